import { hash } from 'node:crypto';
import { integer, integerOrNull, text } from './row.ts';
import type { Row } from './row.ts';
import type { Position } from './spool.ts';
import type { Store } from './store.ts';

/** Where a destination stands in the log. */
export interface Cursor {
  readonly name: string;
  /** The next event to send. */
  readonly at: Position;
  /** The end of the frozen cut that begins at `at`, and its number of events. */
  readonly inflight: { readonly to: Position; readonly count: number } | null;
  /** The batch of retries that is on its way. */
  readonly inflightBatch: string | null;
  /** Events that were in the spool before the destination was added. */
  readonly start: number;
  /** Events of the log that the cursor has left behind, counted like `start`. */
  readonly passed: number;
  readonly detached: boolean;
}

/** Reads a row of the table of cursors. */
export function parseCursor(row: Row): Cursor {
  const toRow = integerOrNull(row, 'inflight_to_id');
  return {
    name: text(row, 'dest'),
    at: { row: integer(row, 'id'), index: integer(row, 'idx') },
    inflight:
      toRow === null
        ? null
        : {
            to: { row: toRow, index: integer(row, 'inflight_to_idx') },
            count: integer(row, 'inflight_n'),
          },
    inflightBatch: row['inflight_batch'] === null ? null : text(row, 'inflight_batch'),
    start: integer(row, 'start'),
    passed: integer(row, 'passed'),
    detached: integer(row, 'detached') === 1,
  };
}

/** The cursor of a destination; null when it was never attached. */
export function readCursor(store: Store, destination: string): Cursor | null {
  const row = store.sql('cursor').get(destination);
  return row === undefined ? null : parseCursor(row);
}

/** All cursors, detached ones too. */
export function readCursors(store: Store): readonly Cursor[] {
  return store.sql('cursors').all().map(parseCursor);
}

/** The id of a cut: the same for the same cut of the same spool, and for no other. */
export function cutId(
  spool: { readonly identity: string },
  destination: string,
  from: Position,
  to: Position,
): string {
  const place = [from.row, from.index, to.row, to.index].join('.');
  return hash('sha256', `${spool.identity}\n${destination}\n${place}`).slice(0, 32);
}
