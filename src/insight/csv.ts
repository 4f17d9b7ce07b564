import type { Table, TableCell } from './table.ts';

/**
 * A table as CSV (RFC 4180): UTF-8 with a byte order mark, without which Excel reads another
 * encoding, a head of one line, CRLF. A text that a spreadsheet would take for a formula begins with
 * an apostrophe.
 */
export function csvOf({ columns, rows }: Table): string {
  const lines = [columns.map(({ name }) => name), ...rows];
  return `\u{FEFF}${lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`;
}

function cellOf(cell: TableCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const guarded = /^[\s\u{FEFF}]{0,400}[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;]|^'/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
