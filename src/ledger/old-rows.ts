import type { JsonObject } from '../vocabulary/json.ts';
import { beginningOf } from './beginning.ts';
import { totalsOf } from './destination-changes.ts';
import type { PlacedRow } from './read-chain.ts';
import { isIntact } from './row.ts';

/** The rows that may go, and what is said of them in the record. */
export interface OldRows {
  readonly count: number;
  /** The lines of the file that they fill, damaged ones among them. */
  readonly lines: number;
  readonly data: JsonObject;
}

/** The rows before a time, as far as a signed head closes them; null where there are none. */
export function oldRows(rows: readonly PlacedRow[], before: number): OldRows | null {
  const limit = new Date(before).toISOString();
  const last = lastHead(rows, limit);
  if (last === null || rows.at(-1) === last) return null;
  const { line, row: head } = last;
  const gone = rows.filter((each) => each.line <= line);
  const firstSeq = head.seq + 1;
  const data: JsonObject = {
    job: 'ledger',
    before: `${limit.slice(0, 13)}:00Z`,
    removed: { rows: gone.length },
    firstSeq,
    prev: head.hash,
    totals: Object.fromEntries(
      [...totalsOf(gone, beginningOf(rows))].map(([name, counts]) => [
        name,
        Object.fromEntries(Object.entries(counts)),
      ]),
    ),
  };
  return { count: gone.length, lines: line, data };
}

/** The last head whose rows are all older; a damaged row can neither end nor widen the cut. */
function lastHead(rows: readonly PlacedRow[], limit: string): PlacedRow | null {
  let found: PlacedRow | null = null;
  let endedAt: string | null = null;
  for (const placed of rows) {
    if (!isIntact(placed.row)) continue;
    const { kind, at } = placed.row;
    if (kind === 'head' && (endedAt ?? at) < limit) found = placed;
    endedAt = kind === 'head' ? null : at;
  }
  return found;
}
