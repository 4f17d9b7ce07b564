import { hash } from 'node:crypto';
import { countColumns, eventColumns, type CellKind, type StoreColumn } from './store-columns.ts';
import { storeViews } from './store-views.ts';

/** The SQL type of each kind of cell. */
export const postgresTypes: Readonly<Record<CellKind, string>> = {
  text: 'text',
  time: 'timestamptz',
  number: 'double precision',
  whole: 'bigint',
  boolean: 'boolean',
  texts: 'text[]',
  json: 'jsonb',
};

/** A checked name, quoted. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What makes the tables, or what is missing of them. */
export interface PostgresTables {
  readonly statements: readonly string[];
  /** Changes whenever the statements do. */
  readonly fingerprint: string;
}

/** The tables and views of a schema; columns that are missing in an older one are added. */
export function postgresTables(schema: string): PostgresTables {
  const at = (table: string): string => `${quoted(schema)}.${quoted(table)}`;
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${at('meta')} (name text PRIMARY KEY, value text NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS ${at('events')} (${definitions(eventColumns)}, PRIMARY KEY (site, id))`,
    `CREATE TABLE IF NOT EXISTS ${at('counts')} (${definitions(countColumns)},
      PRIMARY KEY (hour, site, country, name, variant))`,
    `CREATE TABLE IF NOT EXISTS ${at('batches')} (batch_id text PRIMARY KEY, written_at timestamptz NOT NULL DEFAULT now())`,
    `ALTER TABLE ${at('events')} ${eventColumns
      .map(({ name, kind }) => `ADD COLUMN IF NOT EXISTS ${quoted(name)} ${postgresTypes[kind]}`)
      .join(', ')}`,
    `CREATE INDEX IF NOT EXISTS events_ts ON ${at('events')} (ts)`,
    `CREATE INDEX IF NOT EXISTS events_name_ts ON ${at('events')} (name, ts)`,
    ...storeViews.map(({ name, sql }) => {
      const day = (time: string): string => `CAST(${time} AT TIME ZONE 'UTC' AS date)`;
      return `CREATE OR REPLACE VIEW ${at(name)} AS ${sql({ day, events: at('events') })}`;
    }),
  ];
  return { statements, fingerprint: hash('sha256', statements.join(';')) };
}

function definitions(columns: readonly StoreColumn[]): string {
  return columns
    .map(
      ({ name, kind, isRequired = false }) =>
        `${quoted(name)} ${postgresTypes[kind]}${isRequired ? ' NOT NULL' : ''}`,
    )
    .join(', ');
}

/** Inserts all rows of a JSON array at once: one parameter, whatever their number. */
export function insertSql(
  schema: string,
  table: string,
  columns: readonly StoreColumn[],
  onConflict: string,
): string {
  const names = columns.map(({ name }) => quoted(name));
  const read = columns.map(
    ({ name, kind }) => `${quoted(name)} ${kind === 'json' ? 'text' : postgresTypes[kind]}`,
  );
  const cells = columns.map(
    ({ name, kind }) => `r.${quoted(name)}${kind === 'json' ? '::jsonb' : ''}`,
  );
  return `INSERT INTO ${quoted(schema)}.${quoted(table)} AS t (${names.join(', ')})
    SELECT ${cells.join(', ')} FROM json_to_recordset($1::json) AS r(${read.join(', ')})
    ON CONFLICT ${onConflict}`;
}
