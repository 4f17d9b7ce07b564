const windowMs = 60_000;
const pauseMsMax = 30_000;

/** After so many ends within a minute a person is told what to do. */
const endsTold = 5;

/** How long to wait before a worker is started again. */
export interface Respawn {
  readonly pauseMs: number;
  /** True where it keeps ending. */
  readonly isTold: boolean;
}

/**
 * Says when a worker that ended is started again: at once after the first end within a minute, then
 * after a quarter of a second, twice as long after each further one, and half a minute at most.
 */
export class RespawnPace {
  #ends: readonly number[] = [];

  /** Counts an end at this time in. */
  ended(now: number): Respawn {
    this.#ends = [...this.#ends.filter((at) => now - at < windowMs && at <= now), now];
    const before = this.#ends.length - 1;
    const pauseMs = before === 0 ? 0 : Math.min(pauseMsMax, 250 * 2 ** (before - 1));
    return { pauseMs, isTold: this.#ends.length === endsTold };
  }
}
