import type { Leak } from './leak.ts';

/** One line of the report while it is counted: a leak on a page, and how often in which hour. */
export interface LeakRow extends Leak {
  readonly page: string;
  /** Events by hour since 1970. */
  readonly hours: Map<number, number>;
  /** All events, halved each day: what an old leak weighs against a new one. */
  weight: number;
  /** From how many networks it came on its widest day; more than this is not told apart. */
  spread: number;
  /** Today's networks, as keyed hashes that nobody can name once their key is gone. */
  readonly networks: Set<number>;
}

const spreadMax = 8;

/** The row of a leak that was not seen before. */
export function newRow(leak: Leak, page: string): LeakRow {
  const { place, key, kind } = leak;
  return { place, key, kind, page, hours: new Map(), weight: 0, spread: 0, networks: new Set() };
}

/** What tells rows apart. */
export function nameOf({ place, key, kind }: Leak, page: string): string {
  return `${kind}\n${place}\n${key}\n${page}`;
}

/** Counts one event. */
export function countEvent(row: LeakRow, network: number, hour: number): void {
  row.hours.set(hour, (row.hours.get(hour) ?? 0) + 1);
  row.weight += 1;
  if (row.networks.size < spreadMax) row.networks.add(network);
  row.spread = Math.max(row.spread, row.networks.size);
}

/** Events since an hour, of counts by hour. */
export function sumSince(hours: ReadonlyMap<number, number>, since: number): number {
  let sum = 0;
  for (const [hour, count] of hours) if (hour >= since) sum += count;
  return sum;
}

/** Leaks that reach several networks come before those of one, then the frequent ones. */
export function rankOf({ spread, weight }: LeakRow): number {
  return Math.min(spread, 3) * 1e12 + weight;
}
