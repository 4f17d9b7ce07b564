import { warehouseColumns } from './duckdb-columns.ts';

/** The version of the tables. A file with a newer one is refused. */
export const warehouseVersion = 1;

const eventColumns = warehouseColumns.map(({ name, type }) => `${name} ${type}`).join(', ');

/** Makes what is missing in a new file; changes nothing in one that has it. */
export const warehouseTables: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS meta (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)',
  `CREATE TABLE IF NOT EXISTS events (${eventColumns})`,
  `CREATE TABLE IF NOT EXISTS counts (
    hour TIMESTAMP NOT NULL, site VARCHAR NOT NULL, country VARCHAR NOT NULL,
    name VARCHAR NOT NULL, variant VARCHAR NOT NULL, n BIGINT NOT NULL,
    PRIMARY KEY (hour, site, country, name, variant))`,
  'CREATE TABLE IF NOT EXISTS batches (batch_id VARCHAR PRIMARY KEY, written_at TIMESTAMP NOT NULL)',
  `INSERT INTO meta VALUES ('schema_version', '${String(warehouseVersion)}') ON CONFLICT DO NOTHING`,
];

/** Milliseconds since 1970, bound as a double, as a time. */
export function timeSql(placeholder: string): string {
  return `make_timestamp(CAST(${placeholder} AS BIGINT) * 1000)`;
}
