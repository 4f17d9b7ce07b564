import type { Transaction } from './link.ts';

/**
 * True where the schema has this table now. `to_regclass` may answer from a cache that another
 * connection's new table has not reached yet; the catalogue itself is read like any table.
 */
export async function hasTable(transaction: Transaction, name: string): Promise<boolean> {
  const rows = await transaction.rows(
    `SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE relname = $1 AND nspname = current_schema()`,
    [name],
  );
  return rows.length > 0;
}
