import type { SQLOutputValue } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { EpochMs } from '../vocabulary/ids.ts';
import { counted } from './counters.ts';
import { cutId, readCursor } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { frameHeaderBytes, sliceFrames, splitFrames } from './frames.ts';
import type { RawCut, RowSlice } from './messages.ts';
import { blob, integer, integerOrNull, text } from './row.ts';
import type { CutLimits, Idle, Position } from './spool.ts';
import { doorScope } from './store.ts';
import type { Store } from './store.ts';

/** The next cut of a destination: an unsettled one, due retries, or new events frozen now. */
export function nextCut(
  store: Store,
  destination: string,
  now: EpochMs,
  limits: CutLimits,
): RawCut | Idle {
  const cursor = readCursor(store, destination);
  if (cursor === null || cursor.detached) throw new Error(`${destination} is not attached`);
  if (cursor.inflight !== null) return frozenCut(store, cursor, cursor.inflight.to);
  const resumed = retryCut(store, cursor, cursor.inflightBatch, true);
  return resumed ?? dueRetries(store, cursor, now) ?? newCut(store, cursor, now, limits);
}

function frozenCut(store: Store, cursor: Cursor, to: Position): RawCut {
  const slices: RowSlice[] = [];
  for (const found of store.sql('rowsFrom').iterate(cursor.at.row)) {
    const row = parseRow(found);
    if (row.id > to.row || (row.id === to.row && to.index === 0)) break;
    const from = row.id === cursor.at.row ? cursor.at.index : 0;
    slices.push(sliceOf(row, from, row.id === to.row ? to.index : row.count));
  }
  const id = cutId(store, cursor.name, cursor.at, to);
  return { id, attempts: 0, resumed: true, slices, loose: [] };
}

function dueRetries(store: Store, cursor: Cursor, now: EpochMs): RawCut | null {
  // A time beyond the longest pause means that the clock went back since it was written.
  const latest = now + store.options.retryMsMax;
  const due =
    store.sql('dueBatch').get(cursor.name, now) ?? store.sql('farBatch').get(cursor.name, latest);
  if (due === undefined) return null;
  const batch = text(due, 'batch');
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

function newCut(store: Store, cursor: Cursor, now: EpochMs, limits: CutLimits): RawCut | Idle {
  const waiting = counted(store, doorScope, 'stored') - cursor.passed;
  const retry = store.sql('nextDue').get(cursor.name);
  const retryAt = retry === undefined ? null : integerOrNull(retry, 'at');
  const first = store.sql('ageAt').get(cursor.at.row);
  if (waiting === 0 || first === undefined) return { waiting: 0, dueAt: retryAt };
  const at = integer(first, 'at_ms');
  if (waiting < limits.events && Math.abs(now - at) < limits.ageMs) {
    return { waiting, dueAt: Math.min(at + limits.ageMs, retryAt ?? Infinity) };
  }
  const { slices, to, count } = collect(store, cursor.at, limits);
  store.sql('freezeCut').run(to.row, to.index, count, cursor.name);
  const id = cutId(store, cursor.name, cursor.at, to);
  return { id, attempts: 0, resumed: false, slices, loose: [] };
}

interface Collected {
  readonly slices: readonly RowSlice[];
  readonly to: Position;
  readonly count: number;
}

/** At least one event, then as many as both limits allow. */
function collect(store: Store, start: Position, limits: CutLimits): Collected {
  const slices: RowSlice[] = [];
  let to = start;
  let { events, bytes } = limits;
  for (const found of store.sql('rowsFrom').iterate(start.row)) {
    const row = parseRow(found);
    const from = row.id === start.row ? start.index : 0;
    const end = endWithin(row, from, { events, bytes }, slices.length === 0);
    if (end === from) break;
    const slice = sliceOf(row, from, end);
    slices.push(slice);
    events -= end - from;
    bytes -= slice.body?.byteLength ?? 0;
    to = end === row.count ? { row: row.id + 1, index: 0 } : { row: row.id, index: end };
    if (end < row.count || events <= 0 || bytes <= 0) break;
  }
  return { slices, to, count: limits.events - events };
}

interface Row {
  readonly id: number;
  readonly count: number;
  readonly body: Uint8Array;
  readonly intact: boolean;
}

function parseRow(row: Record<string, SQLOutputValue>): Row {
  const body = blob(row, 'body');
  const intact = crc32(body) === integer(row, 'crc');
  return { id: integer(row, 'id'), count: integer(row, 'n'), body, intact };
}

function sliceOf({ id, count, body, intact }: Row, from: number, to: number): RowSlice {
  return { row: id, from, to, body: intact ? sliceFrames(body, count, from, to) : null };
}

/** How far a row fits into the room; the first event of a cut always does. */
function endWithin(
  { count, body, intact }: Row,
  from: number,
  room: { readonly events: number; readonly bytes: number },
  isFirst: boolean,
): number {
  const most = Math.min(count, from + room.events);
  if (most === count && body.byteLength <= room.bytes) return most;
  const frames = intact ? splitFrames(body, count) : null;
  if (frames === null) return most;
  let { bytes } = room;
  let end = from;
  while (end < most) {
    bytes -= frameHeaderBytes + (frames[end]?.byteLength ?? 0);
    if (bytes < 0 && !(isFirst && end === from)) break;
    end += 1;
  }
  return end;
}
