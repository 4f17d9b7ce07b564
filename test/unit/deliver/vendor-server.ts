import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the vendor saw it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
}

/** What the vendor does with a request. */
export type Behaviour = (received: Received, response: ServerResponse) => void;

/** A vendor on loopback that behaves as it is told. */
export class VendorServer {
  readonly requests: Received[] = [];
  readonly #server: Server;
  behaviour: Behaviour = (_, response) => response.writeHead(200).end();

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => null);
      request.on('end', () => {
        const received = {
          path: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
          at: performance.now(),
        };
        this.requests.push(received);
        this.behaviour(received, response);
      });
    });
  }

  static async start(): Promise<VendorServer> {
    const vendor = new VendorServer();
    await new Promise<void>((resolve) => vendor.#server.listen(0, '127.0.0.1', resolve));
    return vendor;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Answers with a status and nothing else. */
export function answer(status: number, headers: Record<string, string> = {}): Behaviour {
  return (_, response) => response.writeHead(status, headers).end();
}

/** Cuts the connection without an answer. */
export const reset: Behaviour = (_, response) => response.destroy();

/** Never answers. */
export const silence: Behaviour = () => undefined;
