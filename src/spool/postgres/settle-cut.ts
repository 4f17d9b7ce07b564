import { cutId } from '../cursor.ts';
import type { Cursor } from '../cursor.ts';
import type { Settling } from '../messages.ts';
import { blob, integer } from '../row.ts';
import { soundFrames } from '../sound-frames.ts';
import type { Position } from '../spool.ts';
import { increase } from './counters.ts';
import type { Transaction } from './link.ts';

/** A stored frame with what retries and dead letters keep of it. */
interface Kept {
  readonly position: Position;
  readonly frame: Uint8Array;
  readonly storedAt: number;
  readonly attempts: number;
}

/** Whose counters, and which spool's cuts. */
export interface Settler {
  readonly identity: string;
  readonly shard: number;
}

/**
 * Ends a cut under the lease that it was given out with: moves the cursor or removes the retries,
 * writes what failed. False where the cut is not open.
 */
export async function settleCut(
  transaction: Transaction,
  settler: Settler,
  cursor: Cursor,
  settling: Settling,
): Promise<boolean> {
  const { name, at, inflight } = cursor;
  const { cutId: id } = settling;
  if (inflight !== null && id === cutId(settler, name, at, inflight.to)) {
    const { to, count } = inflight;
    await write(transaction, settler, settling, (places) => fromLog(transaction, places));
    await transaction.rows(
      `UPDATE cursor SET id = $2, idx = $3, passed = passed + $4, inflight_to_id = NULL,
         inflight_to_idx = NULL, inflight_n = NULL WHERE dest = $1`,
      [name, to.row, to.index, count],
    );
    return true;
  }
  const kept = await takeRetries(transaction, name, id);
  if (kept.length === 0) return false;
  await transaction.rows('UPDATE cursor SET inflight_batch = NULL WHERE dest = $1', [name]);
  await write(transaction, settler, settling, () => Promise.resolve(kept));
  return true;
}

async function write(
  transaction: Transaction,
  { shard }: Settler,
  { destination, now, retries, dead, increments }: Settling,
  read: (places: readonly Position[]) => Promise<readonly Kept[]>,
): Promise<void> {
  const places = [...retries, ...dead].map(({ position }) => position);
  const kept = new Map(
    (places.length === 0 ? [] : await read(places)).map((each) => [keyOf(each.position), each]),
  );
  const keptOf = (position: Position): Kept => {
    const found = kept.get(keyOf(position));
    if (found === undefined) throw new Error(`${keyOf(position)} is not of this cut`);
    return found;
  };
  await insertRetries(transaction, destination, retries, keptOf);
  await insertDead(transaction, { destination, now, dead }, keptOf);
  await increase(transaction, shard, destination, increments);
}

async function insertRetries(
  transaction: Transaction,
  destination: string,
  retries: Settling['retries'],
  keptOf: (position: Position) => Kept,
): Promise<void> {
  if (retries.length === 0) return;
  const kept = retries.map(({ position }) => keptOf(position));
  await transaction.rows(
    `INSERT INTO retry(dest, id, idx, batch, attempts, next_ms, at_ms, reason, body)
     SELECT $1, * FROM unnest($2::bigint[], $3::integer[], $4::text[], $5::integer[], $6::bigint[],
       $7::bigint[], $8::text[], $9::bytea[])`,
    [
      destination,
      retries.map(({ position }) => position.row),
      retries.map(({ position }) => position.index),
      retries.map(({ batch }) => batch),
      kept.map(({ attempts }) => attempts),
      retries.map(({ at }) => at),
      kept.map(({ storedAt }) => storedAt),
      retries.map(({ reason }) => reason),
      kept.map(({ frame }) => Buffer.from(frame)),
    ],
  );
}

async function insertDead(
  transaction: Transaction,
  { destination, now, dead }: Pick<Settling, 'destination' | 'now' | 'dead'>,
  keptOf: (position: Position) => Kept,
): Promise<void> {
  if (dead.length === 0) return;
  const kept = dead.map(({ position }) => keptOf(position));
  await transaction.rows(
    `INSERT INTO dead(dest, at_ms, id, idx, event_id, stored_ms, attempts, reason, body)
     SELECT $1, $2::bigint, * FROM unnest($3::bigint[], $4::integer[], $5::text[], $6::bigint[],
       $7::integer[], $8::text[], $9::bytea[])
     ON CONFLICT (dest, id, idx) DO UPDATE SET at_ms = excluded.at_ms,
       attempts = excluded.attempts, reason = excluded.reason, body = excluded.body`,
    [
      destination,
      now,
      dead.map(({ position }) => position.row),
      dead.map(({ position }) => position.index),
      dead.map(({ eventId }) => eventId),
      kept.map(({ storedAt }) => storedAt),
      kept.map(({ attempts }) => attempts),
      dead.map(({ reason }) => reason),
      kept.map(({ frame }) => Buffer.from(frame)),
    ],
  );
}

async function fromLog(
  transaction: Transaction,
  places: readonly Position[],
): Promise<readonly Kept[]> {
  const ids = [...new Set(places.map(({ row }) => row))];
  const rows = await transaction.rows(
    'SELECT id, at_ms, n, body, crc FROM log WHERE id = ANY($1::bigint[])',
    [ids],
  );
  const found = new Map(
    rows.map((row) => {
      const frames = soundFrames(row) ?? [];
      return [integer(row, 'id'), { frames, storedAt: integer(row, 'at_ms') }];
    }),
  );
  return places.map((position) => {
    const { frames = [], storedAt = 0 } = found.get(position.row) ?? {};
    const frame = frames[position.index] ?? new Uint8Array();
    return { position, frame, storedAt, attempts: 1 };
  });
}

async function takeRetries(
  transaction: Transaction,
  destination: string,
  batch: string,
): Promise<readonly Kept[]> {
  const rows = await transaction.rows(
    'DELETE FROM retry WHERE dest = $1 AND batch = $2 RETURNING id, idx, body, at_ms, attempts',
    [destination, batch],
  );
  return rows.map((row) => ({
    position: { row: integer(row, 'id'), index: integer(row, 'idx') },
    frame: blob(row, 'body'),
    storedAt: integer(row, 'at_ms'),
    attempts: integer(row, 'attempts') + 1,
  }));
}

function keyOf({ row, index }: Position): string {
  return `${row}.${index}`;
}
