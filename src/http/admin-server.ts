import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { reportHoursMax } from '../leaks/leak-report.ts';
import { SpoolUnavailable } from '../spool/spool.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { adminGuard } from './admin-guard.ts';
import type { Assets } from './assets.ts';
import { BackupError } from './backup.ts';
import { type InsightRouteTools, insightRoutes } from './insight-routes.ts';
import type { LiveBackup } from './live-backup.ts';
import type { Metrics } from './metrics.ts';
import type { OperatorDesk } from './operator-desk.ts';
import { operatorRoutes } from './operator-routes.ts';
import { negotiated, sendAsset } from './send-asset.ts';
import type { TraceHub } from './trace-hub.ts';
import type { WorkersLook } from './worker-gauge.ts';
import { withoutSchemas } from './without-schemas.ts';

/** What the console asks of the running instance. Sanitized data and counts only. */
export interface AdminData {
  state(): Promise<object>;
  steps(hours: number): Promise<object>;
  /** Which page and which key leaks what; of one site, or of all. */
  leaks(hours: number, site: string | null): object;
  /** What the requests to each GA4 destination showed of the CNIL's points, since the start. */
  conformance(): readonly object[];
  /** Retries a destination now; false where there is none of that name. */
  retry(name: string): boolean;
  /** What keeps data longer than it may; a failing health check where there is any. */
  health(): { readonly ok: boolean; readonly overdue: readonly string[] };
  ready(): {
    readonly ok: boolean;
    readonly reason: string;
    /** Missing where Sluice is one process. */
    readonly workers?: Pick<WorkersLook, 'wanted' | 'serving'>;
  };
}

export interface AdminServerOptions {
  readonly token: string | null;
  readonly assets: Assets;
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>;
  readonly traces: TraceHub;
  readonly data: AdminData;
  readonly desk: OperatorDesk;
  readonly backup: LiveBackup;
  readonly insight: InsightRouteTools;
  /** Lets made-up visitors through the demo shop; null where it does not run. */
  readonly crowd: (() => Promise<number>) | null;
}

const consolePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

const retrySeconds = 5;

/** The operator's listener: health, metrics, console. */
export function createAdminServer(options: AdminServerOptions): FastifyInstance {
  const { token, assets, metrics, data } = options;
  const server = fastify({
    ...withoutSchemas,
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 4_096,
  });
  server.addHook('onRequest', adminGuard(token));
  server.setErrorHandler((error, _, reply) => {
    if (!(error instanceof SpoolUnavailable)) return reply.send(error);
    return reply.code(503).header('retry-after', retrySeconds).type('text/plain').send(away(error));
  });
  server.get('/healthz', (_, reply) => {
    const health = data.health();
    return reply.code(health.ok ? 200 : 503).send(health);
  });
  server.get('/readyz', (_, reply) => {
    const ready = data.ready();
    return reply.code(ready.ok ? 200 : 503).send(ready);
  });
  server.get('/metrics', async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
  server.get('/', (_, reply) => reply.redirect('/console/'));
  server.get('/console', (_, reply) => reply.redirect('/console/'));
  server.get<{ Params: { '*': string } }>('/console/*', (request, reply) => {
    const file = request.params['*'] === '' ? 'index.html' : request.params['*'];
    reply.header('content-security-policy', consolePolicy).header('referrer-policy', 'no-referrer');
    return sendAsset(
      assets.get(`console/${file}`),
      { ...negotiated(request), cache: 'never' },
      reply,
    );
  });
  server.get('/console/api/state', () => data.state());
  server.get<{ Querystring: { hours?: string } }>('/console/api/steps', (request) => {
    return data.steps(hoursOf(request.query.hours, 24 * 90));
  });
  server.get<{ Querystring: { hours?: string; site?: string } }>(
    '/console/api/leaks',
    ({ query }) => data.leaks(hoursOf(query.hours, reportHoursMax), query.site ?? null),
  );
  server.get('/console/api/conformance', () => data.conformance());
  server.post('/console/api/retry', (request, reply) => {
    const name = isJsonObject(request.body) ? own(request.body, 'name') : undefined;
    return reply.code(typeof name === 'string' && data.retry(name) ? 204 : 404).send();
  });
  operatorRoutes(server, options.desk);
  const { crowd } = options;
  if (crowd !== null) {
    server.post('/console/api/crowd', async (_, reply) => {
      const beacons = await crowd();
      return reply.code(beacons > 0 ? 200 : 503).send({ beacons });
    });
  }
  insightRoutes(server, options.insight);
  server.post('/console/api/backup', async ({ body }, reply) => {
    const to = isJsonObject(body) ? own(body, 'to') : undefined;
    try {
      return await options.backup(typeof to === 'string' ? to : '');
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      return reply.code(400).type('text/plain').send(`${error.message}\n`);
    }
  });
  server.get('/console/api/live', (request, reply) => stream(options.traces, reply, request.raw));
  return server;
}

function away({ message }: SpoolUnavailable): string {
  return `The spool can not be asked now: ${message}. What was ordered is not done, or in part: look at /readyz, then at what is left, and order it again.\n`;
}

function hoursOf(text: string | undefined, max: number): number {
  const hours = Math.floor(Number(text ?? 24));
  return Number.isFinite(hours) ? Math.min(max, Math.max(1, hours)) : 24;
}

/** Server-sent events: the remembered traces first, then each new one, then outcomes. */
function stream(
  traces: TraceHub,
  reply: FastifyReply,
  request: { once(event: 'close', listener: () => void): unknown },
): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  raw.flushHeaders();
  const send = (kind: string, value: unknown): void => {
    if (raw.writableLength > 4_000_000) return;
    raw.write(`event: ${kind}\ndata: ${JSON.stringify(value)}\n\n`);
  };
  for (const trace of traces.traces()) send('trace', trace);
  const stop = traces.listen(send);
  const beat = setInterval(() => raw.write(': still here\n\n'), 15_000);
  request.once('close', () => {
    clearInterval(beat);
    stop();
  });
}
