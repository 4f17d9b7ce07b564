import type { StoreColumn } from './store-columns.ts';
import type { Row } from './store-rows.ts';

/** A row as a JSON object on one line: times as ISO 8601 in UTC, JSON columns as the text they are. */
export function lineOf(row: Row, columns: readonly StoreColumn[]): string {
  const cells = columns.map(({ name, kind }) => {
    const cell = row[name] ?? null;
    return [name, kind === 'time' && typeof cell === 'number' ? isoOf(cell) : cell];
  });
  return JSON.stringify(Object.fromEntries(cells));
}

/** Rows as newline-delimited JSON. */
export function linesOf(rows: readonly Row[], columns: readonly StoreColumn[]): string {
  return rows.map((row) => `${lineOf(row, columns)}\n`).join('');
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
