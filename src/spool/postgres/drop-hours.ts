import { integer, integerOrNull } from '../row.ts';
import type { PostgresLink } from './link.ts';
import { hourOf } from './rooms.ts';
import type { Rooms } from './rooms.ts';

/** Rows of one step. */
const rowsMax = 50_000;

/**
 * Drops the hours whose rows nobody needs. The present and the last hour may still grow. Gives the
 * number of events that went.
 */
export async function dropHours(link: PostgresLink, rooms: Rooms, floor: number): Promise<number> {
  const names = await link.transaction('read', async (transaction) => {
    const rows = await transaction.rows(
      `SELECT child.relname AS name FROM pg_inherits
       JOIN pg_class child ON child.oid = inhrelid
       WHERE inhparent = to_regclass('log') AND substring(child.relname FROM '\\d+$')::integer < $1
       ORDER BY substring(child.relname FROM '\\d+$')::integer`,
      [hourOf(transaction.now) - 1],
    );
    return rows.map(({ name }) => String(name));
  });
  let gone = 0;
  for (const name of names) {
    if (rooms.isResting) break;
    const [row] = await link.transaction('read', (transaction) =>
      transaction.rows(`SELECT coalesce(max(id), 0) AS last FROM ${name}`),
    );
    if (integer(row ?? {}, 'last') >= floor) break;
    const events = await eventsIn(link, name);
    const needed = `SELECT 1 WHERE (SELECT max(id) FROM ${name}) >= ${floor}`;
    if (!(await rooms.dropUnless(name, 'log', needed))) break;
    gone += events;
  }
  return gone;
}

/** Counted in steps: an hour may hold more rows than one statement reads in time. */
async function eventsIn(link: PostgresLink, name: string): Promise<number> {
  let events = 0;
  for (let after: number | null = -1; after !== null;) {
    const [step = {}] = await link.transaction('read', (transaction) =>
      transaction.rows(
        `SELECT coalesce(sum(n), 0)::bigint AS n, max(id) AS last
         FROM (SELECT id, n FROM ${name} WHERE id > $1 ORDER BY id LIMIT ${rowsMax}) step`,
        [after],
      ),
    );
    events += integer(step, 'n');
    after = integerOrNull(step, 'last');
  }
  return events;
}
