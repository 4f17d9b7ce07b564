const seconds = 60;

/** Counts of the last minute, second by second. */
export class Rate {
  readonly #counts: number[] = Array.from({ length: seconds }, () => 0);
  #second = 0;

  /** Adds to this second. `ms` is a monotonic time. */
  add(count: number, ms: number): void {
    this.#turn(ms);
    const place = this.#second % seconds;
    this.#counts[place] = (this.#counts[place] ?? 0) + count;
  }

  /** How many a second, over the last minute. */
  perSecond(ms: number): number {
    this.#turn(ms);
    return this.#counts.reduce((sum, count) => sum + count, 0) / seconds;
  }

  #turn(ms: number): void {
    const second = Math.floor(ms / 1_000);
    const steps = Math.min(seconds, second - this.#second);
    for (let step = 1; step <= steps; step += 1)
      this.#counts[(second - steps + step) % seconds] = 0;
    this.#second = second;
  }
}
