/** A row as a database gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads an integer column; anything else is a bug or a damaged file, and throws. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new TypeError(`${column} is not an integer`);
}

/** Reads an integer column that may be null. */
export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

/** Reads a text column; anything else throws. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new TypeError(`${column} is not a text`);
}

/** Reads a blob column; anything else throws. */
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`${column} is not a blob`);
}
