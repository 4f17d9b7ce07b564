import type { KeyObject } from 'node:crypto';
import { own } from '../vocabulary/json.ts';
import { openHead } from './head.ts';
import { beginningOf } from './beginning.ts';
import type { LedgerProblem, PlacedRow } from './read-chain.ts';

type Keys = ReadonlyMap<string, KeyObject>;

/** Checks the signature of each head in the record, and that it signs the row before it. */
export async function verifyHeads(
  rows: readonly PlacedRow[],
  keys: Keys,
): Promise<readonly LedgerProblem[]> {
  const problems: LedgerProblem[] = [];
  for (const { line, row } of rows) {
    if (row.kind !== 'head') continue;
    const jws = own(row.data, 'head');
    const head = await openHead(typeof jws === 'string' ? jws : '', keys);
    const wrong =
      typeof head === 'string'
        ? head
        : head.seq === row.seq - 1 && head.hash === row.prev
          ? null
          : 'it signs another row than the one before it';
    if (wrong === null) continue;
    const message = `the head in row ${row.seq} does not hold: ${wrong}`;
    problems.push({ kind: 'head', line, message });
  }
  return problems;
}

/** Checks the record against a head that was kept elsewhere: what it signed must still be there. */
export async function verifyAgainst(
  jws: string,
  rows: readonly PlacedRow[],
  keys: Keys,
): Promise<LedgerProblem | null> {
  const head = await openHead(jws, keys);
  if (typeof head === 'string') {
    return { kind: 'head', line: null, message: `the given head does not hold: ${head}` };
  }
  const { day, seq, hash } = head;
  const found = rows.find(({ row }) => row.seq === seq);
  if (found?.row.hash === hash) return null;
  const first = beginningOf(rows)?.seq ?? 0;
  if (seq < first) {
    const message = `the head of ${day} signs row ${seq}, which is not kept any more: the record begins with row ${first}`;
    return { kind: 'head', line: null, message };
  }
  const last = rows.reduce((most, { row }) => Math.max(most, row.seq), 0);
  if (last < seq) {
    const message = `the record ends at row ${last}, but the head of ${day} signs row ${seq}: rows ${last + 1} to ${seq} were cut off`;
    return { kind: 'cut', line: null, message };
  }
  const message = `row ${seq} is not the one that the head of ${day} signs: the record was rewritten up to there`;
  return { kind: 'head', line: found?.line ?? null, message };
}
