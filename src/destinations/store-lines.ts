import type { PermittedEvent } from '../event/permitted-event.ts';
import { countColumns, eventColumns, type StoreColumn } from './store-columns.ts';
import { storeRowsOf, type Row } from './store-rows.ts';

/** A row as a JSON object: times as ISO 8601 in UTC, JSON columns as the text that they are. */
export function objectOf(
  row: Row,
  columns: readonly StoreColumn[],
): Readonly<Record<string, unknown>> {
  const cells = columns.map(({ name, kind }): [string, unknown] => {
    const cell = row[name] ?? null;
    return [name, kind === 'time' && typeof cell === 'number' ? isoOf(cell) : cell];
  });
  return Object.fromEntries(cells);
}

/** Rows as newline-delimited JSON. */
export function linesOf(rows: readonly Row[], columns: readonly StoreColumn[]): string {
  return rows.map((row) => `${JSON.stringify(objectOf(row, columns))}\n`).join('');
}

/** A time as ISO 8601 in UTC. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** All rows of a batch as they are sent, for `explain`. */
export function sentRowsOf(
  batch: readonly PermittedEvent[],
): readonly Readonly<Record<string, unknown>>[] {
  const { events, counts } = storeRowsOf(batch);
  return [
    ...events.map((row) => objectOf(row, eventColumns)),
    ...counts.map((row) => objectOf(row, countColumns)),
  ];
}
