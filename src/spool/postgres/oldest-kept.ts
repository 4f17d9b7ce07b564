import type { EpochMs } from '../../vocabulary/ids.ts';
import { integerOrNull } from '../row.ts';
import type { Transaction } from './link.ts';

/** The time of the oldest event that is still there: in the log, waiting, or dead. */
export async function oldestKept(transaction: Transaction): Promise<EpochMs | null> {
  const [row] = await transaction.rows(
    `SELECT least((SELECT at_ms FROM log ORDER BY id LIMIT 1), (SELECT min(at_ms) FROM retry),
       (SELECT min(at_ms) FROM dead)) AS at`,
  );
  return integerOrNull(row ?? {}, 'at');
}
