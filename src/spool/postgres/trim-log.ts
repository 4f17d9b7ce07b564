import type { EpochMs } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { parseCursor } from '../cursor.ts';
import type { Cursor } from '../cursor.ts';
import { integer, integerOrNull, text } from '../row.ts';
import type { Row } from '../row.ts';
import { increase } from './counters.ts';
import { guardId } from './guard.ts';
import { isHeld } from './lease.ts';
import type { Transaction } from './link.ts';
import { lockOf } from './locks.ts';
import { hourOf } from './rooms.ts';

/** For whom and until when. */
export interface Trimming {
  readonly schema: string;
  readonly shard: number;
  readonly now: EpochMs;
  readonly retentionMs: number;
  /** How long events that everybody has are kept for a replay. */
  readonly keepMs: number;
  readonly deadRetentionMs: number;
  /** Whether to wait for another node that is at it. */
  readonly lock: 'try' | 'exclusive';
}

/** What a trim removed, and what may go with whole hours. */
export interface Trimmed {
  /** No destination needs a row below this id, for a replay neither. */
  readonly floor: number;
  readonly deadLetters: number;
  /** Events that nobody gets any more, by destination. */
  readonly expired: ReadonlyMap<string, number>;
}

const cursorColumns = 'SELECT *, leased_until > clock_timestamp() AS is_live FROM cursor';

/**
 * Lets go of what waited for longer than the retention, counted as expired, of what a removed
 * destination holds, and of old dead letters and withdrawals. One node at a time does it: null where
 * another node is at it.
 */
export async function trimLog(
  transaction: Transaction,
  trimming: Trimming,
): Promise<Trimmed | null> {
  const { schema, now, retentionMs, keepMs, deadRetentionMs } = trimming;
  const [lock] = await transaction.rows(
    `SELECT ${lockOf(schema, 'upkeep', trimming.lock)} AS mine`,
  );
  if (lock?.['mine'] === false) return null;
  const expiresAt = now - retentionMs;
  const cursors = await transaction.rows(`${cursorColumns} ORDER BY dest`);
  const held = new Set(cursors.filter(isHeld).map((row) => text(row, 'dest')));
  const expired = new Map<string, number>();
  await expireRetries(transaction, trimming, { expiresAt, held, expired });
  const { end, expiredTo } = await ends(transaction, expiresAt);
  const attached = cursors.filter(({ detached }) => detached === 0);
  const unwanted = Math.min(end, ...attached.map((row) => placeOf(row, held, expiredTo)));
  for (const row of cursors) {
    const target = row['detached'] === 1 ? unwanted : expiredTo;
    const name = text(row, 'dest');
    if (integer(row, 'id') < target && !held.has(name)) {
      const lost = await expire(transaction, trimming, name, target);
      expired.set(name, (expired.get(name) ?? 0) + lost);
    }
  }
  const deadLetters = await transaction.rows('DELETE FROM dead WHERE at_ms < $1 RETURNING 1', [
    now - deadRetentionMs,
  ]);
  await transaction.rows('DELETE FROM withdrawal WHERE at_ms < $1', [now - limits.withdrawalMs]);
  const kept = await ends(transaction, now - keepMs);
  const [lowest] = await transaction.rows('SELECT min(id) AS id FROM cursor');
  const needed = Math.min(end, integerOrNull(lowest ?? {}, 'id') ?? end);
  const floor = keepMs === 0 ? needed : Math.min(needed, kept.expiredTo);
  return { floor, deadLetters: deadLetters.length, expired };
}

function placeOf(row: Row, held: ReadonlySet<string>, expiredTo: number): number {
  const id = integer(row, 'id');
  return held.has(text(row, 'dest')) ? id : Math.max(id, expiredTo);
}

/** Where the final rows end, and where those begin that have not expired. */
async function ends(
  transaction: Transaction,
  expiresAt: EpochMs,
): Promise<{ readonly end: number; readonly expiredTo: number }> {
  const [row = {}] = await transaction.rows(
    `WITH guard AS (SELECT ${guardId} AS id)
     SELECT guard.id AS end, least(guard.id, coalesce(
       (SELECT min(log.id) FROM log WHERE hour >= $1 AND at_ms >= $2), guard.id)) AS live,
       (SELECT at_ms FROM log ORDER BY id LIMIT 1) < $2 AS is_old
     FROM guard`,
    [hourOf(expiresAt), expiresAt],
  );
  const end = integer(row, 'end');
  return { end, expiredTo: row['is_old'] === true ? integer(row, 'live') : 0 };
}

async function expireRetries(
  transaction: Transaction,
  { shard }: Trimming,
  about: {
    readonly expiresAt: EpochMs;
    readonly held: ReadonlySet<string>;
    readonly expired: Map<string, number>;
  },
): Promise<void> {
  const rows = await transaction.rows(
    `WITH gone AS (
       DELETE FROM retry WHERE at_ms < $1 AND dest <> ALL($2::text[]) RETURNING dest, id)
     SELECT dest, count(*) FILTER (WHERE id > 0)::bigint AS n,
       count(*) FILTER (WHERE id < 0)::bigint AS replays FROM gone GROUP BY dest ORDER BY dest`,
    [about.expiresAt, [...about.held]],
  );
  for (const row of rows) {
    const lost = integer(row, 'n');
    about.expired.set(text(row, 'dest'), lost);
    await increase(transaction, shard, text(row, 'dest'), [
      ['expired', lost],
      ['replay:expired', integer(row, 'replays')],
    ]);
  }
}

/** Moves a cursor over events that were never settled. One that is in use waits for its turn. */
async function expire(
  transaction: Transaction,
  { shard }: Trimming,
  name: string,
  to: number,
): Promise<number> {
  const [row] = await transaction.rows(`${cursorColumns} WHERE dest = $1 FOR UPDATE SKIP LOCKED`, [
    name,
  ]);
  if (row === undefined || isHeld(row)) return 0;
  const cursor: Cursor = parseCursor(row);
  if (cursor.at.row >= to) return 0;
  const [sum] = await transaction.rows(
    'SELECT coalesce(sum(n), 0)::bigint AS n FROM log WHERE id >= $1 AND id < $2',
    [cursor.at.row, to],
  );
  const lost = integer(sum ?? {}, 'n') - cursor.at.index;
  await transaction.rows(
    `UPDATE cursor SET id = $2, idx = 0, passed = passed + $3, inflight_to_id = NULL,
       inflight_to_idx = NULL, inflight_n = NULL WHERE dest = $1`,
    [name, to, lost],
  );
  await increase(transaction, shard, name, [['expired', lost]]);
  return lost;
}
