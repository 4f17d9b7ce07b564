import type { JsonObject } from '../vocabulary/json.ts';
import { beginningOf } from './beginning.ts';
import { totalsOf } from './destination-changes.ts';
import type { PlacedRow } from './read-chain.ts';

/** The rows that may go, and what is said of them in the record. */
export interface OldRows {
  readonly count: number;
  /** The first row that stays. */
  readonly firstSeq: number;
  readonly data: JsonObject;
}

/** The rows before a time, as far as a signed head closes them; null where there are none. */
export function oldRows(rows: readonly PlacedRow[], before: number): OldRows | null {
  const limit = new Date(before).toISOString();
  const head = rows.findLast(({ row }) => row.kind === 'head' && row.at < limit)?.row;
  const first = rows[0]?.row;
  if (head === undefined || first === undefined || rows.at(-1)?.row.seq === head.seq) return null;
  const gone = rows.filter(({ row }) => row.seq <= head.seq);
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
  return { count: gone.length, firstSeq, data };
}
