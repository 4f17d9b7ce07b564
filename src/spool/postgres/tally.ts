import { parseCursor } from '../cursor.ts';
import { integerOrNull, text } from '../row.ts';
import type { SpoolCounts } from '../spool.ts';
import { tallyOf } from '../tally.ts';
import type { Transaction } from './link.ts';

/** Reads all counts of all nodes. The transaction must see one moment. */
export async function readTally(transaction: Transaction): Promise<SpoolCounts> {
  const counters = await transaction.rows(
    'SELECT scope, key, sum(n)::bigint AS n FROM counter GROUP BY scope, key ORDER BY scope, key',
  );
  const retryCounts = await transaction.rows(
    `SELECT dest, count(*) FILTER (WHERE id > 0)::bigint AS n,
       count(*) FILTER (WHERE id < 0)::bigint AS replays,
       min(at_ms) FILTER (WHERE id > 0) AS oldest FROM retry GROUP BY dest`,
  );
  const places = await transaction.rows(
    `SELECT cursor.*, (SELECT at_ms FROM log WHERE log.id >= cursor.id ORDER BY log.id LIMIT 1)
       AS first_ms FROM cursor ORDER BY dest`,
  );
  const firstWaiting = new Map(
    places.flatMap((row) => {
      const at = integerOrNull(row, 'first_ms');
      return at === null ? [] : [[text(row, 'dest'), at] as const];
    }),
  );
  return tallyOf({ counters, retryCounts, cursors: places.map(parseCursor), firstWaiting });
}
