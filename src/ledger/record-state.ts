import type { KeyObject } from 'node:crypto';
import { own } from '../vocabulary/json.ts';
import { readChain } from './read-chain.ts';
import { verifyHeads } from './verify-heads.ts';

/** The record at a glance. */
export interface RecordState {
  readonly rows: number;
  /** The newest signed head, a compact JWS. */
  readonly head: string | null;
  readonly signedAt: number | null;
  /** Each row is as it was written and in its place, and each head is signed rightly. */
  readonly holds: boolean;
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
  };
}
