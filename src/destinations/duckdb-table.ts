import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { appendRows } from './duckdb-append.ts';
import { duckdbColumns } from './duckdb-schema.ts';
import type { CellKind, StoreColumn } from './store-columns.ts';
import type { TableCell, TableColumn } from './table.ts';

/**
 * Writes rows as a Parquet file and gives its bytes. By an engine of its own, for that of the
 * warehouse may write nowhere else; the file is gone when the bytes are there.
 */
export async function parquetBytes(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  folder: string,
): Promise<Uint8Array> {
  const place = await mkdtemp(join(folder, 'download-'));
  try {
    const file = join(place, 'table.parquet');
    await writeParquet(columns, rows, file);
    return await readFile(file);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function writeParquet(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  file: string,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '64MB', threads: '1' });
  try {
    const connection = await instance.connect();
    // The names are data: the engine knows the columns by their places until the file is written.
    const places = columns.map(({ type }, index): StoreColumn => ({
      name: `c${String(index)}`,
      kind: kinds[type],
      says: '',
    }));
    await connection.run(`CREATE TABLE cells (${duckdbColumns(places)})`);
    const named = rows.map((row) =>
      Object.fromEntries(row.map((cell, index) => [`c${String(index)}`, cell])),
    );
    await appendRows(connection, named, { table: 'cells', columns: places });
    const selected = columns.map(({ name }, index) => `c${String(index)} AS ${quoted(name)}`);
    await connection.run(
      `COPY (SELECT ${selected.join(', ')} FROM cells) TO '${file.replaceAll("'", "''")}'
        (FORMAT parquet, COMPRESSION zstd)`,
    );
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

const kinds: Readonly<Record<TableColumn['type'], CellKind>> = {
  text: 'text',
  number: 'number',
  whole: 'whole',
  boolean: 'boolean',
};

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
