/** How long the page took to answer interactions; each has several entries. */
export class Latencies {
  readonly #longest: Map<unknown, number> = new Map();

  /** Takes an entry; gives the slowest answer, leaving out one in fifty as the definition does. */
  add(entry: PerformanceEntry): number {
    const id: unknown = Reflect.get(entry, 'interactionId');
    this.#longest.set(id, Math.max(this.#longest.get(id) ?? 0, entry.duration));
    const slowest = [...this.#longest.values()].sort((one, other) => other - one);
    return slowest[Math.floor(slowest.length / 50)] ?? 0;
  }
}
