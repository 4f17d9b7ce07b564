import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Random } from './random.ts';

/**
 * How a receiver behaves: it answers within some time, or 500 half of the time, or it closes the
 * socket of two batches in three, of some before and of some after it took them, or it refuses some
 * events for good.
 */
export type Manner =
  | { readonly kind: 'answers'; readonly msMax: number }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'fails' }
  | { readonly kind: 'resets' }
  /** No to a batch that holds an event whose number leaves this rest, until it is halved down to it. */
  | {
      readonly kind: 'refuses';
      readonly status: 400 | 413;
      readonly by: number;
      readonly rest: number;
    };

type Event = { readonly id?: unknown; readonly params?: { readonly quantity?: unknown } };

/**
 * A receiver that dedupes by id, as a good one does, and remembers what would have passed: an event
 * of the clients that came under two ids, or an id whose batch changed.
 */
export class Witness {
  manner: Manner = { kind: 'answers', msMax: 0 };
  readonly #random: Random;
  readonly #webhook: Webhook;
  readonly #numberOf = new Map<string, number>();
  readonly #idOf = new Map<number, string>();
  readonly #batches = new Map<string, string>();
  #server: Server | null = null;
  #port = 0;
  /** Events that came, repeats included. */
  raw = 0;
  /** Events that came under a second id: such a repeat passes a receiver that dedupes by id. */
  duplicates = 0;
  /** Batches that came again under their id with other events. */
  changedBatches = 0;
  /** Batches that were refused. */
  refused = 0;

  constructor(random: Random, secret: string) {
    this.#random = random;
    this.#webhook = new Webhook(secret);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Events that were kept: each id once. */
  get kept(): number {
    return this.#numberOf.size;
  }

  has(number: number): boolean {
    return this.#idOf.has(number);
  }

  numbers(): readonly number[] {
    return [...this.#idOf.keys()];
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#receive(request, response);
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

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const isWhole = await new Promise<boolean>((resolve) => {
      request.on('end', () => resolve(true)).on('error', () => resolve(false));
    });
    if (!isWhole || this.#server === null) return void request.socket.destroy();
    const body = Buffer.concat(chunks).toString('utf8');
    const { manner } = this;
    const isGood = this.#random.next() < 0.5;
    if (manner.kind === 'fails' && !isGood) return void response.writeHead(500).end();
    if (manner.kind === 'resets' && this.#random.next() < 0.3) {
      return void request.socket.destroy();
    }
    if (!this.#take(body, request)) {
      return void response.writeHead(manner.kind === 'refuses' ? manner.status : 400).end();
    }
    if (manner.kind === 'resets' && !isGood) return void request.socket.destroy();
    if (manner.kind === 'slow') await pause(manner.ms);
    if (manner.kind === 'answers') await pause(this.#random.below(manner.msMax + 1));
    response.writeHead(204).end();
  }

  /** False where it refuses the batch: whose id must mean the same events all the same. */
  #take(body: string, { headers }: IncomingMessage): boolean {
    this.#webhook.verify(body, headers as Record<string, string>);
    const { events } = JSON.parse(body) as { events: readonly Event[] };
    const batch = String(headers['webhook-id']);
    const ids = events.map(({ id }) => String(id)).join();
    if ((this.#batches.get(batch) ?? ids) !== ids) this.changedBatches += 1;
    this.#batches.set(batch, ids);
    const numbers = events.map(({ params }) => Number(params?.quantity));
    const { manner } = this;
    if (manner.kind === 'refuses' && numbers.some((each) => each % manner.by === manner.rest)) {
      this.refused += 1;
      return false;
    }
    for (const [at, { id }] of events.entries()) this.#count(String(id), numbers[at] ?? 0);
    return true;
  }

  #count(id: string, number: number): void {
    this.raw += 1;
    if (this.#numberOf.has(id)) return;
    this.#numberOf.set(id, number);
    if (this.#idOf.has(number)) this.duplicates += 1;
    this.#idOf.set(number, id);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
