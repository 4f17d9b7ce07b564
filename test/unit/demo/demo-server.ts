import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoAsset } from '../../../src/demo/demo-shop.ts';
import { demoRoutes } from '../../../src/demo/demo-shop.ts';

/** A demo shop on an ephemeral port. */
export interface DemoServer {
  readonly url: string;
  close(): Promise<void>;
}

const asset: DemoAsset = {
  body: Buffer.from('p{color:red}'),
  brotli: Buffer.from('not really brotli'),
  type: 'text/css; charset=utf-8',
  etag: '"abc"',
};

/** Starts the demo's routes alone; what they leave alone is answered 418. */
export async function startDemo(): Promise<DemoServer> {
  const handle = demoRoutes({
    assets: { get: (path) => (path === 'demo/base.css' ? asset : null) },
    consoleUrl: 'http://127.0.0.1:8788/console/',
    prefix: '/_s',
    site: 'shop',
    now: () => Date.UTC(2026, 10, 21, 12, 0, 0),
  });
  const server: Server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
