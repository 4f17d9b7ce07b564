import { integer, integerOrNull } from '../row.ts';
import type { Row } from '../row.ts';
import type { Transaction } from './link.ts';
import { hourOf } from './rooms.ts';

/** What must go so that the tables get below their limit. */
export interface Excess {
  /** Rows below this id, with their hours as a whole; 0 where none must. */
  readonly below: number;
  /** Bytes of retries and dead letters, the oldest first. */
  readonly bytes: number;
}

/** The tables are below their limit, or nothing that can go would help. */
export const noExcess: Excess = { below: 0, bytes: 0 };

/** So many pages of a table are looked at: 8 MB, a few milliseconds. */
const pagesMax = 1_000;
const pageBytes = 8_192;

/** A retry or a dead letter with its index entries, as an expression. */
export const failedBytes = '(pg_column_size(body) + 300)';

/**
 * Finds what is above the limit: hours first, the oldest first, where one is over and can't grow any
 * more. The present and the last hour can't be dropped: that their events expire would make no room.
 * Retries and dead letters go only as far as they alone are above the limit.
 */
export async function findExcess(transaction: Transaction, bytesMax: number): Promise<Excess> {
  const sizes = await transaction.rows(
    `SELECT substring(child.relname FROM '\\d+$')::integer AS hour,
       pg_total_relation_size(child.oid) AS bytes
     FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
     WHERE inhparent = to_regclass('log')
     UNION ALL SELECT NULL, pg_total_relation_size('retry') + pg_total_relation_size('dead')
     ORDER BY hour`,
  );
  if (bytesOf(sizes) <= bytesMax) return noExcess;
  const hours = sizes.filter(({ hour }) => hour !== null);
  const failed = (await heldBytes(transaction, 'retry')) + (await heldBytes(transaction, 'dead'));
  const over = bytesOf(hours) + Math.min(failed, bytesMax) - bytesMax;
  const last = hourThatFrees(hours, over, hourOf(transaction.now) - 2);
  if (last === null && failed <= bytesMax) return noExcess;
  return {
    below: last === null ? 0 : await rowAfterHour(transaction, last),
    bytes: Math.max(0, failed - bytesMax),
  };
}

function bytesOf(sizes: readonly Row[]): number {
  // A partition that is dropped meanwhile has no size.
  return sizes.reduce((sum, row) => sum + (integerOrNull(row, 'bytes') ?? 0), 0);
}

/** The last of the oldest hours that hold so many bytes together; null where nothing can go. */
function hourThatFrees(hours: readonly Row[], bytes: number, hourMax: number): number | null {
  let left = bytes;
  let last: number | null = null;
  for (const row of hours) {
    const hour = integer(row, 'hour');
    if (left <= 0 || hour > hourMax) break;
    left -= integerOrNull(row, 'bytes') ?? 0;
    last = hour;
  }
  return last;
}

async function rowAfterHour(transaction: Transaction, hour: number): Promise<number> {
  const [row] = await transaction.rows(
    'SELECT coalesce(max(id) + 1, 0) AS below FROM log WHERE hour <= $1',
    [hour],
  );
  return integer(row ?? {}, 'below');
}

/**
 * Bytes of the rows that are there, from a sample where they are many: the size of the table does
 * not say it, because a table keeps the room of what was deleted for what comes.
 */
async function heldBytes(transaction: Transaction, table: 'retry' | 'dead'): Promise<number> {
  const [size] = await transaction.rows(`SELECT pg_relation_size('${table}') AS bytes`);
  const pages = integer(size ?? {}, 'bytes') / pageBytes;
  const percent = pages <= pagesMax ? 100 : (100 * pagesMax) / pages;
  const [row] = await transaction.rows(
    `SELECT coalesce(sum(${failedBytes}), 0)::bigint AS bytes FROM ${table}
     TABLESAMPLE SYSTEM ($1::real)`,
    [percent],
  );
  return Math.round((integer(row ?? {}, 'bytes') * 100) / percent);
}
