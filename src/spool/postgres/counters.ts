import type { Increment } from '../group.ts';
import type { Transaction } from './link.ts';

/** Adds to counters of one scope, in this node's own rows, always in the same order. */
export async function increase(
  transaction: Transaction,
  shard: number,
  scope: string,
  increments: readonly Increment[],
): Promise<void> {
  const sums = new Map<string, number>();
  for (const [key, by] of increments) sums.set(key, (sums.get(key) ?? 0) + by);
  const changed = [...sums].filter(([, by]) => by !== 0);
  if (changed.length === 0) return;
  await transaction.rows(
    `INSERT INTO counter(scope, key, shard, n)
     SELECT $1, key, $2, by FROM unnest($3::text[], $4::bigint[]) AS each(key, by) ORDER BY key
     ON CONFLICT (scope, key, shard) DO UPDATE SET n = counter.n + excluded.n`,
    [scope, shard, changed.map(([key]) => key), changed.map(([, by]) => by)],
  );
}

/** All events that were ever stored, as an expression. */
export const storedSum = `(SELECT coalesce(sum(n), 0)::bigint FROM counter
  WHERE scope = '' AND key = 'stored')`;
