import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { eraseDeleted } from '../../src/spool/postgres/erase-deleted.ts';
import type { Result, Spool } from '../../src/spool/spool.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { postgresMissing } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { filesWith } from './postgres-files.ts';
import { openShared, withDatabases } from './postgres-spool.ts';
import { sampleEvent } from './spool-samples.ts';
import { again, all, cutOf, handClock } from './spool-suite.ts';

const hour = 3_600_000;
const closing: (() => Promise<unknown>)[] = [];

let postgres: RunningPostgres;
let url: string;

async function opened() {
  const clock = handClock();
  const { spool } = await openShared(url, {
    destinations: [{ name: 'one' }],
    clock,
    tickMs: hour,
  });
  closing.push(() => spool.close());
  return { spool, clock };
}

/** An event whose text can be found again in a file, whether its page lies open or in parts. */
async function appendMarked(spool: Spool, id: string, marker: string): Promise<void> {
  const event = sampleEvent(id, { record: { params: { note: marker } } });
  await spool.append([event], { received: 1, dropped: {} });
}

/** What autovacuum would do some day: the planner's statistics hold samples of what they saw. */
async function analyze(): Promise<void> {
  await postgres.query(url, 'ANALYZE');
}

/** Some events of each marker, side by side in the same pages. */
async function settleMarked(
  spool: Spool,
  clock: { now(): number },
  resultsOf: (cut: Awaited<ReturnType<typeof cutOf>>) => readonly Result[],
  markers: readonly string[],
): Promise<void> {
  for (const marker of markers) {
    for (let index = 0; index < 3; index += 1) {
      await appendMarked(spool, `${marker}-${index}-${clock.now()}`, marker);
    }
  }
  const cut = await cutOf(spool, 'one', clock.now());
  await spool.settle(cut, resultsOf(cut));
}

/** Lets the hours of the log go, so that only what was kept of it can hold a text. */
async function passHours(spool: Spool, clock: ReturnType<typeof handClock>): Promise<void> {
  clock.move(3 * hour);
  await spool.forget();
}

describe.skipIf(postgresMissing !== null)('what was deleted from a spool over PostgreSQL', () => {
  withDatabases(closing, (running, fresh) => {
    [postgres, url] = [running, fresh];
  });

  test('dead letters and retries that are too old stand in no file any more; younger ones stay', async () => {
    const { spool, clock } = await opened();
    const { retentionMs, spoolBytesMax: bytesMax } = limits;
    await spool.retain({ retentionMs, deadRetentionMs: retentionMs, keepMs: 0, bytesMax });
    for (const age of ['old', 'new']) {
      const later = clock.now() + hour;
      await settleMarked(spool, clock, (cut) => all(cut, 'dead', 'http_400'), [`dead-${age}-mark`]);
      await settleMarked(spool, clock, (cut) => again(cut, later), [`retry-${age}-mark`]);
      clock.move(hour / 2);
    }
    await analyze();
    await passHours(spool, clock);
    for (const marker of ['dead-old-mark', 'retry-old-mark', 'dead-new-mark', 'retry-new-mark']) {
      expect(await filesWith(postgres, url, marker), marker).toHaveLength(1);
    }
    clock.move(retentionMs - 3.75 * hour);
    await spool.forget();
    for (const kind of ['dead', 'retry']) {
      expect(await filesWith(postgres, url, `${kind}-old-mark`), kind).toEqual([]);
      expect(await filesWith(postgres, url, `${kind}-new-mark`), kind).toHaveLength(1);
    }
    expect(await spool.deadLetters('one', 10)).toHaveLength(3);
    expect((await cutOf(spool, 'one', clock.now())).events).toHaveLength(3);
  });

  test('a withdrawal that is too old stands in no file any more', async () => {
    const { spool, clock } = await opened();
    const withdraw = (key: string): Promise<void> =>
      spool.withdraw([{ key, at: clock.now(), denied: ['analytics'] }]);
    await withdraw('page-old-mark');
    clock.move(hour);
    await withdraw('page-new-mark');
    await analyze();
    clock.move(limits.withdrawalMs - hour / 2);
    expect(await filesWith(postgres, url, 'page-old-mark')).not.toEqual([]);
    await spool.forget();
    expect(await filesWith(postgres, url, 'page-old-mark')).toEqual([]);
    expect(await filesWith(postgres, url, 'page-new-mark')).not.toEqual([]);
  });

  test('a dead letter that was purged stands in no file any more; its neighbours stay', async () => {
    const { spool, clock } = await opened();
    const markers = ['neighbour-before', 'purged-marker', 'neighbour-after'];
    await settleMarked(spool, clock, (cut) => all(cut, 'dead', 'http_400'), markers);
    await analyze();
    await passHours(spool, clock);
    const ids = (await spool.deadLetters('one', 100)).flatMap(
      ({ event }) => event?.record.id ?? [],
    );
    const purged = ids.filter((id) => id.startsWith('purged-marker'));
    expect(await filesWith(postgres, url, 'purged-marker')).not.toEqual([]);
    expect(await spool.purgeDead('one', purged)).toBe(3);
    expect(await filesWith(postgres, url, 'purged-marker')).toEqual([]);
    expect(await filesWith(postgres, url, 'neighbour-after')).not.toEqual([]);
    expect(await spool.deadLetters('one', 100)).toHaveLength(6);
  });

  test('while a transaction that began before is open it stays, and goes with the next forgetting', async () => {
    const { spool, clock } = await opened();
    await settleMarked(spool, clock, (cut) => all(cut, 'dead', 'http_400'), ['purged-mark']);
    await passHours(spool, clock);
    const backup = new pg.Client({ connectionString: url });
    closing.push(() => backup.end());
    await backup.connect();
    await backup.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM sluice.dead');
    expect(await spool.purgeDead('one', 'all')).toBe(3);
    expect(await filesWith(postgres, url, 'purged-mark')).not.toEqual([]);
    await backup.query('COMMIT');
    await spool.forget();
    expect(await filesWith(postgres, url, 'purged-mark')).toEqual([]);
  });

  test('a table that is too large to be written anew gets VACUUM, and others are not kept waiting', async () => {
    const asked: string[] = [];
    const ask = (text: string): Promise<Record<string, unknown>[]> => {
      asked.push(text);
      return postgres.query(url, text);
    };
    await postgres.query(
      url,
      `CREATE TABLE large AS SELECT g AS id, repeat('x', 2000) AS body
       FROM generate_series(1, 40000) g`,
    );
    await eraseDeleted(ask, 'large');
    const reader = new pg.Client({ connectionString: url });
    closing.push(() => reader.end());
    await reader.connect();
    await postgres.query(url, 'CREATE TABLE used AS SELECT 1 AS id');
    await reader.query('BEGIN; SELECT * FROM used');
    await eraseDeleted(ask, 'used');
    const vacuums = (name: string): readonly string[] => [
      ...new Set(asked.filter((text) => text.startsWith('VACUUM') && text.endsWith(name))),
    ];
    expect(vacuums('large')).toEqual(['VACUUM (SKIP_LOCKED) large']);
    expect(vacuums('used')).toEqual([
      'VACUUM (FULL, SKIP_LOCKED) used',
      'VACUUM (SKIP_LOCKED) used',
    ]);
  });
});
