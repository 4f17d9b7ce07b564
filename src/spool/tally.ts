import type { EpochMs } from '../vocabulary/ids.ts';
import { readCursors } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { integer, integerOrNull, text } from './row.ts';
import type { Row } from './row.ts';
import type { DestinationState, SpoolCounts } from './spool.ts';
import { doorScope } from './store.ts';
import type { Store } from './store.ts';

/** Rows of three tables, read in one consistent view. */
export interface TallyRows {
  readonly counters: readonly Row[];
  readonly retryCounts: readonly Row[];
  readonly cursors: readonly Cursor[];
  /** When the event at a destination's cursor was stored. */
  readonly firstWaiting: ReadonlyMap<string, EpochMs>;
}

/** Reads all counts in one consistent view. */
export function tally(store: Store): SpoolCounts {
  const counters = store.sql('counters').all();
  const retryCounts = store.sql('retryCounts').all();
  const cursors = readCursors(store);
  const firstWaiting = new Map<string, EpochMs>();
  for (const { name, at } of cursors) {
    const row = store.sql('ageAt').get(at.row);
    if (row !== undefined) firstWaiting.set(name, integer(row, 'at_ms'));
  }
  return tallyOf({ counters, retryCounts, cursors, firstWaiting });
}

/** Makes the counts of the rows that an engine read. */
export function tallyOf(rows: TallyRows): SpoolCounts {
  const { counters, retryCounts, cursors, firstWaiting } = rows;
  const scopes = new Map<string, Record<string, number>>();
  for (const row of counters) {
    const scope = scopes.get(text(row, 'scope')) ?? {};
    scope[text(row, 'key')] = integer(row, 'n');
    scopes.set(text(row, 'scope'), scope);
  }
  const retries = new Map(retryCounts.map((row) => [text(row, 'dest'), row]));
  const door = scopes.get(doorScope) ?? {};
  const stored = door['stored'] ?? 0;
  const destinations = cursors.map((cursor): DestinationState => {
    const counts = scopes.get(cursor.name) ?? {};
    const retry = retries.get(cursor.name);
    const failed = retry === undefined ? 0 : integer(retry, 'n');
    const replaying = retry === undefined ? 0 : integer(retry, 'replays');
    const unsent = stored - cursor.passed;
    const oldest = [
      retry === undefined ? null : integerOrNull(retry, 'oldest'),
      unsent === 0 ? null : (firstWaiting.get(cursor.name) ?? null),
    ].filter((at) => at !== null);
    return {
      name: cursor.name,
      detached: cursor.detached,
      stored: stored - cursor.start,
      delivered: counts['delivered'] ?? 0,
      waiting: unsent + failed,
      retrying: failed,
      uncertain: counts['uncertain'] ?? 0,
      expired: counts['expired'] ?? 0,
      oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
      replayed: counts['replayed'] ?? 0,
      dropped: byReason(counts, 'dropped:'),
      dead: byReason(counts, 'dead:'),
      replays: { ...byReason(counts, 'replay:'), ...(replaying > 0 && { waiting: replaying }) },
    };
  });
  return { door, destinations };
}

function byReason(
  counts: Readonly<Record<string, number>>,
  prefix: string,
): Record<string, number> {
  const entries = Object.entries(counts).filter(([key, n]) => key.startsWith(prefix) && n !== 0);
  return Object.fromEntries(entries.map(([key, n]) => [key.slice(prefix.length), n]));
}
