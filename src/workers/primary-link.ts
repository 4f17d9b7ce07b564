import type { Log } from '../log.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Asked, FromWorker, Told } from './messages.ts';
import { Outbox } from './outbox.ts';

/** Asks that wait for the primary; above it a worker answers 503 by itself instead of growing. */
const asksMax = 5_000;

/** An ask that waits, and its events: what it costs in memory, here and in the primary. */
interface Waiting {
  readonly resolve: (told: Told) => void;
  readonly weight: number;
}

/** The worker's end of the way to the primary: what it asks, each with its answer. */
export class PrimaryLink {
  readonly #send: (message: FromWorker) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #asks: Outbox<readonly [serial: number, asked: Asked]>;
  #serial = 0;
  /** Of all that wait. */
  #weight = 0;

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
    this.#asks = new Outbox((asks) => send({ kind: 'asks', asks }));
  }

  get isFull(): boolean {
    return this.#waiting.size >= asksMax || this.#weight >= limits.pendingEventsMax;
  }

  /** Resolves with what the primary says. It never rejects: without a primary there is no worker. */
  ask(asked: Asked): Promise<Told> {
    this.#serial += 1;
    const serial = this.#serial;
    return new Promise((resolve) => {
      const weight = weightOf(asked);
      this.#weight += weight;
      this.#waiting.set(serial, { resolve, weight });
      this.#asks.push([serial, asked]);
    });
  }

  /** Hears what the primary says to several asks. */
  hear(told: readonly (readonly [serial: number, told: Told])[]): void {
    for (const [serial, each] of told) {
      const waiting = this.#waiting.get(serial);
      if (waiting === undefined) continue;
      this.#waiting.delete(serial);
      this.#weight -= waiting.weight;
      waiting.resolve(each);
    }
  }

  /** The primary logs for all, so that there is one log. */
  readonly log: Log = (level, entry) => this.#send({ kind: 'log', entry: [level, entry] });
}

/** About the bytes of an event on its way. */
const eventBytes = 1_024;

/** How many events an ask is; a text counts as those that would be as long. */
function weightOf(asked: Asked): number {
  if (asked.kind === 'keys') return 0;
  return asked.kind === 'beacon'
    ? asked.arrival.received
    : Math.ceil(asked.text.length / eventBytes);
}
