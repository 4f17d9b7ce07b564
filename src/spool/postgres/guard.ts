import { integer } from '../row.ts';
import type { Transaction } from './link.ts';

/**
 * The lowest id that may still be given to a row: rows below it are final, whatever order their
 * transactions end in. A row's id is its transaction's number plus the base, and a transaction
 * below the snapshot's `xmin` has ended. Any transaction of the server that has written something
 * holds it back while it is open.
 */
export const guardId = `(SELECT value::bigint + pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  FROM meta WHERE key = 'base')`;

/** A guard that is held back: by whom, and how old the oldest row is that waits for it. */
export interface Held {
  readonly heldMs: number;
  /** The process of the server that holds it; 0 where this user may not see it. */
  readonly pid: number;
}

/** Looks for rows behind the guard that have been there for some time; null where none have. */
export async function heldBack(transaction: Transaction, msMin: number): Promise<Held | null> {
  const [row] = await transaction.rows(
    `SELECT (extract(epoch FROM clock_timestamp() - min(xact_start)) * 1000)::bigint AS held_ms,
       coalesce((array_agg(pid ORDER BY xact_start))[1], 0) AS pid
     FROM pg_stat_activity
     WHERE backend_xid IS NOT NULL
       AND EXISTS (SELECT 1 FROM log WHERE id >= ${guardId})`,
  );
  const heldMs = row?.['held_ms'] === null ? 0 : integer(row ?? {}, 'held_ms');
  return heldMs < msMin ? null : { heldMs, pid: integer(row ?? {}, 'pid') };
}
