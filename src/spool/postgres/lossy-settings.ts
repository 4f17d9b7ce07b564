import { text } from '../row.ts';
import type { Transaction } from './link.ts';

/**
 * The settings of the server with which a power cut takes what a commit had acknowledged. A
 * `synchronous_commit = off` is not one of them, because each transaction overrules it.
 */
export async function lossySettings(transaction: Transaction): Promise<ReadonlySet<string>> {
  const rows = await transaction.rows(
    `SELECT name FROM unnest(ARRAY['fsync', 'full_page_writes']) AS name
     WHERE current_setting(name) = 'off'`,
  );
  return new Set(rows.map((row) => text(row, 'name')));
}
