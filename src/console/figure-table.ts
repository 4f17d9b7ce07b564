import { type Child, h } from './element.ts';

export interface FigureColumn {
  readonly words: string;
  /**
   * Numbers stand to the right, drawings take the room that is left; the head of a row that is a
   * figure itself keeps its words on a narrow page.
   */
  readonly kind?: 'number' | 'drawing' | 'named';
  /** The room for the words beside a drawing: of pairs most, of points more than usual. */
  readonly room?: 'pairs' | 'points';
  /** Below the words of the head: the scale of a drawing. */
  readonly below?: Child;
}

export interface FigureTableOptions {
  /** What the table holds, for who can't see what stands around it. */
  readonly caption: string;
  readonly columns: readonly FigureColumn[];
  /** The first cell of each is its head. */
  readonly rows: readonly (readonly Child[])[];
}

/**
 * A table of figures. On a narrow page each row becomes a card with the heads of the columns beside
 * its figures; the roles are written out, since some browsers forget them then.
 */
export function figureTable({ caption, columns, rows }: FigureTableOptions): HTMLTableElement {
  const drawings = columns.filter(({ kind }) => kind === 'drawing').length;
  return h(
    'table',
    { class: `figures figures-${drawings}`, role: 'table' },
    h('caption', { class: 'unseen' }, caption),
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        columns.map((column) =>
          h(
            'th',
            { scope: 'col', role: 'columnheader', class: classOf(column) },
            column.words,
            column.below ?? null,
          ),
        ),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map((cells) =>
        h(
          'tr',
          { role: 'row' },
          cells.map((cell, index) => tableCell(cell, columns[index], index === 0)),
        ),
      ),
    ),
  );
}

function tableCell(cell: Child, column: FigureColumn | undefined, isHead: boolean): HTMLElement {
  const kind = column === undefined ? null : classOf(column);
  const words = column?.words ?? null;
  if (!isHead) return h('td', { role: 'cell', class: kind, 'data-words': words }, cell);
  return h('th', { scope: 'row', role: 'rowheader', class: kind, 'data-words': words }, cell);
}

function classOf({ kind, room }: FigureColumn): string | null {
  return room === undefined ? (kind ?? null) : `${kind ?? ''} ${room}`;
}
