import { newBatchId, replayBatchMax } from '../dead-letters.ts';
import type { RawDeadLetter } from '../messages.ts';
import { blob, integer, text } from '../row.ts';
import { increase } from './counters.ts';
import type { Transaction } from './link.ts';
import type { Settler } from './settle-cut.ts';

/** The newest dead letters of a destination; with an id, those of this event alone. */
export async function readDeadLetters(
  transaction: Transaction,
  destination: string,
  max: number,
  eventId: string | null,
): Promise<readonly RawDeadLetter[]> {
  const rows = await transaction.rows(
    `SELECT * FROM dead WHERE dest = $1 AND ($3::text IS NULL OR event_id = $3)
     ORDER BY at_ms DESC, abs(id) DESC, idx DESC LIMIT $2`,
    [destination, max, eventId],
  );
  return rows.map((row) => ({
    position: { row: integer(row, 'id'), index: integer(row, 'idx') },
    at: integer(row, 'at_ms'),
    attempts: integer(row, 'attempts'),
    reason: text(row, 'reason'),
    frame: text(row, 'event_id') === '' ? new Uint8Array() : blob(row, 'body'),
  }));
}

/**
 * Turns dead letters into retries that are due now, and returns how many. What could not be read
 * stays, and what waits as a copy.
 */
export async function replayDeadLetters(
  transaction: Transaction,
  settler: Settler,
  destination: string,
  eventIds: readonly string[] | 'all',
): Promise<number> {
  const { now } = transaction;
  const rows = await transaction.rows(
    `WITH gone AS (
       DELETE FROM dead WHERE dest = $1 AND ($2::text[] IS NULL OR event_id = ANY($2))
         AND event_id <> '' AND NOT EXISTS (SELECT FROM retry
           WHERE retry.dest = $1 AND retry.id = dead.id AND retry.idx = dead.idx)
       RETURNING id, idx, reason, body),
     placed AS (
       SELECT *, ((row_number() OVER (ORDER BY id, idx) - 1) / ${replayBatchMax}) AS chunk
       FROM gone)
     INSERT INTO retry(dest, id, idx, batch, attempts, next_ms, at_ms, reason, body)
     SELECT $1, id, idx, $3 || chunk, 0, $4, $4, reason, body FROM placed
     RETURNING id, reason, batch`,
    [destination, eventIds === 'all' ? null : eventIds, 'replay ', now],
  );
  for (const batch of new Set(rows.map((row) => text(row, 'batch')))) {
    await transaction.rows(
      `UPDATE retry SET batch = $3, reason = 'replayed' WHERE dest = $1 AND batch = $2`,
      [destination, batch, newBatchId()],
    );
  }
  const counts = rows.flatMap((row) => {
    const counter = `dead:${text(row, 'reason')}`;
    return integer(row, 'id') < 0
      ? [[`replay:${counter}`, -1] as const]
      : [[counter, -1] as const, ['replayed', 1] as const];
  });
  await increase(transaction, settler.shard, destination, counts);
  return rows.length;
}

/** Removes the copies of dead letters. Returns how many; they stay counted. */
export async function purgeDeadLetters(
  transaction: Transaction,
  destination: string,
  eventIds: readonly string[] | 'all',
): Promise<number> {
  const rows = await transaction.rows(
    `DELETE FROM dead WHERE dest = $1 AND ($2::text[] IS NULL OR event_id = ANY($2)) RETURNING 1`,
    [destination, eventIds === 'all' ? null : eventIds],
  );
  return rows.length;
}
