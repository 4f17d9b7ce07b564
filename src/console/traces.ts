import type { Trace } from '../event/trace.ts';
import type { OutcomeNews } from './parse.ts';

/** As many rows as the page ever holds, and as the server replays. */
export const tracesMax = 200;

/** The last events, newest first. Nothing is kept beyond the page. */
export class Traces {
  #list: Trace[] = [];

  /** Adds or replaces one by its id. */
  add(trace: Trace): void {
    const at = this.#list.findIndex(({ id }) => id === trace.id);
    if (at === -1) this.#list.unshift(trace);
    else this.#list[at] = trace;
    if (this.#list.length > tracesMax) this.#list.length = tracesMax;
  }

  /** Notes what a destination did; gives the changed trace, or null where it is gone by now. */
  settle(news: OutcomeNews): Trace | null {
    const at = this.#list.findIndex(({ id }) => id === news.id);
    const before = this.#list[at];
    if (before === undefined) return null;
    const trace: Trace = {
      ...before,
      destinations: before.destinations.map((destination) =>
        destination.name === news.destination
          ? { ...destination, outcome: news.outcome, detail: news.reason }
          : destination,
      ),
    };
    this.#list[at] = trace;
    return trace;
  }

  find(id: string): Trace | null {
    return this.#list.find((trace) => trace.id === id) ?? null;
  }

  all(): readonly Trace[] {
    return this.#list;
  }

  clear(): void {
    this.#list = [];
  }
}
