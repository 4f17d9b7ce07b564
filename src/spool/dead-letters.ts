import { randomBytes } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import type { EpochMs } from '../vocabulary/ids.ts';
import { increase } from './counters.ts';
import type { RawDeadLetter } from './messages.ts';
import { blob, integer, text } from './row.ts';
import { transaction } from './store.ts';
import type { Store } from './store.ts';

/** Dead letters that are put back together are tried in batches of this size at most. */
export const replayBatchMax = 100;

/** An id for events that are tried together: written with them, and like no other's. */
export function newBatchId(): string {
  return randomBytes(16).toString('hex');
}

/** The newest dead letters of a destination; with an id, those of this event alone. */
export function readDeadLetters(
  store: Store,
  destination: string,
  max: number,
  eventId: string | null,
): readonly RawDeadLetter[] {
  const rows =
    eventId === null
      ? store.sql('deadLetters').all(destination, max)
      : store.sql('deadLettersOf').all(destination, eventId, max);
  return rows.map((row) => ({
    position: { row: integer(row, 'id'), index: integer(row, 'idx') },
    at: integer(row, 'at_ms'),
    attempts: integer(row, 'attempts'),
    reason: text(row, 'reason'),
    frame: text(row, 'event_id') === '' ? new Uint8Array() : blob(row, 'body'),
  }));
}

/** Turns dead letters into retries that are due now. Returns how many. */
export function replayDeadLetters(
  store: Store,
  destination: string,
  eventIds: readonly string[] | 'all',
  now: EpochMs,
): number {
  return transaction(store, () => {
    const rows = wantedRows(store, destination, eventIds);
    let batch = '';
    let count = 0;
    for (const row of rows) {
      // What could not be read has no id, and is never sent: its bytes are not to be trusted.
      if (text(row, 'event_id') === '') continue;
      if (count % replayBatchMax === 0) batch = newBatchId();
      if (putBack(store, destination, row, batch, now)) count += 1;
    }
    return count;
  });
}

/** Removes the copies of dead letters. Returns how many; they stay counted. */
export function purgeDeadLetters(
  store: Store,
  destination: string,
  eventIds: readonly string[] | 'all',
): number {
  return transaction(store, () => {
    const rows = wantedRows(store, destination, eventIds);
    for (const row of rows) {
      store.sql('deleteDead').run(destination, integer(row, 'id'), integer(row, 'idx'));
    }
    return rows.length;
  });
}

function wantedRows(
  store: Store,
  destination: string,
  eventIds: readonly string[] | 'all',
): readonly Record<string, SQLOutputValue>[] {
  const wanted = eventIds === 'all' ? null : new Set(eventIds);
  const rows = store.sql('deadLetters').all(destination, -1);
  return rows.filter((row) => wanted === null || wanted.has(text(row, 'event_id')));
}

/** False where a copy of the same event waits already: the letter stays. */
function putBack(
  store: Store,
  destination: string,
  row: Record<string, SQLOutputValue>,
  batch: string,
  now: EpochMs,
): boolean {
  const place = [destination, integer(row, 'id'), integer(row, 'idx')] as const;
  const copy = [...place, batch, 0, now, now, 'replayed', blob(row, 'body')] as const;
  if (Number(store.sql('insertReplay').run(...copy).changes) === 0) return false;
  store.sql('deleteDead').run(...place);
  const counter = `dead:${text(row, 'reason')}`;
  const isReplay = integer(row, 'id') < 0;
  increase(store, destination, [
    [isReplay ? `replay:${counter}` : counter, -1],
    ['replayed', isReplay ? 0 : 1],
  ]);
  return true;
}
