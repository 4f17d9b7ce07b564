import { countColumns, eventColumns, type CellKind, type StoreColumn } from './store-columns.ts';
import { modelViewsSql } from '../insight/sql/model-views.ts';
import { rollupTables } from '../insight/sql/rollup-tables.ts';
import { storeViews } from './store-views.ts';

/** The version of the tables. A file with a newer one is refused. */
export const warehouseVersion = 2;

/** The SQL type of each kind of cell. */
export const duckdbTypes: Readonly<Record<CellKind, string>> = {
  text: 'VARCHAR',
  time: 'TIMESTAMP',
  number: 'DOUBLE',
  whole: 'BIGINT',
  boolean: 'BOOLEAN',
  texts: 'VARCHAR[]',
  json: 'VARCHAR',
};

/** The columns as a table is made with them. */
export function duckdbColumns(columns: readonly StoreColumn[]): string {
  return columns.map(({ name, kind }) => `${name} ${duckdbTypes[kind]}`).join(', ');
}

/** Run in one transaction: makes what is missing, also columns of a file that an older Sluice made; what is there stays. */
export const warehouseTables: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS meta (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)',
  `CREATE TABLE IF NOT EXISTS events (${duckdbColumns(eventColumns)})`,
  `CREATE TABLE IF NOT EXISTS counts (
    ${duckdbColumns(countColumns)}, PRIMARY KEY (hour, site, country, name, variant))`,
  'CREATE TABLE IF NOT EXISTS batches (batch_id VARCHAR PRIMARY KEY, written_at TIMESTAMP NOT NULL)',
  'CREATE TABLE IF NOT EXISTS exports (day DATE PRIMARY KEY, rows_written BIGINT NOT NULL)',
  ...rollupTables,
  ...eventColumns.map(
    ({ name, kind }) => `ALTER TABLE events ADD COLUMN IF NOT EXISTS ${name} ${duckdbTypes[kind]}`,
  ),
  ...storeViews.map(
    ({ name, sql }) =>
      `CREATE OR REPLACE VIEW ${name} AS ${sql({ day: (time) => `CAST(${time} AS DATE)`, events: 'events' })}`,
  ),
  ...modelViewsSql,
  `INSERT INTO meta VALUES ('schema_version', '${String(warehouseVersion)}') ON CONFLICT DO UPDATE SET value = excluded.value`,
];

/** Milliseconds since 1970, bound as a double, as a time. */
export function timeSql(placeholder: string): string {
  return `make_timestamp(CAST(${placeholder} AS BIGINT) * 1000)`;
}
