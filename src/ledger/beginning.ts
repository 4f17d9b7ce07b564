import { type JsonObject, own } from '../vocabulary/json.ts';
import type { PlacedRow } from './read-chain.ts';
import { isIntact } from './row.ts';

/** Where a record begins whose old rows were let go of. */
export interface Beginning {
  readonly seq: number;
  /** The hash of the last row that went. */
  readonly prev: string;
  /** The row that says so. */
  readonly data: JsonObject;
}

/**
 * Where the record says that it begins, and why; null where it does not. A head must stand behind
 * it: so it is signed. The row that it begins with may be damaged, or missing.
 */
export function beginningOf(rows: readonly PlacedRow[]): Beginning | null {
  const first = rows[0]?.row;
  if (first === undefined || first.seq === 1) return null;
  const place = rows.findLastIndex(({ row }) => {
    const said = row.kind === 'retention' ? saidBy(row.data) : null;
    if (said === null || said.seq > first.seq) return false;
    return said.seq < first.seq || said.prev === first.prev || !isIntact(first);
  });
  const isSigned = rows.slice(place + 1).some(({ row }) => row.kind === 'head');
  return place >= 0 && isSigned ? saidBy(rows[place]?.row.data ?? {}) : null;
}

function saidBy(data: JsonObject): Beginning | null {
  const [seq, prev] = [own(data, 'firstSeq'), own(data, 'prev')];
  return typeof seq === 'number' && typeof prev === 'string' ? { seq, prev, data } : null;
}
