import type { EpochMs } from '../../vocabulary/ids.ts';

/** A node's own clock, which may be wrong. */
export interface NodeClock {
  now(): EpochMs;
  /** For tests that move the time: it stands for the database's clock as well. */
  readonly isSimulated?: boolean;
}

/** Clocks that differ by less agree: a difference this small may be the way to the server. */
export const clocksDifferMsMin = 2_000;

/**
 * The database's clock as this node knows it: heard with every transaction, and carried on in
 * between by a clock that nobody sets. All nodes go by it, because what one stores another forgets.
 */
export class DatabaseClock {
  readonly #own: NodeClock;
  /** How far the database's clock is ahead of `performance.now()`; null before it was heard. */
  #aheadMs: number | null = null;

  constructor(own: NodeClock) {
    this.#own = own;
  }

  /** Takes what the server told between two moments of `performance.now()`; gives it back. */
  hear(told: EpochMs, askedAt: number, answeredAt: number): EpochMs {
    if (this.#own.isSimulated === true) return this.#own.now();
    const aheadMs = told - (askedAt + answeredAt) / 2;
    const errorMs = (answeredAt - askedAt) / 2 + 1;
    if (this.#aheadMs === null || Math.abs(aheadMs - this.#aheadMs) > errorMs) {
      this.#aheadMs = aheadMs;
    }
    return told;
  }

  /** The present; the node's own time until the server was heard. */
  now(): EpochMs {
    return this.#aheadMs === null ? this.#own.now() : Math.floor(performance.now() + this.#aheadMs);
  }

  /** The present by both clocks: what nobody gets back goes by it, so that no one clock decides alone. */
  earlier(told: EpochMs): EpochMs {
    return Math.min(told, this.#own.now());
  }

  /** How far the node's own clock is ahead of the database's. */
  differenceMs(): number {
    return Math.round(this.#own.now() - this.now());
  }
}

/** What must be added to a node's time to get the database's; nothing where the two agree. */
export function shiftMs(node: EpochMs, database: EpochMs): number {
  return Math.abs(database - node) < clocksDifferMsMin ? 0 : database - node;
}
