/** The sum of layout shifts in their worst window: gaps below 1 s, 5 s at most. */
export class Shifts {
  #worst = 0;
  #sum = 0;
  #first = 0;
  #last = 0;

  /** Takes a shift, unless the visitor caused it; gives the worst window's sum. */
  add(entry: PerformanceEntry): number {
    const { startTime } = entry;
    if (!Reflect.get(entry, 'hadRecentInput')) {
      const isNear = startTime - this.#last < 1e3 && startTime - this.#first < 5e3;
      if (!isNear) {
        this.#first = startTime;
        this.#sum = 0;
      }
      this.#last = startTime;
      this.#sum += Number(Reflect.get(entry, 'value'));
      this.#worst = Math.max(this.#worst, this.#sum);
    }
    return this.#worst;
  }
}
