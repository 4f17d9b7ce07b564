import type { CellKind, StoreColumn } from './store-columns.ts';

/** JSON stays text: BigQuery's own JSON refuses numbers that it can't keep exactly. */
export const bigqueryTypes: Readonly<Record<CellKind, string>> = {
  text: 'STRING',
  time: 'TIMESTAMP',
  number: 'FLOAT64',
  whole: 'INT64',
  boolean: 'BOOL',
  texts: 'STRING',
  json: 'STRING',
};

/** A table as the API describes it: fields may be added later, so none is required. */
export function bigqueryFields(columns: readonly StoreColumn[]): readonly object[] {
  return columns.map(({ name, kind, says }) => ({
    name,
    type: bigqueryTypes[kind],
    mode: kind === 'texts' ? 'REPEATED' : 'NULLABLE',
    description: says,
  }));
}

/** Partitions by day, so that a question by time reads only its days; and how long they are kept. */
export function bigqueryLayout(time: string, retentionDays: number | undefined): object {
  const expirationMs =
    retentionDays === undefined ? {} : { expirationMs: String(retentionDays * 86_400_000) };
  return {
    timePartitioning: { type: 'DAY', field: time, ...expirationMs },
    clustering: { fields: ['site', 'name'] },
  };
}
