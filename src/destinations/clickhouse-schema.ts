import { hash } from 'node:crypto';
import { countColumns, eventColumns, type CellKind, type StoreColumn } from './store-columns.ts';
import { storeViews } from './store-views.ts';

/** How many batches a table recognises: at one a second, nearly three hours. */
const window = 'SETTINGS non_replicated_deduplication_window = 10000';

/** What makes the tables, or what is missing of them. */
export interface ClickhouseTables {
  readonly statements: readonly string[];
  /** Changes whenever the statements do; a view remembers it. */
  readonly fingerprint: string;
}

/** The tables and views of a database; columns that are missing in an older one are added. */
export function clickhouseTables(
  database: string,
  retentionDays: number | undefined,
): ClickhouseTables {
  const at = (table: string): string => `\`${database}\`.\`${table}\``;
  const day = (time: string): string => `toDate(${time}, 'UTC')`;
  // A repeated row stays until parts are merged; the views count each event once before that too.
  const events = `(SELECT * FROM ${at('events')} FINAL)`;
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${at('events')} (${definitions(eventColumns)})
      ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(ts)
      ORDER BY (site, name, toDate(ts), id) ${window}`,
    `CREATE TABLE IF NOT EXISTS ${at('counts')} (${definitions(countColumns)})
      ENGINE = SummingMergeTree(n) PARTITION BY toYYYYMM(hour)
      ORDER BY (site, name, hour, country, variant) ${window}`,
    `ALTER TABLE ${at('events')} ${eventColumns
      .map((column) => `ADD COLUMN IF NOT EXISTS ${definitions([column])}`)
      .join(', ')}`,
    ...(retentionDays === undefined
      ? []
      : [
          forgetSql(at('events'), 'ts', retentionDays),
          forgetSql(at('counts'), 'hour', retentionDays),
        ]),
    ...storeViews.map(
      ({ name, sql }) => `CREATE OR REPLACE VIEW ${at(name)} AS ${sql({ day, events })}`,
    ),
  ];
  const fingerprint = hash('sha256', statements.join(';'));
  const remember = `CREATE OR REPLACE VIEW ${at('sluice_schema')} AS SELECT '${fingerprint}' AS fingerprint`;
  return { statements: [...statements, remember], fingerprint };
}

function forgetSql(table: string, time: string, days: number): string {
  return `ALTER TABLE ${table} MODIFY TTL toDateTime(${time}) + INTERVAL ${String(days)} DAY`;
}

function definitions(columns: readonly StoreColumn[]): string {
  return columns.map((column) => `\`${column.name}\` ${typeOf(column)}`).join(', ');
}

/** Lists and JSON are empty rather than null: ClickHouse has no null list. */
export const clickhouseTypes: Readonly<Record<CellKind, string>> = {
  text: 'String',
  time: "DateTime64(3, 'UTC')",
  number: 'Float64',
  whole: 'UInt64',
  boolean: 'Bool',
  texts: 'Array(String)',
  json: 'String',
};

function typeOf({ kind, isRequired = false }: StoreColumn): string {
  const isNullable = !isRequired && kind !== 'texts' && kind !== 'json';
  return isNullable ? `Nullable(${clickhouseTypes[kind]})` : clickhouseTypes[kind];
}
