import { integer, text } from '../row.ts';
import type { Row } from '../row.ts';
import { increase } from './counters.ts';
import { failedBytes } from './excess.ts';
import { heldBatch, lockCursors } from './lease.ts';
import type { Transaction } from './link.ts';

/** Which retries are due to go. */
export interface DueRetries {
  readonly shard: number;
  /** A query for `dest` and `batch`; `$1` is the value, `$2` the batches that can't be touched. */
  readonly query: string;
  readonly value: number;
  /** Batches that are on their way. */
  readonly held: readonly string[];
  /** Where it is noted how many events expired, by destination. */
  readonly expired: Map<string, number>;
}

/**
 * Removes retries, each batch as a whole, because its id stands for just these events. A destination
 * is looked at anew under the lock of its cursor: it may have taken one of them meanwhile.
 */
export async function expireRetries(
  transaction: Transaction,
  { shard, query, value, held, expired }: DueRetries,
): Promise<{ readonly bytes: number; readonly events: number }> {
  const due = await transaction.rows(`SELECT DISTINCT dest, batch FROM (${query}) due`, [
    value,
    held,
  ]);
  if (due.length === 0) return { bytes: 0, events: 0 };
  const locked = await lockCursors(transaction, due.map(destinationOf));
  const heldNow = new Map(locked.map((row) => [destinationOf(row), heldBatch(row)]));
  const batches = due.filter((row) => {
    const taken = heldNow.get(destinationOf(row));
    return taken !== undefined && taken !== row['batch'];
  });
  const values = [batches.map(destinationOf), batches.map((row) => text(row, 'batch'))];
  const rows = await transaction.rows(
    `WITH gone AS (
       DELETE FROM retry USING ${given}
       WHERE retry.dest = given.dest AND retry.batch = given.batch
       RETURNING retry.dest, id, ${failedBytes} AS bytes)
     SELECT dest, sum(bytes)::bigint AS bytes, count(*) FILTER (WHERE id > 0)::bigint AS n,
       count(*) FILTER (WHERE id < 0)::bigint AS replays FROM gone GROUP BY dest ORDER BY dest`,
    values,
  );
  // Who was away for longer than the lease, and comes back with one of them, finds that it is lost.
  await transaction.rows(
    `UPDATE cursor SET inflight_batch = NULL, holder = NULL FROM ${given}
     WHERE cursor.dest = given.dest AND inflight_batch = given.batch`,
    values,
  );
  for (const row of rows) {
    const [name, lost] = [destinationOf(row), integer(row, 'n')];
    expired.set(name, (expired.get(name) ?? 0) + lost);
    await increase(transaction, shard, name, [
      ['expired', lost],
      ['replay:expired', integer(row, 'replays')],
    ]);
  }
  const sum = (key: string): number => rows.reduce((total, row) => total + integer(row, key), 0);
  return { bytes: sum('bytes'), events: sum('n') + sum('replays') };
}

const given = 'unnest($1::text[], $2::text[]) AS given(dest, batch)';

function destinationOf(row: Row): string {
  return text(row, 'dest');
}
