import { FreshRows } from './fresh-rows.ts';
import type { Leak } from './leak.ts';
import { countEvent, type LeakRow, nameOf, newRow, rankOf } from './leak-row.ts';

/** Rows of one site that were seen more than once; five times what the report shows. */
const rowsMax = 1_000;
const freshMax = 4_000;
/** A week of hours. */
export const hoursKept = 168;

/**
 * The leaks of one site, in bounded memory. A leak has its place once it was seen twice; where all
 * places are taken, the least of them leaves: few networks, then few events. So a flood of made-up
 * pages pushes out made-up pages.
 */
export class LeakTable {
  readonly #rows = new Map<string, LeakRow>();
  readonly #fresh = new FreshRows(freshMax);
  /** All leaks by hour, those without a row too. */
  readonly #hours = new Map<number, number>();

  get size(): number {
    return this.#rows.size + this.#fresh.size;
  }

  get hours(): ReadonlyMap<number, number> {
    return this.#hours;
  }

  rows(): readonly LeakRow[] {
    return [...this.#rows.values(), ...this.#fresh.rows()];
  }

  add(leak: Leak, page: string, network: number, hour: number): void {
    this.#hours.set(hour, (this.#hours.get(hour) ?? 0) + 1);
    const name = nameOf(leak, page);
    const known = this.#rows.get(name) ?? this.#fresh.get(name);
    const row = known ?? newRow(leak, page);
    countEvent(row, network, hour);
    if (known === undefined) this.#fresh.add(name, row, network);
    else if (!this.#rows.has(name)) this.#settle(name, row);
  }

  /** Takes back what was kept over a restart. */
  restore(rows: readonly LeakRow[], hours: ReadonlyMap<number, number>): void {
    for (const row of rows.slice(0, rowsMax)) this.#rows.set(nameOf(row, row.page), row);
    for (const [hour, count] of hours) this.#hours.set(hour, count);
  }

  /** Lets go of hours that are over; with a new day, of yesterday's networks and half the weight. */
  expire(hour: number, isNewDay: boolean): void {
    const first = hour - hoursKept + 1;
    prune(this.#hours, first);
    for (const [name, row] of this.#named()) {
      prune(row.hours, first);
      if (isNewDay) {
        row.networks.clear();
        row.weight /= 2;
      }
      if (row.hours.size > 0) continue;
      this.#rows.delete(name);
      this.#fresh.delete(name);
    }
  }

  #settle(name: string, row: LeakRow): void {
    if (this.#rows.size >= rowsMax) {
      const [least, rank] = this.#least();
      if (rank >= rankOf(row)) return;
      this.#rows.delete(least);
    }
    this.#fresh.delete(name);
    this.#rows.set(name, row);
  }

  #least(): readonly [name: string, rank: number] {
    let least: readonly [string, number] = ['', Infinity];
    for (const [name, row] of this.#rows) {
      const rank = rankOf(row);
      if (rank < least[1]) least = [name, rank];
    }
    return least;
  }

  #named(): readonly (readonly [string, LeakRow])[] {
    return this.rows().map((row) => [nameOf(row, row.page), row]);
  }
}

function prune(hours: Map<number, number>, first: number): void {
  for (const hour of hours.keys()) if (hour < first) hours.delete(hour);
}
