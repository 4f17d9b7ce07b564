import type { EpochMs } from '../../vocabulary/ids.ts';
import { limits as allLimits } from '../../vocabulary/limits.ts';
import { cutId } from '../cursor.ts';
import type { Cursor } from '../cursor.ts';
import { joinFrames } from '../frames.ts';
import type { Calls, RawCut, RowSlice } from '../messages.ts';
import { planCut } from '../plan-cut.ts';
import type { Head, Part } from '../plan-cut.ts';
import { blob, integer, integerOrNull, text } from '../row.ts';
import type { Row } from '../row.ts';
import { soundFrames } from '../sound-frames.ts';
import type { Idle, Position } from '../spool.ts';
import { storedSum } from './counters.ts';
import { guardId } from './guard.ts';
import type { Transaction } from './link.ts';

type Ask = Calls['next']['ask'];

/** Events that are stored, but not final yet: an older transaction is still open. */
export interface Guarded {
  /** Where the guard stands. */
  readonly guard: number;
  readonly retryAt: EpochMs | null;
}

/** A cut takes so many rows at most; a row is a group commit. */
const headsMax = 1_000;

/** The next cut under a lease: an unsettled one, due retries, or new events frozen now. */
export async function nextCut(
  transaction: Transaction,
  identity: string,
  cursor: Cursor,
  ask: Ask,
): Promise<RawCut | Idle | Guarded> {
  const spool = { identity };
  if (cursor.inflight !== null) {
    const id = cutId(spool, cursor.name, cursor.at, cursor.inflight.to);
    const slices = await frozenSlices(transaction, cursor.at, cursor.inflight.to);
    return { id, attempts: 0, resumed: true, slices, loose: [] };
  }
  const resumed = await retryCut(transaction, cursor.name, cursor.inflightBatch, true);
  if (resumed !== null) return resumed;
  const retries = ask.limits.ordered === true ? firstRetries : dueRetries;
  return (await retries(transaction, cursor, ask.now)) ?? newCut(transaction, spool, cursor, ask);
}

async function frozenSlices(
  transaction: Transaction,
  at: Position,
  to: Position,
): Promise<readonly RowSlice[]> {
  const rows = await transaction.rows(
    `SELECT id, n, body, crc FROM log WHERE id >= $1 AND (id < $2 OR (id = $2 AND $3 > 0))
     ORDER BY id`,
    [at.row, to.row, to.index],
  );
  return rows.map((row) => {
    const id = integer(row, 'id');
    const from = id === at.row ? at.index : 0;
    return sliceOf({ row: id, from, to: id === to.row ? to.index : integer(row, 'n') }, row);
  });
}

async function dueRetries(
  transaction: Transaction,
  { name }: Cursor,
  now: EpochMs,
): Promise<RawCut | null> {
  // A time beyond the longest pause means that the clock went back since it was written.
  const latest = now + allLimits.retryMsMax;
  const [due] = await transaction.rows(
    `SELECT batch FROM retry WHERE dest = $1 AND (next_ms <= $2 OR next_ms > $3)
     ORDER BY next_ms > $3, next_ms, abs(id), idx LIMIT 1`,
    [name, now, latest],
  );
  return due === undefined ? null : frozenRetries(transaction, name, text(due, 'batch'));
}

/** The oldest retries, or when they are due: nothing overtakes them. */
async function firstRetries(
  transaction: Transaction,
  { name }: Cursor,
  now: EpochMs,
): Promise<RawCut | Idle | null> {
  // Replays stand under negative ids; they come last, the oldest first.
  const [first] = await transaction.rows(
    `SELECT batch, next_ms AS at FROM retry WHERE dest = $1 AND id = coalesce(
       (SELECT min(id) FROM retry WHERE dest = $1 AND id > 0),
       (SELECT max(id) FROM retry WHERE dest = $1)) ORDER BY idx LIMIT 1`,
    [name],
  );
  if (first === undefined) return null;
  const at = integer(first, 'at');
  if (at > now && at <= now + allLimits.retryMsMax) return { waiting: 0, dueAt: at };
  return frozenRetries(transaction, name, text(first, 'batch'));
}

async function frozenRetries(
  transaction: Transaction,
  name: string,
  batch: string,
): Promise<RawCut | null> {
  await transaction.rows('UPDATE cursor SET inflight_batch = $2 WHERE dest = $1', [name, batch]);
  return retryCut(transaction, name, batch, false);
}

async function retryCut(
  transaction: Transaction,
  name: string,
  batch: string | null,
  resumed: boolean,
): Promise<RawCut | null> {
  if (batch === null) return null;
  const rows = await transaction.rows(
    `SELECT id, idx, attempts, body FROM retry WHERE dest = $1 AND batch = $2
     ORDER BY abs(id), idx`,
    [name, batch],
  );
  if (rows.length === 0) return null;
  const loose = rows.map((row) => ({
    position: { row: integer(row, 'id'), index: integer(row, 'idx') },
    frame: blob(row, 'body'),
  }));
  const attempts = Math.max(...rows.map((row) => integer(row, 'attempts')));
  return { id: batch, attempts, resumed, slices: [], loose };
}

async function newCut(
  transaction: Transaction,
  spool: { readonly identity: string },
  cursor: Cursor,
  { now, limits }: Ask,
): Promise<RawCut | Idle | Guarded> {
  const [sums = {}] = await transaction.rows(
    `SELECT ${storedSum} AS stored, ${guardId} AS guard,
       (SELECT min(next_ms) FROM retry WHERE dest = $1) AS retry_at`,
    [cursor.name],
  );
  const waiting = integer(sums, 'stored') - cursor.passed;
  const retryAt = integerOrNull(sums, 'retry_at');
  if (waiting === 0) return { waiting: 0, dueAt: retryAt };
  const guard = integer(sums, 'guard');
  const heads = await transaction.rows(
    `SELECT id, n, at_ms, octet_length(body) AS bytes FROM log
     WHERE id >= $1 AND id < $2 ORDER BY id LIMIT ${headsMax}`,
    [cursor.at.row, guard],
  );
  const [first] = heads;
  if (first === undefined) return { guard, retryAt };
  const at = integer(first, 'at_ms');
  if (waiting < limits.events && Math.abs(now - at) < limits.ageMs) {
    return { waiting, dueAt: Math.min(at + limits.ageMs, retryAt ?? Infinity) };
  }
  const candidates = within(heads.map(headOf), limits.events + cursor.at.index, limits.bytes);
  const rows = await rowsOf(transaction, candidates);
  const { parts, to, count } = planCut(candidates, cursor.at, limits, (row) => framesOf(rows, row));
  await transaction.rows(
    `UPDATE cursor SET inflight_to_id = $2, inflight_to_idx = $3, inflight_n = $4,
       batch_no = batch_no + 1 WHERE dest = $1`,
    [cursor.name, to.row, to.index, count],
  );
  const slices = parts.map((part) => sliceOf(part, rows.get(part.row) ?? {}));
  const id = cutId(spool, cursor.name, cursor.at, to);
  return { id, attempts: 0, resumed: false, slices, loose: [] };
}

function headOf(row: Row): Head {
  return { row: integer(row, 'id'), count: integer(row, 'n'), bytes: integer(row, 'bytes') };
}

/** The rows that a cut of this size can touch. */
function within(heads: readonly Head[], events: number, bytes: number): readonly Head[] {
  let [count, size] = [0, 0];
  const end = heads.findIndex((head) => {
    count += head.count;
    size += head.bytes;
    return count >= events || size >= bytes;
  });
  return end < 0 ? heads : heads.slice(0, end + 1);
}

async function rowsOf(
  transaction: Transaction,
  heads: readonly Head[],
): Promise<ReadonlyMap<number, Row>> {
  const rows = await transaction.rows(
    'SELECT id, n, body, crc FROM log WHERE id = ANY($1::bigint[])',
    [heads.map(({ row }) => row)],
  );
  return new Map(rows.map((row) => [integer(row, 'id'), row]));
}

/** The frames of a row; null where its checksum or its lengths do not fit. */
function framesOf(rows: ReadonlyMap<number, Row>, id: number): readonly Uint8Array[] | null {
  const row = rows.get(id);
  return row === undefined ? null : soundFrames(row);
}

function sliceOf({ row, from, to }: Part, found: Row): RowSlice {
  const frames = soundFrames(found);
  const body = frames === null ? 'damaged' : joinFrames(frames.slice(from, to));
  return { row, from, to, body };
}
