import { parentPort } from 'node:worker_threads';
import { purgeDeadLetters, readDeadLetters, replayDeadLetters } from './dead-letters.ts';
import { failureOf } from './failure.ts';
import { givenBytesMin } from './messages.ts';
import type { Call, CallName, Calls, Reply, WriterOptions } from './messages.ts';
import { replayRange } from './replay-range.ts';
import { SpoolOpenError } from './spool.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { unreachable } from '../vocabulary/outcomes.ts';
import { tally } from './tally.ts';
import { readWithdrawals, writeWithdrawals } from './withdrawal-table.ts';

type Answer = Calls[CallName]['answer'];

const isFull = (error: unknown): boolean => failureOf(error).reason === 'disk_full';

let writer: SqliteWriter | null = null;

function post(reply: Reply, given: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(reply, given);
}

/** Large bodies are given away, not copied: the main thread is their only reader. */
function buffersOf(answer: Answer): readonly ArrayBuffer[] {
  if (typeof answer !== 'object' || answer === null || !('slices' in answer)) return [];
  return answer.slices.flatMap(({ body }) => {
    const buffer = body instanceof Uint8Array ? body.buffer : null;
    return buffer instanceof ArrayBuffer && buffer.byteLength >= givenBytesMin ? [buffer] : [];
  });
}

function answer(call: Call): Answer {
  if (call.name === 'open') {
    writer = open(call.ask);
    return { lastAt: writer.lastAt };
  }
  const opened = writer;
  if (opened === null) throw new Error('the writer is not open');
  if (call.name === 'append') return opened.append(call.ask);
  return opened.withBallast(isFull, () => perform(opened, call));
}

function open(options: WriterOptions): SqliteWriter {
  try {
    return new SqliteWriter(options, (notice) => post({ notice }));
  } catch (error) {
    if (error instanceof SpoolOpenError) throw error;
    const message = error instanceof Error ? error.message : 'unknown';
    throw new SpoolOpenError(
      `The data folder ${options.folder} can't be used: ${message}. Let \`data:\` name a folder that ` +
        'this user may write. A damaged spool.db can be moved away: what it held does not arrive.',
    );
  }
}

function perform(open: SqliteWriter, call: Exclude<Call, { name: 'open' | 'append' }>): Answer {
  switch (call.name) {
    case 'attach':
      open.attach(call.ask.destinations);
      return null;
    case 'retain':
      open.retain(call.ask);
      return null;
    case 'next':
      return open.next(call.ask);
    case 'settle':
      return open.settle(call.ask);
    case 'hasten':
      open.store.sql('hasten').run(call.ask.destination);
      return null;
    case 'counts':
      return tally(open.store);
    case 'deadLetters': {
      const { destination, max, eventId } = call.ask;
      return readDeadLetters(open.store, destination, max, eventId);
    }
    case 'replayDead':
      return replayDeadLetters(open.store, call.ask);
    case 'purgeDead':
      return purgeDeadLetters(open.store, call.ask);
    case 'replayRange':
      return replayRange(open.store, call.ask);
    case 'forget':
      return open.forget(call.ask.now);
    case 'withdraw':
      writeWithdrawals(open.store, call.ask);
      return null;
    case 'withdrawals':
      return readWithdrawals(open.store);
    case 'tick':
      open.tick(call.ask.now);
      return null;
    case 'close':
      open.close();
      writer = null;
      return null;
    default:
      return unreachable(call);
  }
}

parentPort?.on('message', (call: Call) => {
  try {
    const answered = answer(call);
    post({ id: call.id, answer: answered }, buffersOf(answered));
  } catch (error) {
    post({ id: call.id, failure: failureOf(error) });
  }
});
