/** One loop's sleep, which others may shorten. */
export class Sleeper {
  #wake: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #until = Infinity;

  /** Resolves after that time, or when woken. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#until = Infinity;
      this.shorten(ms);
    });
  }

  /** Ends the sleep after that time at the latest. Without a sleep it does nothing. */
  shorten(ms: number): void {
    const until = performance.now() + ms;
    if (this.#wake === null || until >= this.#until) return;
    this.#until = until;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.max(0, Math.ceil(ms)));
  }

  /** Ends the sleep now. */
  wake(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const wake = this.#wake;
    this.#timer = null;
    this.#wake = null;
    wake?.();
  }
}
