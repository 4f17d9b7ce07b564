import { parseWithdrawal } from '../withdrawal-table.ts';
import type { Withdrawal } from '../spool.ts';
import { text } from '../row.ts';
import type { Transaction } from './link.ts';

/**
 * Writes withdrawals; each replaces the one with its key. By the database's clock none is older than
 * its writing: a node whose own is behind would else miss what was received before it elsewhere.
 */
export async function writeWithdrawals(
  transaction: Transaction,
  withdrawals: readonly Withdrawal[],
): Promise<void> {
  const byKey = new Map(withdrawals.map((withdrawal) => [withdrawal.key, withdrawal]));
  const list = [...byKey.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
  await transaction.rows(
    `INSERT INTO withdrawal(key, at_ms, denied, xid)
     SELECT key, at_ms, denied, pg_current_xact_id()
     FROM unnest($1::text[], $2::bigint[], $3::text[]) AS each(key, at_ms, denied)
     ON CONFLICT (key) DO UPDATE
       SET at_ms = excluded.at_ms, denied = excluded.denied, xid = excluded.xid`,
    [
      list.map(({ key }) => key),
      list.map(({ at }) => Math.max(at, transaction.now)),
      list.map(({ denied }) => denied.join(' ')),
    ],
  );
}

/** Reads all withdrawals. */
export async function readWithdrawals(transaction: Transaction): Promise<readonly Withdrawal[]> {
  return (await transaction.rows('SELECT key, at_ms, denied FROM withdrawal')).map(parseWithdrawal);
}

/** Follows what other nodes write: each look finds everything that was committed before it. */
export class WithdrawalNews {
  /** Transactions below this one had ended at the last look that found something. */
  #from = '0';

  async look(transaction: Transaction): Promise<readonly Withdrawal[]> {
    const rows = await transaction.rows(
      `SELECT key, at_ms, denied, pg_snapshot_xmin(pg_current_snapshot())::text AS xmin
       FROM withdrawal WHERE xid >= $1::xid8`,
      [this.#from],
    );
    const [first] = rows;
    if (first !== undefined) this.#from = text(first, 'xmin');
    return rows.map(parseWithdrawal);
  }
}
