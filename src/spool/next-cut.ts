import { crc32 } from 'node:zlib';
import type { EpochMs } from '../vocabulary/ids.ts';
import { counted } from './counters.ts';
import { cutId, readCursor } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { sliceFrames } from './frames.ts';
import type { Calls, RawCut, RowRange, RowSlice } from './messages.ts';
import { planCut } from './plan-cut.ts';
import type { Head, Part } from './plan-cut.ts';
import { blob, integer, integerOrNull, text } from './row.ts';
import { soundFrames } from './sound-frames.ts';
import type { Idle, Position } from './spool.ts';
import { doorScope } from './store.ts';
import type { Store } from './store.ts';

type Ask = Calls['next']['ask'];

/** The next cut of a destination: an unsettled one, due retries, or new events frozen now. */
export function nextCut(store: Store, ask: Ask): RawCut | Idle {
  const { destination, now } = ask;
  const cursor = readCursor(store, destination);
  if (cursor === null || cursor.detached) throw new Error(`${destination} is not attached`);
  if (cursor.inflight !== null) return frozenCut(store, cursor, cursor.inflight.to, ask);
  const resumed = retryCut(store, cursor, cursor.inflightBatch, true);
  const retries = ask.limits.ordered === true ? firstRetries : dueRetries;
  return resumed ?? retries(store, cursor, now) ?? newCut(store, cursor, ask);
}

function frozenCut(store: Store, cursor: Cursor, to: Position, { inMemory }: Ask): RawCut {
  const slices: RowSlice[] = [];
  for (const { row, count } of headsFrom(store, cursor.at.row)) {
    if (row > to.row || (row === to.row && to.index === 0)) break;
    const from = row === cursor.at.row ? cursor.at.index : 0;
    slices.push(sliceOf(store, { row, from, to: row === to.row ? to.index : count }, inMemory));
  }
  const id = cutId(store, cursor.name, cursor.at, to);
  return { id, attempts: 0, resumed: true, slices, loose: [] };
}

function dueRetries(store: Store, cursor: Cursor, now: EpochMs): RawCut | null {
  // A time beyond the longest pause means that the clock went back since it was written.
  const latest = now + store.options.retryMsMax;
  const due =
    store.sql('dueBatch').get(cursor.name, now) ?? store.sql('farBatch').get(cursor.name, latest);
  return due === undefined ? null : frozenRetries(store, cursor, text(due, 'batch'));
}

/** The oldest retries, or when they are due: nothing overtakes them. */
function firstRetries(store: Store, cursor: Cursor, now: EpochMs): RawCut | Idle | null {
  const first = store.sql('firstBatch').get(cursor.name);
  if (first === undefined) return null;
  const at = integer(first, 'at');
  if (at > now && at <= now + store.options.retryMsMax) return { waiting: 0, dueAt: at };
  return frozenRetries(store, cursor, text(first, 'batch'));
}

function frozenRetries(store: Store, cursor: Cursor, batch: string): RawCut | null {
  store.sql('freezeRetries').run(batch, cursor.name);
  return retryCut(store, cursor, batch, false);
}

function retryCut(
  store: Store,
  { name }: Cursor,
  batch: string | null,
  resumed: boolean,
): RawCut | null {
  const rows = batch === null ? [] : store.sql('retryBatch').all(name, batch);
  if (batch === null || rows.length === 0) return null;
  const loose = rows.map((row) => ({
    position: { row: integer(row, 'id'), index: integer(row, 'idx') },
    frame: blob(row, 'body'),
  }));
  const attempts = Math.max(...rows.map((row) => integer(row, 'attempts')));
  return { id: batch, attempts, resumed, slices: [], loose };
}

function newCut(store: Store, cursor: Cursor, ask: Ask): RawCut | Idle {
  const { now, limits } = ask;
  const waiting = counted(store, doorScope, 'stored') - cursor.passed;
  const retry = store.sql('nextDue').get(cursor.name);
  const retryAt = retry === undefined ? null : integerOrNull(retry, 'at');
  const first = store.sql('ageAt').get(cursor.at.row);
  if (waiting === 0 || first === undefined) return { waiting: 0, dueAt: retryAt };
  const at = integer(first, 'at_ms');
  if (waiting < limits.events && Math.abs(now - at) < limits.ageMs) {
    return { waiting, dueAt: Math.min(at + limits.ageMs, retryAt ?? Infinity) };
  }
  const { parts, to, count } = planCut(headsFrom(store, cursor.at.row), cursor.at, limits, (row) =>
    soundFrames(store.sql('row').get(row) ?? {}),
  );
  const slices = parts.map((part) => sliceOf(store, part, ask.inMemory));
  store.sql('freezeCut').run(to.row, to.index, count, cursor.name);
  const id = cutId(store, cursor.name, cursor.at, to);
  return { id, attempts: 0, resumed: false, slices, loose: [] };
}

function* headsFrom(store: Store, row: number): Generator<Head> {
  for (const head of store.sql('headsFrom').iterate(row)) {
    yield { row: integer(head, 'id'), count: integer(head, 'n'), bytes: integer(head, 'bytes') };
  }
}

function sliceOf(store: Store, { row, from, to }: Part, inMemory: RowRange): RowSlice {
  if (row >= inMemory.from && row <= inMemory.to) return { row, from, to, body: 'in_memory' };
  const found = readRow(store, row);
  const part = found === null ? null : sliceFrames(found.body, found.count, from, to);
  return { row, from, to, body: part ?? 'damaged' };
}

/** A row of the log; null where its checksum does not fit. */
function readRow(
  store: Store,
  row: number,
): { readonly body: Uint8Array; readonly count: number } | null {
  const found = store.sql('row').get(row) ?? {};
  const body = blob(found, 'body');
  return crc32(body) === integer(found, 'crc') ? { body, count: integer(found, 'n') } : null;
}
