import type { DuckDBConnection } from '@duckdb/node-api';
import { forgetRollups } from '../insight/sql/rollup-forget.ts';
import { inTransaction } from './duckdb-rollup.ts';
import { timeSql } from './duckdb-schema.ts';

/** Rows of 16 random bytes, a block and a row group more than the free room. */
const fillerBytes = 16;
const rowGroup = 122_880;

/** Says in `meta` that nothing deleted is left in the bytes of the file: as in one that is new. */
export const nothingOwed = "INSERT INTO meta VALUES ('overwritten', 'all')";

/**
 * Deletes the events and counts before a time, in one transaction: how many events. Their bytes stay
 * in the file until `overwriteDeleted`, which is owed from then on, also after a crash.
 */
export async function deleteBefore(connection: DuckDBConnection, before: number): Promise<number> {
  await connection.run(`DELETE FROM counts WHERE hour < ${timeSql('$1')}`, [before]);
  const where = `WHERE ts < ${timeSql('$1')}`;
  const found = await connection.runAndReadAll(`SELECT count(*) FROM events ${where}`, [before]);
  const count = Number(found.getRowsJS()[0]?.[0] ?? 0);
  if (count === 0) return 0;
  await inTransaction(connection, async () => {
    await connection.run("DELETE FROM meta WHERE name = 'overwritten'");
    await connection.run(`DELETE FROM events ${where}`, [before]);
    for (const sql of forgetRollups(timeSql(String(before)))) await connection.run(sql);
  });
  return count;
}

/**
 * Takes what was deleted out of the bytes of the file as well, where that is owed: DuckDB only marks
 * deleted rows and keeps the bytes of free blocks, so the table is written anew, and free blocks are
 * overwritten. A file whose `meta` does not say that this was done to its end owes it.
 */
export async function overwriteDeleted(connection: DuckDBConnection): Promise<void> {
  const done = await connection.runAndReadAll("FROM meta WHERE name = 'overwritten'");
  if (done.currentRowCount > 0) return;
  await inTransaction(connection, async () => {
    await connection.run('CREATE OR REPLACE TABLE events_kept AS SELECT * FROM events');
    await connection.run('DROP TABLE events');
    await connection.run('ALTER TABLE events_kept RENAME TO events');
  });
  await connection.run('CHECKPOINT');
  await overwriteFreeBlocks(connection);
  await connection.run(nothingOwed);
}

async function overwriteFreeBlocks(connection: DuckDBConnection): Promise<void> {
  const size = (await connection.runAndReadAll('CALL pragma_database_size()')).getRowObjectsJS()[0];
  const bytes = Number(size?.['free_blocks'] ?? 0) * Number(size?.['block_size'] ?? 0);
  if (bytes === 0) return;
  const rows = Math.ceil(bytes / fillerBytes) + rowGroup;
  await connection.run(
    `CREATE OR REPLACE TABLE filler AS SELECT uuid() AS filler FROM range(${rows})`,
  );
  await connection.run('CHECKPOINT');
  await connection.run('DROP TABLE filler');
  await connection.run('CHECKPOINT');
}
