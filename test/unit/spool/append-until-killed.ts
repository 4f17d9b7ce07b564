import { writeSync } from 'node:fs';
import { isCut } from '../../../src/spool/spool.ts';
import { openSqliteSpool } from '../../../src/spool/sqlite-spool.ts';
import { numberedId, sampleEvent } from '../../contract/spool-samples.ts';

/**
 * Appends and drains for ever, and writes a line for each event that was acknowledged (`a`) and for
 * each that left (`d`), before anything else happens. Someone kills it. It begins below the first
 * number, so that it repeats events of which the one before it may not have heard.
 */
const [folder = '', first = '0', delivers = 'yes'] = process.argv.slice(2);
const spool = await openSqliteSpool({
  folder,
  destinations: [{ name: 'drain' }, { name: 'reader' }],
  clock: Date,
  assignSession: () => null,
  tickMs: 50,
  ballastBytes: 0,
  diskFreeBytesMin: 0,
});
say('ready\n');

/** Writes all of it before it goes on; a reader that is slow is waited for. */
function say(text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

async function append(): Promise<void> {
  for (let next = Number(first); ;) {
    const ids = Array.from({ length: 1 + (next % 37) }, (_, index) => numberedId(next + index));
    next += ids.length;
    const events = ids.map((id) => sampleEvent(id));
    await spool.append(events, { received: ids.length, dropped: {} });
    say(ids.map((id) => `a ${id}\n`).join(''));
  }
}

async function drain(): Promise<void> {
  for (;;) {
    const cut = await spool.next('drain', Date.now(), { events: 40, bytes: 1e6, ageMs: 0 });
    if (!isCut(cut)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    say(cut.events.map(({ event }) => `d ${event.record.id}\n`).join(''));
    const results = cut.events.map(({ position }) => ({
      position,
      as: 'delivered' as const,
      reason: null,
    }));
    await spool.settle(cut, results);
  }
}

await Promise.all([append(), append(), delivers === 'yes' ? drain() : null]);
