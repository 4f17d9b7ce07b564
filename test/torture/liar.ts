import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from './random.ts';

/** A Matomo that says 200 to everything, and for half of the batches an error in the body. */
export class Liar {
  readonly #random: Random;
  #server: Server | null = null;
  url = '';
  isLying = true;
  /** Events of batches that it truly took. */
  taken = 0;
  lies = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        response.writeHead(200, { 'content-type': 'application/json' }).end(this.#answer(body));
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  #answer(body: string): string {
    const { length } = (JSON.parse(body) as { requests: readonly unknown[] }).requests;
    if (this.isLying && this.#random.next() < 0.5) {
      this.lies += 1;
      return '{"status":"error","tracked":0,"invalid":0}';
    }
    this.taken += length;
    return JSON.stringify({ status: 'success', tracked: length, invalid: 0 });
  }
}
