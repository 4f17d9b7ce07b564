import { integer } from '../row.ts';
import type { PostgresLink } from './link.ts';
import { hourOf } from './rooms.ts';
import type { Rooms } from './rooms.ts';

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
    const [row] = await link.transaction('read', (transaction) =>
      transaction.rows(
        `SELECT coalesce(sum(n), 0)::bigint AS n, coalesce(max(id), 0) AS last FROM log
         WHERE hour = ${name.replace('log_', '')}`,
      ),
    );
    if (integer(row ?? {}, 'last') >= floor) break;
    const needed = `SELECT 1 FROM ${name} WHERE id >= ${floor} LIMIT 1`;
    if (!(await rooms.dropUnless(name, 'log', needed))) break;
    gone += integer(row ?? {}, 'n');
  }
  return gone;
}
