import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { fastify, type FastifyInstance } from 'fastify';
import { describeError } from '../deliver/delivery-log.ts';
import type { Log } from '../log.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Assets } from './assets.ts';
import type { BeaconRoute } from './beacon-route.ts';
import type { Reflection } from './mirror.ts';
import type { SiteStatements } from './manifest.ts';
import { negotiated, sendAsset } from './send-asset.ts';
import { withoutSchemas } from './without-schemas.ts';

export interface PublicServerOptions {
  readonly prefix: string;
  readonly route: BeaconRoute;
  readonly assets: Assets;
  readonly statements: () => SiteStatements;
  /** Serves the script that can keep an objection in a cookie; the other one can't. */
  readonly objectionCookie: () => boolean;
  /** Shows a request how it looks from here. */
  readonly mirror: (request: IncomingMessage) => Reflection;
  readonly log: Log;
  /** True from the signal to stop on. */
  readonly isDraining: () => boolean;
  /** Answers what lies outside of the prefix (the demo shop); true when it did. */
  readonly outside: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
}

/**
 * The listener that visitors reach. Beacon and pixel stand before the router on the same server
 * (docs/adr/0011): they are the hot path, and their limits are exact.
 */
export function createPublicServer(options: PublicServerOptions): FastifyInstance {
  const { prefix, route, assets, statements, mirror, log, outside, isDraining } = options;
  const routes = new Map([
    [`${prefix}/e`, route.beacon.bind(route)],
    [`${prefix}/consent`, route.consent.bind(route)],
    [`${prefix}/server`, route.server.bind(route)],
    [`${prefix}/p.gif`, route.pixel.bind(route)],
  ]);
  const listen =
    (router: RequestListener): RequestListener =>
    (request, response) => {
      // A proxy keeps its connections: it must learn in time that these end.
      if (isDraining()) response.setHeader('connection', 'close');
      const path = pathOf(request.url ?? '');
      const handler = routes.get(path);
      if (handler !== undefined) {
        handler(request, response).catch((error: unknown) => fail(error, response, log));
      } else if (outside === null || path.startsWith(`${prefix}/`) || !outside(request, response)) {
        router(request, response);
      }
    };
  const server = fastify({
    ...withoutSchemas,
    logger: false,
    serverFactory: (router) => createServer(serverLimits, listen(router)),
    forceCloseConnections: 'idle',
  });
  server.addHook('preClose', () => endConnections(server.server));
  server.get(`${prefix}/s.js`, (request, reply) => {
    const script = options.objectionCookie() ? 'client/s-objection.js' : 'client/s.js';
    return sendAsset(assets.get(script), { ...negotiated(request), cache: 'hour' }, reply);
  });
  server.get<{ Params: { file: string } }>(`${prefix}/c/:file`, (request, reply) => {
    const asset = assets.get(`client/c/${request.params.file}`);
    return sendAsset(asset, { ...negotiated(request), cache: 'for ever' }, reply);
  });
  server.get(`${prefix}/doctor`, (request, reply) =>
    reply.header('cache-control', 'no-store').send(mirror(request.raw)),
  );
  const state = (path: string, statement: () => object | null): void => {
    server.get(path, (_, reply) => {
      const said = statement();
      return said === null ? reply.callNotFound() : reply.headers(statementHeaders).send(said);
    });
  };
  state(`${prefix}/.well-known/privacy.json`, () => statements().manifest);
  state('/.well-known/gpc.json', () => statements().gpc);
  server.setNotFoundHandler((_, reply) => reply.code(404).type('text/plain').send('not found\n'));
  return server;
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Anyone may read a statement, pages of other sites as well: it is the same for all. */
const statementHeaders = {
  'cache-control': 'public, max-age=3600',
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
} as const;

/** A slow sender may hold a socket for a bounded time only. */
const serverLimits = {
  maxHeaderSize: limits.headerBytesMax,
  requestTimeout: limits.requestMsMax,
  headersTimeout: limits.headersMsMax,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
} as const;

/**
 * Closing waits for what is being answered; Node leaves a connection open behind such an answer, so
 * idle ones are looked for until none is left, and what is still there in the end is cut off.
 */
function endConnections(server: Server): void {
  const looking = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => server.closeAllConnections(), limits.drainMsMax);
  // A server that never listened is never closed either: nothing waits for it.
  looking.unref();
  cut.unref();
  server.once('close', () => {
    clearInterval(looking);
    clearTimeout(cut);
  });
}

function fail(error: unknown, response: ServerResponse, log: Log): void {
  log('error', {
    event: 'internal_error',
    where: 'door',
    error: describeError(error),
  });
  if (!response.headersSent)
    response.writeHead(500, { 'content-length': 0, 'cache-control': 'no-store' });
  response.end();
}
