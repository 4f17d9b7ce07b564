import { randomBytes } from 'node:crypto';
import { increase } from './counters.ts';
import type { DeadOrder, RawDeadLetter } from './messages.ts';
import { blob, integer, text } from './row.ts';
import type { Row } from './row.ts';
import type { Position } from './spool.ts';
import { transaction } from './store.ts';
import type { Store } from './store.ts';

/** Dead letters that are put back together are tried in batches of this size at most. */
export const replayBatchMax = 100;

/** So many letters are looked at in one step: others get their turn in between. */
const stepMax = 500;

type Ask = DeadOrder['ask'];
type Answer = DeadOrder['answer'];

/** An id for events that are tried together: written with them, and like no other's. */
export function newBatchId(): string {
  return randomBytes(16).toString('hex');
}

/** The newest dead letters of a destination; with an id, those of this event alone. */
export function readDeadLetters(
  store: Store,
  destination: string,
  max: number,
  eventId: string | null,
): readonly RawDeadLetter[] {
  const rows =
    eventId === null
      ? store.sql('deadLetters').all(destination, max)
      : store.sql('deadLettersOf').all(destination, eventId, max);
  return rows.map((row) => ({
    position: { row: integer(row, 'id'), index: integer(row, 'idx') },
    at: integer(row, 'at_ms'),
    attempts: integer(row, 'attempts'),
    reason: text(row, 'reason'),
    frame: text(row, 'event_id') === '' ? new Uint8Array() : blob(row, 'body'),
  }));
}

/** Turns dead letters of one step into retries that are due now. */
export function replayDeadLetters(store: Store, ask: Ask): Answer {
  let batch = '';
  return eachLetter(store, ask, (letter, count) => {
    // What could not be read has no id, and is never sent: its bytes are not to be trusted.
    if (letter.eventId === '') return false;
    if (count % replayBatchMax === 0) batch = newBatchId();
    return putBack(store, ask, letter, batch);
  });
}

/** Removes the copies of dead letters of one step; they stay counted. */
export function purgeDeadLetters(store: Store, ask: Ask): Answer {
  return eachLetter(store, ask, ({ row, index }) => {
    store.sql('deleteDead').run(ask.destination, row, index);
    return true;
  });
}

interface Letter extends Position {
  readonly eventId: string;
  readonly reason: string;
}

/** Goes over so many letters, without their bodies, in one transaction: how many were meant. */
function eachLetter(
  store: Store,
  { destination, eventIds, after }: Ask,
  work: (letter: Letter, count: number) => boolean,
): Answer {
  const wanted = eventIds === 'all' ? null : new Set(eventIds);
  const { row, index } = after ?? { row: Number.MIN_SAFE_INTEGER, index: 0 };
  return transaction(store, () => {
    const letters = store.sql('deadStep').all(destination, row, index, stepMax).map(letterOf);
    let count = 0;
    for (const letter of letters) {
      const isWanted = wanted === null || wanted.has(letter.eventId);
      if (isWanted && work(letter, count)) count += 1;
    }
    const last = letters.at(-1);
    const isDone = last === undefined || letters.length < stepMax;
    return { count, after: isDone ? null : { row: last.row, index: last.index } };
  });
}

function letterOf(row: Row): Letter {
  return {
    row: integer(row, 'id'),
    index: integer(row, 'idx'),
    eventId: text(row, 'event_id'),
    reason: text(row, 'reason'),
  };
}

/** False where a copy of the same event waits already: the letter stays. */
function putBack(
  store: Store,
  { destination, now }: Ask,
  { row, index, reason }: Letter,
  batch: string,
): boolean {
  const { changes } = store.sql('putBack').run(destination, row, index, batch, now);
  if (Number(changes) === 0) return false;
  store.sql('deleteDead').run(destination, row, index);
  const counter = `dead:${reason}`;
  increase(store, destination, [
    [row < 0 ? `replay:${counter}` : counter, -1],
    ['replayed', row < 0 ? 0 : 1],
  ]);
  return true;
}
