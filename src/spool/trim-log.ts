import type { EpochMs } from '../vocabulary/ids.ts';
import { increase } from './counters.ts';
import { readCursors } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { integer, text } from './row.ts';
import { transaction } from './store.ts';
import type { Store } from './store.ts';

/**
 * Lets go of what no destination waits for, and of what waited for longer than the retention, which
 * is counted as expired. `held` destinations have a cut on its way, which ends first. `end` is the
 * id of the next row. True when something was removed.
 */
export function trimLog(
  store: Store,
  now: EpochMs,
  held: ReadonlySet<string>,
  end: number,
): boolean {
  const expiresAt = now - store.options.retentionMs;
  const first = store.sql('firstRow').get();
  const retries = store
    .sql('expiredRetries')
    .all(expiresAt)
    .filter((row) => !held.has(text(row, 'dest')));
  if (first === undefined && retries.length === 0) return false;
  const firstId = first === undefined ? end : integer(first, 'id');
  const isOld = first !== undefined && integer(first, 'at_ms') < expiresAt;
  const cursors = readCursors(store);
  const expiredTo = isOld ? firstLiveRow(store, expiresAt, end) : firstId;
  const attached = cursors.filter((cursor) => !cursor.detached);
  const places = attached.map((cursor) =>
    held.has(cursor.name) ? cursor.at.row : Math.max(cursor.at.row, expiredTo),
  );
  const floor = Math.min(end, ...places);
  if (floor <= firstId && retries.length === 0) return false;
  transaction(store, () => {
    for (const row of retries) {
      const { changes } = store.sql('deleteRetryBatch').run(text(row, 'dest'), text(row, 'batch'));
      increase(store, text(row, 'dest'), [['expired', Number(changes)]]);
    }
    for (const cursor of cursors) {
      const target = cursor.detached ? floor : expiredTo;
      if (cursor.at.row < target && !held.has(cursor.name)) expire(store, cursor, target);
    }
    if (floor > firstId) store.sql('trim').run(floor);
  });
  return true;
}

function firstLiveRow(store: Store, expiresAt: EpochMs, end: number): number {
  const row = store.sql('firstSince').get(expiresAt);
  return row === undefined ? end : integer(row, 'id');
}

/** Moves a cursor over events that were never settled. */
function expire(store: Store, cursor: Cursor, to: number): void {
  const row = store.sql('eventsBetween').get(cursor.at.row, to);
  const lost = integer(row ?? {}, 'n') - cursor.at.index;
  store.sql('moveCursor').run(to, 0, lost, cursor.name);
  increase(store, cursor.name, [['expired', lost]]);
}
