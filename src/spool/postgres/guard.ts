import { limits } from '../../vocabulary/limits.ts';
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

/** True while the guard stands at that id and a destination has nothing else to do. */
export async function isGuardAt(
  transaction: Transaction,
  guard: number,
  destination: string,
): Promise<boolean> {
  const [row = {}] = await transaction.rows(
    `SELECT ${guardId} = $1 AND NOT EXISTS (
       SELECT 1 FROM retry WHERE dest = $2 AND (next_ms <= $3 OR next_ms > $4)) AS is_held`,
    [guard, destination, transaction.now, transaction.now + limits.retryMsMax],
  );
  return row['is_held'] === true;
}

/** Where the guard stands, and who may hold it there. */
export interface GuardLook {
  readonly guard: number;
  /** True where rows wait behind it. */
  readonly hasRows: boolean;
  /** The process of the server with the oldest transaction; 0 where this user may not see it. */
  readonly pid: number;
}

/** Looks at the guard. How long it has stood, only who looks again can tell. */
export async function lookAtGuard(transaction: Transaction): Promise<GuardLook> {
  const [row = {}] = await transaction.rows(
    `WITH place AS (SELECT ${guardId} AS guard)
     SELECT guard, coalesce((SELECT max(id) FROM log) >= guard, false) AS has_rows,
       coalesce((SELECT pid FROM pg_stat_activity
         WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
         ORDER BY xact_start LIMIT 1), 0) AS pid
     FROM place`,
  );
  return {
    guard: integer(row, 'guard'),
    hasRows: row['has_rows'] === true,
    pid: integer(row, 'pid'),
  };
}
