import { type JsonObject, own } from '../vocabulary/json.ts';
import type { PlacedRow } from './read-chain.ts';

/**
 * The row which says that the record begins here and why; null where none does. A head must stand
 * behind it: so it is signed.
 */
export function beginningOf(rows: readonly PlacedRow[]): JsonObject | null {
  const first = rows[0]?.row;
  if (first === undefined || first.seq === 1) return null;
  const place = rows.findLastIndex(
    ({ row }) =>
      row.kind === 'retention' &&
      own(row.data, 'firstSeq') === first.seq &&
      own(row.data, 'prev') === first.prev,
  );
  const isSigned = rows.slice(place + 1).some(({ row }) => row.kind === 'head');
  return place >= 0 && isSigned ? (rows[place]?.row.data ?? null) : null;
}
