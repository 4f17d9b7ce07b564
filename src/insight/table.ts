import type { Basis, Money, Rate } from './answers.ts';

/** What stands in a cell of a download; null is not told, or not there. */
export type TableCell = string | number | null;

export interface TableColumn {
  readonly name: string;
  readonly type: 'text' | 'number' | 'whole';
}

/** An answer as one flat table. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** A column and how its cell is read off a row. */
export interface Field<Row> extends TableColumn {
  readonly of: (row: Row) => TableCell;
}

/** A column of words. */
export function text<Row>(name: string, of: (row: Row) => string | null): Field<Row> {
  return { name, type: 'text', of };
}

/** A column of whole numbers, such as visits. */
export function whole<Row>(name: string, of: (row: Row) => number | null): Field<Row> {
  return { name, type: 'whole', of };
}

/** A column of numbers. */
export function number<Row>(name: string, of: (row: Row) => number | null): Field<Row> {
  return { name, type: 'number', of };
}

/** Three columns: the share and the ends of its interval. */
export function share<Row>(name: string, of: (row: Row) => Rate | null): readonly Field<Row>[] {
  return [
    number(name, (row) => of(row)?.rate ?? null),
    number(`${name}_low`, (row) => of(row)?.low ?? null),
    number(`${name}_high`, (row) => of(row)?.high ?? null),
  ];
}

/** A column of money: a list such as `120.5 EUR; 80 USD`. */
export function sums<Row>(name: string, of: (row: Row) => readonly Money[]): Field<Row> {
  return text(name, (row) => {
    const money = of(row).map(({ value, currency }) =>
      currency === null ? String(value) : `${String(value)} ${currency}`,
    );
    return money.length === 0 ? null : money.join('; ');
  });
}

/** Makes the table: the fields, then on each row what the figures stand on. */
export function tableOf<Row>(
  rows: readonly Row[],
  fields: readonly Field<Row>[],
  basis: Basis,
): Table {
  const all = [...fields, ...basisFields<Row>(basis)];
  return {
    columns: all.map(({ name, type }) => ({ name, type })),
    rows: rows.map((row) => all.map(({ of }) => of(row))),
  };
}

/** On each row, so that a row still says what it stands on when it is copied somewhere else. */
function basisFields<Row>(basis: Basis): readonly Field<Row>[] {
  return [
    text('site', () => basis.site),
    text('from', () => basis.from),
    text('to', () => basis.to),
    whole('visits_with_consent', () => basis.visits),
    number('share_with_consent', () => basis.consentShare),
    whole('not_told_below', () => basis.k),
    whole('rounded_to', () => basis.rounded),
  ];
}
