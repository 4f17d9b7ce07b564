import { parseCursor } from '../cursor.ts';
import type { Cursor } from '../cursor.ts';
import { integer } from '../row.ts';
import type { Row } from '../row.ts';
import type { Transaction } from './link.ts';

/** Who does not renew for this long is taken for dead. On the database's clock, not on a node's. */
const leaseSeconds = 3;
/** A lease that lasts for so long still is not written again: `renewLeases` does that each second. */
const freshSeconds = 1.5;

/** A destination's cursor in this node's hands. The epoch grows each time another node takes it. */
export interface Lease {
  readonly cursor: Cursor;
  readonly epoch: number;
  /** True where it was another node's until now. */
  readonly takenOver: boolean;
}

/**
 * Takes the cursor of a destination, or keeps it; null where another node has it and lives. The
 * row stays locked until the end of the transaction. One that another node detached, as it was
 * removed there, goes on with the node that still has it.
 */
export async function takeLease(
  transaction: Transaction,
  destination: string,
  node: string,
): Promise<Lease | null> {
  const [before] = await transaction.rows(
    `SELECT *, leased_until > clock_timestamp() AS is_live,
       detached = 0 AND leased_until > clock_timestamp() + $2::interval AS is_fresh
     FROM cursor WHERE dest = $1 FOR UPDATE`,
    [destination, `${freshSeconds} seconds`],
  );
  if (before === undefined) throw new Error(`${destination} is not attached`);
  const isMine = before['holder'] === node;
  if (!isMine && before['holder'] !== null && before['is_live'] === true) return null;
  const epoch = integer(before, 'epoch') + (isMine ? 0 : 1);
  if (isMine && before['is_fresh'] === true) {
    return { cursor: parseCursor(before), epoch, takenOver: false };
  }
  await transaction.rows(
    `UPDATE cursor SET holder = $2, epoch = $3, leased_until = clock_timestamp() + $4::interval,
       detached = 0 WHERE dest = $1`,
    [destination, node, epoch, `${leaseSeconds} seconds`],
  );
  return { cursor: parseCursor(before), epoch, takenOver: !isMine && before['holder'] !== null };
}

/** Locks a cursor that was taken under this epoch; null where another node has it now. */
export async function holdLease(
  transaction: Transaction,
  destination: string,
  node: string,
  epoch: number,
): Promise<Cursor | null> {
  const [row] = await transaction.rows(
    'SELECT * FROM cursor WHERE dest = $1 AND holder = $2 AND epoch = $3 FOR UPDATE',
    [destination, node, epoch],
  );
  return row === undefined ? null : parseCursor(row);
}

/** Says that this node lives and delivers to these. What was taken over meanwhile stays taken. */
export async function renewLeases(
  transaction: Transaction,
  node: string,
  destinations: ReadonlySet<string>,
): Promise<void> {
  await transaction.rows(
    `UPDATE cursor SET leased_until = clock_timestamp() + $2::interval WHERE dest IN (
       SELECT dest FROM cursor WHERE holder = $1 AND detached = 0 AND dest = ANY($3::text[])
       ORDER BY dest FOR UPDATE SKIP LOCKED)`,
    [node, `${leaseSeconds} seconds`, [...destinations]],
  );
}

/** Lets go at once, at a clean end. */
export async function releaseLeases(transaction: Transaction, node: string): Promise<void> {
  await transaction.rows('UPDATE cursor SET holder = NULL, leased_until = NULL WHERE holder = $1', [
    node,
  ]);
}

/** A cursor and whether its holder lives. */
export const cursorColumns = 'SELECT *, leased_until > clock_timestamp() AS is_live FROM cursor';

/** Locks these cursors. One that is in use waits for its turn. */
export function lockCursors(
  transaction: Transaction,
  destinations: readonly string[],
): Promise<readonly Row[]> {
  return transaction.rows(
    `${cursorColumns} WHERE dest = ANY($1::text[]) ORDER BY dest FOR UPDATE SKIP LOCKED`,
    [destinations],
  );
}

/** True for the row of a cursor whose next events are on their way, and whose holder lives. */
export function isFrozen(row: Row): boolean {
  return row['inflight_to_id'] !== null && isHeld(row);
}

/** The batch of retries that is on its way with a holder that lives; null where none is. */
export function heldBatch(row: Row): string | null {
  return isHeld(row) ? parseCursor(row).inflightBatch : null;
}

function isHeld(row: Row): boolean {
  return row['is_live'] === true && row['detached'] === 0;
}
