/** A value that is bound to a statement, never written into it. */
export type Bound = string | number | null;

/** SQL with what is bound to its placeholders `$1`, `$2`, … */
export interface Statement {
  readonly sql: string;
  readonly bound: readonly Bound[];
}

/** A row as the engine gives it. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs a statement; who calls brings the engine. */
export type AskRows = (statement: Statement) => Promise<readonly SqlRow[]>;

/** Makes a placeholder for a value. */
export type Bind = (value: Bound) => string;

/** A statement whose values are all bound: what a visitor or an operator says stays data. */
export function statementOf(write: (bind: Bind) => string): Statement {
  const bound: Bound[] = [];
  const sql = write((value) => {
    bound.push(value);
    return `$${bound.length}::${typeof value === 'number' ? 'DOUBLE' : 'VARCHAR'}`;
  });
  return { sql, bound };
}

/** A number of a row; 0 where there is none. */
export function numberIn(row: SqlRow | undefined, key: string): number {
  return numberOrNull(row, key) ?? 0;
}

/** A number of a row; null where there is none. */
export function numberOrNull(row: SqlRow | undefined, key: string): number | null {
  const value = row?.[key];
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A text of a row; null where there is none. */
export function textIn(row: SqlRow | undefined, key: string): string | null {
  const value = row?.[key];
  return typeof value === 'string' ? value : null;
}
