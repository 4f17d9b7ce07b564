import type { KeyObject } from 'node:crypto';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { type PlacedRow, readChain } from './read-chain.ts';
import { verifyHeads } from './verify-heads.ts';

/** The record at a glance. */
export interface RecordState {
  readonly rows: number;
  /** The newest signed head, a compact JWS. */
  readonly head: string | null;
  readonly signedAt: number | null;
  /** Each row is as it was written and in its place, and each head is signed rightly. */
  readonly holds: boolean;
  /** By day and reason: events that the door dropped. */
  readonly dropped: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/** Looks through all of a record. A last row that is being written is no fault. */
export async function recordState(
  bytes: Buffer,
  keys: ReadonlyMap<string, KeyObject>,
): Promise<RecordState> {
  const { rows, problems } = readChain(bytes);
  const wrong = [
    ...problems.filter(({ kind }) => kind !== 'torn'),
    ...(await verifyHeads(rows, keys)),
  ];
  const newest = rows.findLast(({ row }) => row.kind === 'head')?.row;
  const head = newest === undefined ? undefined : own(newest.data, 'head');
  return {
    rows: rows.length,
    head: typeof head === 'string' ? head : null,
    signedAt: newest === undefined ? null : Date.parse(newest.at),
    holds: wrong.length === 0,
    dropped: droppedOf(rows),
  };
}

function droppedOf(rows: readonly PlacedRow[]): RecordState['dropped'] {
  const days = new Map<string, Record<string, number>>();
  for (const { row } of rows) {
    const [hour, all] = [own(row.data, 'hour'), own(row.data, 'all')];
    if (row.kind !== 'decisions' || typeof hour !== 'string' || !isJsonObject(all)) continue;
    const day = hour.slice(0, 10);
    const reasons = days.get(day) ?? {};
    for (const [decision, n] of Object.entries(all)) {
      if (!decision.startsWith('dropped:') || typeof n !== 'number') continue;
      const reason = decision.slice('dropped:'.length);
      reasons[reason] = (reasons[reason] ?? 0) + n;
    }
    days.set(day, reasons);
  }
  return days;
}
