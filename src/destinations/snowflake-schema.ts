import { hash } from 'node:crypto';
import { countColumns, eventColumns, type CellKind, type StoreColumn } from './store-columns.ts';
import { storeViews } from './store-views.ts';

/** JSON stays text: `PARSE_JSON(params):method` asks it. */
export const snowflakeTypes: Readonly<Record<CellKind, string>> = {
  text: 'VARCHAR',
  time: 'TIMESTAMP_NTZ(3)',
  number: 'DOUBLE',
  whole: 'NUMBER(38, 0)',
  boolean: 'BOOLEAN',
  texts: 'ARRAY',
  json: 'VARCHAR',
};

/** What makes the tables and views, and the note by which it is known that they are made. */
export interface SnowflakeTables {
  readonly statements: readonly string[];
  readonly note: string;
}

/** The tables of a schema; names are not quoted, so Snowflake keeps them in upper case. */
export function snowflakeTables(database: string, schema: string): SnowflakeTables {
  const at = (table: string): string => `${database}.${schema}.${table}`;
  const day = (time: string): string => `CAST(${time} AS DATE)`;
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${at('events')} (${definitions(eventColumns)}) CLUSTER BY (CAST(ts AS DATE))`,
    `CREATE TABLE IF NOT EXISTS ${at('counts')} (${definitions(countColumns)})`,
    ...eventColumns.map(
      (column) => `ALTER TABLE ${at('events')} ADD COLUMN IF NOT EXISTS ${definitions([column])}`,
    ),
    ...storeViews.map(
      ({ name, sql }) =>
        `CREATE OR REPLACE VIEW ${at(name)} AS ${sql({ day, events: at('events') })}`,
    ),
  ];
  const note = `sluice ${hash('sha256', statements.join(';')).slice(0, 32)}`;
  return { statements: [...statements, `COMMENT ON TABLE ${at('events')} IS '${note}'`], note };
}

function definitions(columns: readonly StoreColumn[]): string {
  return columns.map(({ name, kind }) => `${name} ${snowflakeTypes[kind]}`).join(', ');
}
