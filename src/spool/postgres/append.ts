import { crc32 } from 'node:zlib';
import { withoutFrames } from '../frames.ts';
import { keyBytes } from '../group.ts';
import type { SealedGroup } from '../group.ts';
import type { Calls } from '../messages.ts';
import { integer } from '../row.ts';
import { doorScope } from '../store.ts';
import { increase } from './counters.ts';
import { hourOf } from './rooms.ts';
import type { Room } from './rooms.ts';

/**
 * Writes one group commit: the frames that no node has seen before, their keys and all counts, in
 * one transaction. Who has the same key in hand waits here until the other one has committed.
 */
export async function appendGroup(
  room: Room,
  group: SealedGroup,
  shard: number,
): Promise<Calls['append']['answer']> {
  const fresh = group.count === 0 ? new Set<number>() : await takeKeys(room, group);
  const duplicates = Array.from({ length: group.count }, (_, index) => index).filter(
    (index) => !fresh.has(index),
  );
  const row = fresh.size === 0 ? 0 : await insertRow(room, group, duplicates);
  await increase(room, shard, doorScope, [
    ...group.increments,
    ['stored', fresh.size],
    ['duplicate', duplicates.length],
  ]);
  return { row, duplicates };
}

/** Inserts in the order of keys, so that two nodes never wait for each other. */
async function takeKeys(room: Room, { keys, count }: SealedGroup): Promise<ReadonlySet<number>> {
  const view = new DataView(keys.buffer, keys.byteOffset, keys.byteLength);
  const list = Array.from({ length: count }, (_, index) => view.getBigInt64(index * keyBytes));
  const rows = await room.rows(
    `WITH given AS (
       SELECT key, min(place)::integer AS place
       FROM unnest($1::bigint[]) WITH ORDINALITY AS each(key, place) GROUP BY key),
     fresh AS (
       INSERT INTO seen(key, slice)
       SELECT key, $2 FROM given
       WHERE NOT EXISTS (
         SELECT 1 FROM seen old WHERE old.key = given.key AND old.slice <> $2
           AND old.slice IN (SELECT no FROM slice))
       ORDER BY key ON CONFLICT DO NOTHING RETURNING key)
     SELECT place - 1 AS place FROM given JOIN fresh USING (key)`,
    [list.map(String), room.slice],
  );
  return new Set(rows.map((row) => integer(row, 'place')));
}

/** The row's id is made of its transaction's number: see `guard.ts`. */
async function insertRow(
  room: Room,
  { count, body }: SealedGroup,
  duplicates: readonly number[],
): Promise<number> {
  const kept = withoutFrames(body, count, duplicates);
  const [row] = await room.rows(
    `INSERT INTO log(hour, id, at_ms, n, body, crc)
     SELECT $1, value::bigint + pg_current_xact_id()::text::bigint, $2, $3, $4, $5
     FROM meta WHERE key = 'base' RETURNING id`,
    [hourOf(room.at), room.at, count - duplicates.length, kept, crc32(kept)],
  );
  return integer(row ?? {}, 'id');
}
