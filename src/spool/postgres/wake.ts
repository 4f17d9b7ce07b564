import { integer } from '../row.ts';
import type { Transaction } from './link.ts';

/** Lets every node look for work soon: retries have become due that only the database knows of. */
export async function wakeNodes(transaction: Transaction): Promise<void> {
  await transaction.rows("UPDATE meta SET value = (value::bigint + 1)::text WHERE key = 'wakes'");
}

/** How often nodes were woken. */
export async function countWakes(transaction: Transaction): Promise<number> {
  const [row] = await transaction.rows("SELECT value::bigint AS n FROM meta WHERE key = 'wakes'");
  return integer(row ?? {}, 'n');
}
