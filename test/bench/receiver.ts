import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver that finds the ids of the bench in whatever it is sent, and counts events. */
export class IdReceiver {
  readonly ids: Set<string> = new Set();
  #server: Server | null = null;
  #port: number;
  /** Events that came in Sluice's own form. */
  raw = 0;

  constructor(port = 0) {
    this.#port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/in`;
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1');
        for (const id of body.match(/bench-id-\d+/g) ?? []) this.ids.add(id);
        this.raw += body.match(/"id":"/g)?.length ?? 0;
        response.writeHead(200).end('ok');
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }
}
