import { increase } from './counters.ts';
import { cutId, readCursor } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import type { Settling } from './messages.ts';
import { blob, integer } from './row.ts';
import { soundFrames } from './sound-frames.ts';
import type { Position } from './spool.ts';
import { transaction } from './store.ts';
import type { Store } from './store.ts';

/** A stored frame with what retries and dead letters keep of it. */
interface Kept {
  readonly frame: Uint8Array;
  readonly storedAt: number;
  readonly attempts: number;
}

type Source = (position: Position) => Kept;

/** Ends a cut in one transaction: moves the cursor or removes the retries, writes what failed. */
export function settleCut(store: Store, settling: Settling): void {
  const { destination, cutId: id } = settling;
  const cursor = readCursor(store, destination);
  const inflight = cursor === null ? null : cursor.inflight;
  if (cursor !== null && inflight !== null && id === idOf(store, cursor, inflight.to)) {
    transaction(store, () => {
      write(store, settling, logSource(store));
      store.sql('moveCursor').run(inflight.to.row, inflight.to.index, inflight.count, destination);
    });
    return;
  }
  const source = retrySource(store, destination, id);
  if (source === null) throw new Error(`cut ${id} of ${destination} is not open`);
  transaction(store, () => {
    store.sql('deleteRetryBatch').run(destination, id);
    store.sql('freezeRetries').run(null, destination);
    write(store, settling, source);
  });
}

function idOf(store: Store, cursor: Cursor, to: Position): string {
  return cutId(store, cursor.name, cursor.at, to);
}

function write(store: Store, settling: Settling, source: Source): void {
  const { destination, now } = settling;
  for (const { position, at, reason, batch } of settling.retries) {
    const { frame, storedAt, attempts } = source(position);
    store
      .sql('insertRetry')
      .run(destination, position.row, position.index, batch, attempts, at, storedAt, reason, frame);
  }
  for (const { position, reason, eventId } of settling.dead) {
    const { frame, storedAt, attempts } = source(position);
    const place = [destination, position.row, position.index] as const;
    store.sql('insertDead').run(...place, eventId, now, storedAt, attempts, reason, frame);
  }
  increase(store, destination, settling.increments);
}

/** Frames of the log, a row read once for its neighbours; empty ones of a damaged row. */
function logSource(store: Store): Source {
  let current = -1;
  let frames: readonly Uint8Array[] = [];
  let storedAt = 0;
  return ({ row, index }) => {
    if (row !== current) {
      const found = store.sql('row').get(row);
      current = row;
      frames = found === undefined ? [] : (soundFrames(found) ?? []);
      storedAt = found === undefined ? 0 : integer(found, 'at_ms');
    }
    return { frame: frames[index] ?? new Uint8Array(), storedAt, attempts: 1 };
  };
}

/** Frames of a batch of retries, read before its rows go; null when there is no such batch. */
function retrySource(store: Store, destination: string, batch: string): Source | null {
  const rows = store.sql('retryBatch').all(destination, batch);
  if (rows.length === 0) return null;
  const kept = new Map(
    rows.map((row) => [
      `${integer(row, 'id')}.${integer(row, 'idx')}`,
      {
        frame: blob(row, 'body'),
        storedAt: integer(row, 'at_ms'),
        attempts: integer(row, 'attempts') + 1,
      },
    ]),
  );
  return ({ row, index }) => {
    const found = kept.get(`${row}.${index}`);
    if (found === undefined) throw new Error(`${row}.${index} is not of batch ${batch}`);
    return found;
  };
}
