import { isJsonObject, own } from '../vocabulary/json.ts';
import type { Entry } from './row.ts';

/** Events by decision, such as `stored:full` or `dropped:consent_denied`. */
export type Decisions = Readonly<Record<string, number>>;

/** What was decided on each day, summed from the rows of its hours. */
export class DayDecisions {
  readonly #days = new Map<string, Map<string, number>>();

  /** Takes in rows; those that tell of something else are left out. */
  add(rows: Iterable<Pick<Entry, 'data'> & { readonly kind: string }>): void {
    for (const { kind, data } of rows) {
      const [hour, all] = [own(data, 'hour'), own(data, 'all')];
      if (kind !== 'decisions' || typeof hour !== 'string' || !isJsonObject(all)) continue;
      const counts = this.#of(hour.slice(0, 10));
      for (const [decision, n] of Object.entries(all)) {
        if (typeof n === 'number') counts.set(decision, (counts.get(decision) ?? 0) + n);
      }
    }
  }

  on(day: string): Decisions {
    return Object.fromEntries(this.#days.get(day) ?? []);
  }

  #of(day: string): Map<string, number> {
    const counts = this.#days.get(day) ?? new Map<string, number>();
    this.#days.set(day, counts);
    return counts;
  }
}
