import type { PagesAnswer } from '../insight/answers.ts';

type Row = PagesAnswer['rows'][number];

/** By which column rows stand, and whether the greatest come first. */
export interface PageSort {
  /** `path`, `visits`, `views`, or the name of an event. */
  readonly by: string;
  readonly isDown: boolean;
}

/** Reads `visits` or `-visits`; the most visited first where it says nothing. */
export function parseSort(text: string | undefined): PageSort {
  if (text === undefined) return { by: 'visits', isDown: true };
  return text.startsWith('-') ? { by: text.slice(1), isDown: true } : { by: text, isDown: false };
}

/** The sort that a click on a column's head asks for: the greatest first, then the other way. */
export function nextSort(now: PageSort, by: string): string {
  if (now.by !== by) return by === 'path' ? 'path' : `-${by}`;
  return now.isDown ? by : `-${by}`;
}

/** Rows in order; what is withheld stands last, whichever way. */
export function sortedRows(
  { rows, names }: Pick<PagesAnswer, 'rows' | 'names'>,
  { by, isDown }: PageSort,
): readonly Row[] {
  const way = isDown ? -1 : 1;
  if (by === 'path') {
    return rows.toSorted((a, b) => way * (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }
  const column = names.indexOf(by);
  const value = (row: Row): number | null => {
    if (by === 'views') return row.pageViews;
    return column < 0 ? row.visits : (row.cells[column] ?? null);
  };
  return rows.toSorted((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return way * (one - other);
  });
}
