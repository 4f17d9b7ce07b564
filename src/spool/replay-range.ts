import { increase } from './counters.ts';
import { readCursor } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { newBatchId, replayBatchMax } from './dead-letters.ts';
import type { Calls } from './messages.ts';
import { integer } from './row.ts';
import { soundFrames } from './sound-frames.ts';
import { transaction } from './store.ts';
import type { Store } from './store.ts';

type Ask = Calls['replayRange']['ask'];
type Answer = Calls['replayRange']['answer'];

/**
 * Puts copies of events that a destination has behind it among its retries, due now: as many as
 * `max` a call, or it counts them only. A copy stands under the negative id of its row, so that it
 * never meets the first run of the same event, and is counted apart.
 */
export function replayRange(store: Store, ask: Ask): Answer {
  const cursor = readCursor(store, ask.destination);
  if (cursor === null || cursor.detached) throw new Error(`${ask.destination} is not attached`);
  return transaction(store, () => {
    let count = 0;
    const rows = store.sql('rowsBetween').all(ask.after, ask.from, ask.to, rowsMax);
    for (const [index, row] of rows.entries()) {
      const id = integer(row, 'id');
      count += replayRow(store, cursor, id, ask);
      if (count >= ask.max || index + 1 === rowsMax) return finish(store, ask, count, id);
    }
    return finish(store, ask, count, null);
  });
}

const rowsMax = 1_000;

function finish(store: Store, ask: Ask, count: number, after: number | null): Answer {
  if (!ask.isDry) increase(store, ask.destination, [['replay:asked', count]]);
  return { count, after };
}

function replayRow(store: Store, { at }: Cursor, id: number, ask: Ask): number {
  const { destination, now, isDry } = ask;
  const row = store.sql('row').get(id) ?? {};
  const count = integer(row, 'n');
  const to = id < at.row ? count : id === at.row ? at.index : 0;
  const frames = soundFrames(row);
  if (frames === null) return 0;
  let put = 0;
  let batch = '';
  for (let index = 0; index < to; index += 1) {
    if (store.sql('isUnsettled').get(destination, id, index) !== undefined) continue;
    if (put % replayBatchMax === 0) batch = newBatchId();
    put += 1;
    if (isDry) continue;
    const frame = frames[index] ?? new Uint8Array();
    store.sql('insertReplay').run(destination, -id, index, batch, 0, now, now, 'replayed', frame);
  }
  return put;
}
