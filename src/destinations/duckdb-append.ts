import {
  DuckDBTimestampValue,
  LIST,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
} from '@duckdb/node-api';
import type { StoreColumn } from './store-columns.ts';
import type { Cell, Row } from './store-rows.ts';

/** Where rows go: the table, and what Sluice knows of its columns. */
export interface AppendTarget {
  readonly table: string;
  readonly columns: readonly StoreColumn[];
}

/**
 * Appends rows in the table's own order of columns: one that was added later stands at its end, and
 * one that a newer Sluice, or a person, added stays null.
 */
export async function appendRows(
  connection: DuckDBConnection,
  rows: readonly Row[],
  { table, columns }: AppendTarget,
): Promise<void> {
  if (rows.length === 0) return;
  const known = new Map(columns.map((column) => [column.name, column]));
  const described = await connection.runAndReadAll(`DESCRIBE ${table}`);
  const names = described.getRowsJS().map(([name]) => (typeof name === 'string' ? name : ''));
  const order = names.map((name) => known.get(name) ?? null);
  const appender = await connection.createAppender(table);
  try {
    for (const row of rows) {
      for (const column of order) {
        if (column === null) appender.appendNull();
        else appendCell(appender, column, row[column.name] ?? null);
      }
      appender.endRow();
    }
  } finally {
    // Left open, it would flush when it is collected: outside of the transaction.
    appender.closeSync();
  }
}

function appendCell(appender: DuckDBAppender, { kind }: StoreColumn, cell: Cell): void {
  if (cell === null) return appender.appendNull();
  switch (kind) {
    case 'text':
    case 'json':
      return appender.appendVarchar(String(cell));
    case 'number':
      return appender.appendDouble(Number(cell));
    case 'whole':
      return appender.appendBigInt(BigInt(Number(cell)));
    case 'boolean':
      return appender.appendBoolean(cell === true);
    case 'time':
      return appender.appendTimestamp(
        new DuckDBTimestampValue(BigInt(Math.floor(Number(cell))) * 1000n),
      );
    case 'texts':
      return appender.appendList(Array.isArray(cell) ? cell : [], LIST(VARCHAR));
  }
}
