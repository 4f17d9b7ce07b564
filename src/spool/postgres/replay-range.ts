import { parseCursor } from '../cursor.ts';
import type { Cursor } from '../cursor.ts';
import { newBatchId, replayBatchMax } from '../dead-letters.ts';
import type { Calls } from '../messages.ts';
import { integer } from '../row.ts';
import type { Row } from '../row.ts';
import { soundFrames } from '../sound-frames.ts';
import type { Position } from '../spool.ts';
import { increase } from './counters.ts';
import type { Transaction } from './link.ts';
import { hourOf } from './rooms.ts';
import type { Settler } from './settle-cut.ts';

type Ask = Calls['replayRange']['ask'];
type Answer = Calls['replayRange']['answer'];

interface Copy {
  readonly position: Position;
  readonly frame: Uint8Array;
}

/** Rows of one step: others get their turn in between. */
const rowsMax = 100;

/** Puts copies of events that a destination has behind it among its retries, or counts them. */
export async function replayRange(
  transaction: Transaction,
  settler: Settler,
  ask: Ask,
): Promise<Answer> {
  const { destination, from, to, after, isDry } = ask;
  const [found] = await transaction.rows('SELECT * FROM cursor WHERE dest = $1', [destination]);
  const cursor = found === undefined ? null : parseCursor(found);
  if (cursor === null || cursor.detached) throw new Error(`${destination} is not attached`);
  const rows = await transaction.rows(
    `SELECT id, n, body, crc FROM log WHERE id > $1 AND id <= $2 AND at_ms >= $3 AND at_ms < $4
       AND hour BETWEEN $5 AND $6 ORDER BY id LIMIT ${rowsMax}`,
    [after, cursor.at.row, from, to, hourOf(from), hourOf(Math.min(to, transaction.now))],
  );
  const copies = await settledOf(transaction, cursor, rows);
  const count = isDry ? copies.length : await put(transaction, settler, ask, copies);
  const last = rows.at(-1);
  return { count, after: last === undefined || rows.length < rowsMax ? null : integer(last, 'id') };
}

/** The events that are behind the cursor, and neither wait nor lie dead, nor are sent again now. */
async function settledOf(
  transaction: Transaction,
  { name, at }: Cursor,
  rows: readonly Row[],
): Promise<readonly Copy[]> {
  const ids = rows.map((row) => integer(row, 'id'));
  const open = await transaction.rows(
    `SELECT abs(id) AS id, idx FROM retry WHERE dest = $1 AND id = ANY($2::bigint[])
     UNION ALL SELECT abs(id), idx FROM dead WHERE dest = $1 AND id = ANY($2::bigint[])`,
    [name, [...ids, ...ids.map((id) => -id)]],
  );
  const unsettled = new Set(open.map((row) => `${integer(row, 'id')}.${integer(row, 'idx')}`));
  return rows.flatMap((row) => {
    const id = integer(row, 'id');
    const frames = (soundFrames(row) ?? []).slice(0, id < at.row ? undefined : at.index);
    return frames.flatMap((frame, index) =>
      unsettled.has(`${id}.${index}`) ? [] : [{ position: { row: id, index }, frame }],
    );
  });
}

async function put(
  transaction: Transaction,
  { shard }: Settler,
  { destination }: Ask,
  copies: readonly Copy[],
): Promise<number> {
  const { now } = transaction;
  const batches = new Map<string, string>();
  const batchOf = ({ row, index }: Position): string => {
    const place = `${row}.${Math.floor(index / replayBatchMax)}`;
    const batch = batches.get(place) ?? newBatchId();
    batches.set(place, batch);
    return batch;
  };
  const placed = await transaction.rows(
    `INSERT INTO retry(dest, attempts, next_ms, at_ms, reason, id, idx, batch, body)
     SELECT $1, 0, $2::bigint, $2::bigint, 'replayed', * FROM unnest($3::bigint[], $4::integer[],
       $5::text[], $6::bytea[])
     ON CONFLICT DO NOTHING RETURNING 1`,
    [
      destination,
      now,
      copies.map(({ position }) => -position.row),
      copies.map(({ position }) => position.index),
      copies.map(({ position }) => batchOf(position)),
      copies.map(({ frame }) => Buffer.from(frame)),
    ],
  );
  await increase(transaction, shard, destination, [['replay:asked', placed.length]]);
  return placed.length;
}
