import type { EpochMs } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { parseCursor } from '../cursor.ts';
import type { Cursor } from '../cursor.ts';
import { integer, integerOrNull, text } from '../row.ts';
import type { Row } from '../row.ts';
import type { SpoolRetention } from '../spool.ts';
import { increase } from './counters.ts';
import { failedBytes, findExcess, noExcess } from './excess.ts';
import { expireRetries } from './expire-retries.ts';
import { guardId } from './guard.ts';
import { cursorColumns, heldBatch, isFrozen, lockCursors } from './lease.ts';
import type { Transaction } from './link.ts';
import { lockOf } from './locks.ts';
import { hourOf } from './rooms.ts';

/** For whom, and how long and how much is kept. */
export interface Trimming extends SpoolRetention {
  readonly schema: string;
  readonly shard: number;
  /** Rows below this one were found too old for replays; it is where to look from. */
  readonly keptFrom: number;
  /** Whether the sizes of the tables are asked for, which takes a moment. */
  readonly isMeasuring: boolean;
  /** Whether to wait for another node that is at it. */
  readonly lock: 'try' | 'exclusive';
}

/** What a trim removed, and what may go with whole hours. */
export interface Trimmed {
  /** No destination needs a row below this id, for a replay neither. */
  readonly floor: number;
  readonly keptFrom: number;
  readonly deadLetters: number;
  /** As much as one step may was removed for its age: the next one goes on. */
  readonly isPart: boolean;
  /** It was found above the limit: the next trim should measure again. */
  readonly isOver: boolean;
  /** Events that nobody gets any more, by destination. */
  readonly expired: ReadonlyMap<string, number>;
  /** Rows below this one are due to go: a cut that is on its way is passed as it ends. */
  readonly expiredTo: number;
}

/** So many retries, dead letters or withdrawals go at once. A statement must end in time. */
const stepMax = 10_000;
/** A cursor passes so many rows at once; the next trim goes on. */
const rowsMax = 50_000;

/**
 * Lets go of what waited for longer than the retention or has no room, counted as expired, of what a
 * removed destination holds, and of old dead letters and withdrawals. What is too old is so by the
 * database's clock and by this node's. One node at a time does it: null where another is at it.
 */
export async function trimLog(
  transaction: Transaction,
  trimming: Trimming,
): Promise<Trimmed | null> {
  const { schema, retentionMs, keepMs, bytesMax, deadRetentionMs } = trimming;
  const now = transaction.sureNow;
  const [lock] = await transaction.rows(
    `SELECT ${lockOf(schema, 'upkeep', trimming.lock)} AS mine`,
  );
  if (lock?.['mine'] === false) return null;
  const expiresAt = now - retentionMs;
  const cursors = await transaction.rows(`${cursorColumns} ORDER BY dest`);
  const frozen = new Set(cursors.filter(isFrozen).map((row) => text(row, 'dest')));
  const held = cursors.map(heldBatch).filter((batch) => batch !== null);
  const expired = new Map<string, number>();
  const excess = trimming.isMeasuring ? await findExcess(transaction, bytesMax) : noExcess;
  const about = { held, expired, shard: trimming.shard };
  const old = await expireRetries(transaction, { ...about, value: expiresAt, query: oldRetries });
  const more = { ...about, value: excess.bytes, query: oldestBatches };
  const freed = excess.bytes > 0 ? (await expireRetries(transaction, more)).bytes : 0;
  const lowest = Math.min(Number.MAX_SAFE_INTEGER, ...cursors.map((row) => integer(row, 'id')));
  const { end, live } = await ends(transaction, expiresAt, lowest);
  const expiredTo = Math.max(live, Math.min(end, excess.below));
  const attached = cursors.filter(({ detached }) => detached === 0);
  const unwanted = Math.min(end, ...attached.map((row) => placeOf(row, frozen, expiredTo)));
  for (const row of cursors) {
    const target = row['detached'] === 1 ? unwanted : expiredTo;
    const name = text(row, 'dest');
    if (integer(row, 'id') < target && !frozen.has(name)) {
      const lost = await expire(transaction, trimming, name, target);
      expired.set(name, (expired.get(name) ?? 0) + lost);
    }
  }
  const dead = await deleteOld(transaction, 'dead', now - deadRetentionMs);
  const surplus =
    excess.bytes > freed ? await transaction.rows(dropOldestDead, [excess.bytes - freed]) : [];
  const withdrawals = await deleteOld(transaction, 'withdrawal', now - limits.withdrawalMs);
  const kept = await ends(transaction, now - keepMs, trimming.keptFrom);
  const [first] = await transaction.rows('SELECT min(id) AS id FROM cursor');
  const needed = Math.min(end, integerOrNull(first ?? {}, 'id') ?? end);
  return {
    floor: keepMs === 0 ? needed : Math.min(needed, Math.max(kept.live, excess.below)),
    keptFrom: kept.live,
    deadLetters: dead + surplus.length,
    isPart: Math.max(old.events, dead, withdrawals) >= stepMax,
    isOver: excess !== noExcess,
    expired,
    expiredTo,
  };
}

function placeOf(row: Row, frozen: ReadonlySet<string>, expiredTo: number): number {
  const id = integer(row, 'id');
  return frozen.has(text(row, 'dest')) ? id : Math.max(id, expiredTo);
}

/** Where the final rows end, and where those begin, from a known place on, that are young enough. */
async function ends(
  transaction: Transaction,
  expiresAt: EpochMs,
  from: number,
): Promise<{ readonly end: number; readonly live: number }> {
  const step = `(SELECT id, at_ms FROM log WHERE hour >= $1 AND id >= $3
    ORDER BY id LIMIT ${rowsMax}) step`;
  const [row = {}] = await transaction.rows(
    `WITH guard AS (SELECT ${guardId} AS id)
     SELECT guard.id AS end, least(guard.id,
       coalesce((SELECT id FROM ${step} WHERE at_ms >= $2 ORDER BY id LIMIT 1),
         (SELECT max(id) + 1 FROM ${step}), guard.id)) AS live,
       (SELECT at_ms FROM log WHERE id >= $3 ORDER BY id LIMIT 1) < $2 AS is_old
     FROM guard`,
    [hourOf(expiresAt), expiresAt, from],
  );
  return { end: integer(row, 'end'), live: row['is_old'] === true ? integer(row, 'live') : from };
}

/** The oldest rows of a table that have so many bytes together. */
function oldest(table: 'retry' | 'dead', rows: string): string {
  return `SELECT * FROM (
    SELECT *, sum(${failedBytes}) OVER (ORDER BY at_ms, dest, id, idx) - ${failedBytes} AS before
    FROM (SELECT * FROM ${table} WHERE ${rows} ORDER BY at_ms LIMIT ${stepMax}) first) aged
    WHERE before < $1`;
}

const oldRetries = `SELECT dest, batch FROM retry WHERE at_ms < $1 AND batch <> ALL($2::text[])
  ORDER BY at_ms LIMIT ${stepMax}`;

const oldestBatches = `SELECT dest, batch FROM (${oldest('retry', 'batch <> ALL($2::text[])')}) old`;

const dropOldestDead = `DELETE FROM dead WHERE (dest, id, idx) IN (
  SELECT dest, id, idx FROM (${oldest('dead', 'true')}) old) RETURNING 1`;

async function deleteOld(
  transaction: Transaction,
  table: 'dead' | 'withdrawal',
  before: EpochMs,
): Promise<number> {
  const rows = await transaction.rows(
    `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM ${table} WHERE at_ms < $1 LIMIT ${stepMax})) RETURNING 1`,
    [before],
  );
  return rows.length;
}

/** Moves a cursor over events that were never settled. */
export async function expire(
  transaction: Transaction,
  { shard }: { readonly shard: number },
  name: string,
  to: number,
): Promise<number> {
  const [row] = await lockCursors(transaction, [name]);
  if (row === undefined || isFrozen(row)) return 0;
  const cursor: Cursor = parseCursor(row);
  if (cursor.at.row >= to) return 0;
  const [sum = {}] = await transaction.rows(
    `SELECT coalesce(sum(n), 0)::bigint AS n, count(*) = ${rowsMax} AS is_part, max(id) AS last
     FROM (SELECT id, n FROM log WHERE id >= $1 ORDER BY id LIMIT ${rowsMax}) step WHERE id < $2`,
    [cursor.at.row, to],
  );
  const lost = integer(sum, 'n') - cursor.at.index;
  const place = sum['is_part'] === true ? integer(sum, 'last') + 1 : to;
  await transaction.rows(
    `UPDATE cursor SET id = $2, idx = 0, passed = passed + $3, inflight_to_id = NULL,
       inflight_to_idx = NULL, inflight_n = NULL WHERE dest = $1`,
    [name, place, lost],
  );
  await increase(transaction, shard, name, [['expired', lost]]);
  return lost;
}
