import { readCursors } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { integer, text } from './row.ts';
import type { Row } from './row.ts';
import type { DestinationState, SpoolCounts } from './spool.ts';
import { doorScope } from './store.ts';
import type { Store } from './store.ts';

/** Rows of three tables, read in one consistent view. */
export interface TallyRows {
  readonly counters: readonly Row[];
  readonly retryCounts: readonly Row[];
  readonly cursors: readonly Cursor[];
}

/** Reads all counts in one consistent view. */
export function tally(store: Store): SpoolCounts {
  const counters = store.sql('counters').all();
  const retryCounts = store.sql('retryCounts').all();
  return tallyOf({ counters, retryCounts, cursors: readCursors(store) });
}

/** Makes the counts of the rows that an engine read. */
export function tallyOf({ counters, retryCounts, cursors }: TallyRows): SpoolCounts {
  const scopes = new Map<string, Record<string, number>>();
  for (const row of counters) {
    const scope = scopes.get(text(row, 'scope')) ?? {};
    scope[text(row, 'key')] = integer(row, 'n');
    scopes.set(text(row, 'scope'), scope);
  }
  const retrying = new Map<string, number>();
  for (const row of retryCounts) retrying.set(text(row, 'dest'), integer(row, 'n'));
  const door = scopes.get(doorScope) ?? {};
  const stored = door['stored'] ?? 0;
  const destinations = cursors.map((cursor): DestinationState => {
    const counts = scopes.get(cursor.name) ?? {};
    const failed = retrying.get(cursor.name) ?? 0;
    return {
      name: cursor.name,
      detached: cursor.detached,
      stored: stored - cursor.start,
      delivered: counts['delivered'] ?? 0,
      waiting: stored - cursor.passed + failed,
      retrying: failed,
      uncertain: counts['uncertain'] ?? 0,
      expired: counts['expired'] ?? 0,
      replayed: counts['replayed'] ?? 0,
      dropped: byReason(counts, 'dropped:'),
      dead: byReason(counts, 'dead:'),
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
