import { beginningOf } from './beginning.ts';
import { isIntact, ledgerVersion, noHash, parseRow, printRow, type Row } from './row.ts';

/** What is wrong with a record, and where. */
export interface LedgerProblem {
  readonly kind: 'changed' | 'missing' | 'order' | 'link' | 'torn' | 'newer' | 'head' | 'cut';
  /** 1-based line of the file; null where the place is not in it any more. */
  readonly line: number | null;
  readonly message: string;
}

/** A row and its line in the file, from 1. */
export interface PlacedRow {
  readonly line: number;
  readonly row: Row;
}

/** A record as it was read: its rows in the order of the file, and everything wrong with them. */
export interface Chain {
  readonly rows: readonly PlacedRow[];
  readonly problems: readonly LedgerProblem[];
  /** Where the last whole line ends. */
  readonly wholeBytes: number;
}

interface Line {
  readonly number: number;
  readonly row: Row | null;
  /** The bytes are those that were written, by the row's own hash. */
  readonly intact: boolean;
}

/**
 * Reads a record and checks each row by itself and against the row before. A changed byte, a row
 * that is missing, doubled or at another place is named by its line. Total on any bytes.
 */
export function readChain(bytes: Buffer): Chain {
  const { lines, wholeBytes } = linesOf(bytes);
  const rows = lines.flatMap(({ number, row }) => (row === null ? [] : [{ line: number, row }]));
  const problems = [...linkProblems(lines, rows)];
  if (wholeBytes < bytes.length) {
    problems.push({
      kind: 'torn',
      line: lines.length + 1,
      message:
        'the last row is not complete: Sluice was stopped hard while it wrote it (its next start removes and notes it), or bytes were cut off',
    });
  }
  return { rows, problems, wholeBytes };
}

function linesOf(bytes: Buffer): { readonly lines: readonly Line[]; readonly wholeBytes: number } {
  const lines: Line[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const line = bytes.subarray(start, end);
    const row = parseRow(line.toString('utf8'));
    const intact = row !== null && Buffer.from(printRow(row)).equals(line) && isIntact(row);
    lines.push({ number: lines.length + 1, row, intact });
    start = end + 1;
  }
  return { lines, wholeBytes: start };
}

function* linkProblems(
  lines: readonly Line[],
  rows: readonly PlacedRow[],
): Generator<LedgerProblem> {
  const known = new Set(rows.map(({ row }) => row.seq));
  const begins = beginningOf(rows);
  let expected = begins?.seq ?? 1;
  /** Null after a row whose hash can't be trusted: what follows it can't be compared. */
  let before: string | null = begins?.prev ?? noHash;
  for (const { number: line, row, intact } of lines) {
    if (row !== null && row.v > ledgerVersion) {
      const message = `row ${row.seq} has the form ${row.v}; this Sluice knows ${ledgerVersion}: use a newer one`;
      yield { kind: 'newer', line, message };
    }
    if (row === null || !intact) {
      const message = `row ${expected} was changed: its bytes do not match its hash`;
      yield { kind: 'changed', line, message };
      expected += 1;
      before = null;
      continue;
    }
    if (row.seq !== expected) yield misplaced(row.seq, expected, line, known);
    else if (before !== null && row.prev !== before) {
      const message = `row ${row.seq} does not follow the row before it: one of them was rewritten`;
      yield { kind: 'link', line, message };
    }
    expected = row.seq + 1;
    before = row.hash;
  }
}

function misplaced(
  seq: number,
  expected: number,
  line: number,
  known: ReadonlySet<number>,
): LedgerProblem {
  if (seq > expected && !known.has(expected)) {
    const missing =
      seq - expected === 1 ? `row ${expected} is` : `rows ${expected} to ${seq - 1} are`;
    return { kind: 'missing', line, message: `${missing} missing before row ${seq}` };
  }
  const message = `row ${seq} stands where row ${expected} belongs: the order was changed`;
  return { kind: 'order', line, message };
}
