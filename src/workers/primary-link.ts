import type { Log } from '../log.ts';
import type { Asked, FromWorker, Told } from './messages.ts';
import { Outbox } from './outbox.ts';

/** Asks that wait for the primary; above it a worker answers 503 by itself instead of growing. */
const asksMax = 5_000;

/** The worker's end of the way to the primary: what it asks, each with its answer. */
export class PrimaryLink {
  readonly #send: (message: FromWorker) => void;
  readonly #waiting = new Map<number, (told: Told) => void>();
  readonly #asks: Outbox<readonly [serial: number, asked: Asked]>;
  #serial = 0;

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
    this.#asks = new Outbox((asks) => send({ kind: 'asks', asks }));
  }

  get isFull(): boolean {
    return this.#waiting.size >= asksMax;
  }

  /** Resolves with what the primary says. It never rejects: without a primary there is no worker. */
  ask(asked: Asked): Promise<Told> {
    this.#serial += 1;
    const serial = this.#serial;
    return new Promise((resolve) => {
      this.#waiting.set(serial, resolve);
      this.#asks.push([serial, asked]);
    });
  }

  /** Hears what the primary says to several asks. */
  hear(told: readonly (readonly [serial: number, told: Told])[]): void {
    for (const [serial, each] of told) {
      const resolve = this.#waiting.get(serial);
      this.#waiting.delete(serial);
      resolve?.(each);
    }
  }

  /** The primary logs for all, so that there is one log. */
  readonly log: Log = (level, entry) => this.#send({ kind: 'log', entry: [level, entry] });
}
