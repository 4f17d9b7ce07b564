import { text } from '../row.ts';
import type { SpoolDestination } from '../spool.ts';
import { storedSum } from './counters.ts';
import { guardId } from './guard.ts';
import type { Transaction } from './link.ts';

/**
 * Makes these the destinations. One that is missing is detached, unless another node is delivering
 * to it now: while a new configuration is rolled out, the old one must not end what is new. This
 * node's own lease of it ends, so that a node that still has it can go on.
 */
export async function attachDestinations(
  transaction: Transaction,
  destinations: readonly SpoolDestination[],
  node: string,
): Promise<void> {
  const names = destinations.map(({ name }) => name);
  const known = await transaction.rows('SELECT dest FROM cursor ORDER BY dest FOR UPDATE');
  await transaction.rows(
    `UPDATE cursor SET detached = CASE WHEN dest = ANY($1::text[]) THEN 0 ELSE 1 END,
       leased_until = CASE WHEN dest = ANY($1::text[]) THEN leased_until END
     WHERE dest = ANY($1::text[]) OR NOT coalesce(
       holder <> $2 AND leased_until > clock_timestamp(), false)`,
    [names, node],
  );
  const before = new Set(known.map((row) => text(row, 'dest')));
  for (const destination of destinations) {
    if (!before.has(destination.name)) await start(transaction, destination);
  }
}

/** In one statement, because rows and counts must be of one moment. */
async function start(transaction: Transaction, { name, from }: SpoolDestination): Promise<void> {
  await transaction.rows(
    `WITH place AS (
       SELECT least(coalesce((SELECT min(id) FROM log WHERE at_ms >= $2::bigint), ${guardId}),
         ${guardId}) AS id),
     ahead AS (SELECT coalesce(sum(n), 0)::bigint AS n FROM log, place WHERE log.id >= place.id)
     INSERT INTO cursor(dest, id, idx, batch_no, start, passed, detached)
     SELECT $1, place.id, 0, 0, ${storedSum} - ahead.n, ${storedSum} - ahead.n, 0
     FROM place, ahead ON CONFLICT DO NOTHING`,
    [name, from ?? null],
  );
}
