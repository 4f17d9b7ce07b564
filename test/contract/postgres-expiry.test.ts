import { describe, expect, test } from 'vitest';
import type { PostgresLink, Transaction } from '../../src/spool/postgres/link.ts';
import { trimLog } from '../../src/spool/postgres/trim-log.ts';
import { LeaseLost } from '../../src/spool/spool.ts';
import type { DestinationState, Spool } from '../../src/spool/spool.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { postgresMissing } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { openShared, withDatabases } from './postgres-spool.ts';
import { again, all, appendAll, cutOf, handClock, idsOf } from './spool-suite.ts';

const minute = 60_000;
const closing: (() => Promise<unknown>)[] = [];

let postgres: RunningPostgres;
let url: string;

/** A node that trims only when a test says so. */
async function node(clock: ReturnType<typeof handClock>) {
  const opened = await openShared(url, {
    destinations: [{ name: 'one' }],
    clock,
    tickMs: 3_600_000,
  });
  closing.push(() => opened.spool.close());
  return opened;
}

/** One batch of two events that wait to be sent again, of which the first alone is too old. */
async function halfOldBatch() {
  const clock = handClock();
  const opened = await node(clock);
  await appendAll(opened.spool, 'event-01');
  clock.move(10 * minute);
  await appendAll(opened.spool, 'event-02');
  const cut = await cutOf(opened.spool, 'one', clock.now());
  await opened.spool.settle(cut, again(cut, clock.now() + minute, 'the-batch'));
  clock.move(limits.retentionMs - 5 * minute);
  return { ...opened, clock };
}

/** A trim with something that happens right behind its first look at the cursors. */
async function trimAround(link: PostgresLink, meanwhile: () => Promise<unknown>): Promise<void> {
  let isDone = false;
  await link.transaction('durable', (transaction) => {
    const rows: Transaction['rows'] = async (text, values) => {
      const found = await transaction.rows(text, values);
      if (!isDone && /FROM cursor ORDER BY dest/.test(text)) {
        isDone = true;
        await meanwhile();
      }
      return found;
    };
    const { retentionMs, deadRetentionMs, spoolBytesMax: bytesMax } = limits;
    const kept = { retentionMs, deadRetentionMs, bytesMax, keepMs: 0 };
    const how = { schema: 'sluice', shard: 1, keptFrom: 0, isMeasuring: true } as const;
    return trimLog({ ...transaction, rows }, { ...kept, ...how, lock: 'exclusive' });
  });
  expect(isDone).toBe(true);
}

async function stateOf(spool: Spool): Promise<DestinationState | undefined> {
  return (await spool.counts()).destinations[0];
}

describe.skipIf(postgresMissing !== null)('what expires in a spool over PostgreSQL', () => {
  withDatabases(closing, (running, fresh) => {
    [postgres, url] = [running, fresh];
  });

  test('a batch that is taken while a trim looks at it is delivered, and does not expire', async () => {
    const { spool, link, clock } = await halfOldBatch();
    let ids: readonly string[] = [];
    let settle = (): Promise<unknown> => Promise.resolve();
    await trimAround(link, async () => {
      const cut = await cutOf(spool, 'one', clock.now());
      ids = idsOf(cut);
      settle = () => spool.settle(cut, all(cut, 'delivered', null));
    });
    expect(ids).toEqual(['event-01', 'event-02']);
    await settle();
    expect(await stateOf(spool)).toMatchObject({ stored: 2, delivered: 2, expired: 0, waiting: 0 });
  });

  test('a batch expires as a whole: under one id it is never another set of events', async () => {
    const { spool } = await halfOldBatch();
    await spool.forget();
    expect(await stateOf(spool)).toMatchObject({ stored: 2, expired: 2, waiting: 0, retrying: 0 });
    expect(await postgres.query(url, 'SELECT 1 FROM sluice.retry')).toEqual([]);
  });

  test('whose lease lapsed, and whose batch expired then, has lost it', async () => {
    const { spool, clock } = await halfOldBatch();
    const cut = await cutOf(spool, 'one', clock.now());
    await postgres.query(url, `UPDATE sluice.cursor SET leased_until = now() - interval '1 day'`);
    await spool.forget();
    await expect(spool.settle(cut, all(cut, 'delivered', null))).rejects.toThrow(LeaseLost);
    expect(await stateOf(spool)).toMatchObject({ delivered: 0, expired: 2, waiting: 0 });
  });

  test('after a long stop, what is too old goes in steps that end in time, and all of it goes', async () => {
    const clock = handClock();
    const { spool, link } = await node(clock);
    const due = 25_000;
    await postgres.query(
      url,
      `SET search_path = sluice;
       INSERT INTO retry SELECT 'one', g, 0, 'batch ' || (g - 1) / 100, 1, 0, 0, 'http_503', ''
         FROM generate_series(1, ${due}) g;
       INSERT INTO dead SELECT 'one', g, 0, 'event ' || g, 0, 0, 1, 'http_400', ''
         FROM generate_series(1, ${due}) g;
       INSERT INTO withdrawal SELECT 'page ' || g, 0, '', '0' FROM generate_series(1, ${due}) g`,
    );
    const left = async (): Promise<number[]> => {
      const counts = ['retry', 'dead', 'withdrawal'].map((name) =>
        postgres.query(url, `SELECT count(*)::integer AS n FROM sluice.${name}`),
      );
      return (await Promise.all(counts)).map(([row]) => Number(row?.['n']));
    };
    await trimAround(link, () => Promise.resolve());
    expect(await left()).toEqual([15_000, 15_000, 15_000]);
    expect(await spool.forget()).toMatchObject({ deadLetters: 15_000 });
    expect(await left()).toEqual([0, 0, 0]);
  }, 30_000);
});
