import {
  createServer,
  type IncomingMessage,
  request as ask,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { PublicServerOptions } from '../http/public-server.ts';

/** Answers what lies outside of the prefix. */
export type Outside = NonNullable<PublicServerOptions['outside']>;

/** The primary's end of it. */
export interface OpenOutside {
  readonly port: number;
  close(): void;
}

/** What lies outside of the prefix and is answered by every process for itself. */
const own = '/.well-known/gpc.json';

/** Hands what lies outside of the prefix (the demo shop) to the primary, which remembers carts. */
export function outsideProxy(port: number): Outside {
  return (request, response) => {
    if (request.url === own) return false;
    const { method, url: path, headers } = request;
    const passed = ask({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.once('error', () => fail(response));
    request.pipe(passed);
    return true;
  };
}

/** Answers in the primary what workers hand on; for this machine alone. */
export async function openOutside(outside: Outside): Promise<OpenOutside> {
  const server: Server = createServer((request: IncomingMessage, response) => {
    if (!outside(request, response)) response.writeHead(404).end('not found\n');
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
  return {
    port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function fail(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(502);
  response.end();
}
