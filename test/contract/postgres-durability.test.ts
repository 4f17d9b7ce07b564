import { describe, expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';
import type { SpoolNotice } from '../../src/spool/messages.ts';
import { postgresMissing, startPostgres } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { until } from '../journeys/receiver.ts';
import { openShared } from './postgres-spool.ts';
import { all, appendAll, cutOf, handClock, idsOf } from './spool-suite.ts';

const destinations = [{ name: 'one' }];

async function serverWith(settings: Readonly<Record<string, string>>): Promise<RunningPostgres> {
  const postgres = await startPostgres(settings);
  onTestFinished(() => postgres.remove());
  return postgres;
}

async function opened(url: string, notices: SpoolNotice[] = []) {
  const shared = await openShared(url, {
    destinations,
    clock: handClock(),
    tickMs: 3_600_000,
    guardHeldMsMin: 500,
    notify: (notice) => notices.push(notice),
  });
  onTestFinished(() => shared.spool.close().catch(() => undefined));
  return shared;
}

/** Its commits are in memory alone for ten seconds, unless a transaction says otherwise. */
const lazy = { synchronous_commit: 'off', wal_writer_delay: '10000ms' };

describe.skipIf(postgresMissing !== null)('a commit of a spool over PostgreSQL', () => {
  test('is on disk though the database, its role and the server do not wait for theirs', async () => {
    const postgres = await serverWith(lazy);
    const url = await postgres.createDatabase();
    const database = new URL(url).pathname.slice(1);
    await postgres.query(url, `ALTER DATABASE ${database} SET synchronous_commit = off`);
    await postgres.query(url, `ALTER ROLE ${postgres.user} SET synchronous_commit = off`);
    await postgres.query(url, 'CREATE TABLE others(id integer); CHECKPOINT');
    const { spool } = await opened(url);
    await appendAll(spool, 'event-01');
    const cut = await cutOf(spool, 'one');
    await spool.settle(cut, all(cut, 'delivered', null));
    await appendAll(spool, 'event-02');
    await spool.withdraw([{ key: 'page-a', at: 0, denied: ['analytics'] }]);
    await postgres.query(url, 'INSERT INTO others VALUES (1)');
    await postgres.kill();
    await postgres.start();
    expect(await postgres.query(url, 'SELECT * FROM others'), 'others are not on disk').toEqual([]);
    const again = await opened(url);
    expect((await again.spool.counts()).door).toMatchObject({ received: 2, stored: 2 });
    expect(await again.spool.withdrawals()).toHaveLength(1);
    await postgres.query(url, 'UPDATE sluice.cursor SET leased_until = NULL');
    expect(idsOf(await cutOf(again.spool, 'one'))).toEqual(['event-02']);
  }, 30_000);

  test('is told to be worth little where the server does not sync at all', async () => {
    const postgres = await serverWith({ fsync: 'off', full_page_writes: 'off' });
    const notices: SpoolNotice[] = [];
    await opened(await postgres.createDatabase(), notices);
    await until(
      'it is told',
      () => notices,
      (list) => list.length > 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(notices).toEqual([
      { kind: 'database_not_durable', setting: 'fsync' },
      { kind: 'database_not_durable', setting: 'full_page_writes' },
    ]);
  });
});

describe.skipIf(postgresMissing !== null)('sluice_spool_guard_held_seconds', () => {
  test('rises while a foreign transaction holds rows back, and falls to 0 at its end', async () => {
    const postgres = await serverWith({});
    const url = await postgres.createDatabase();
    const shared = await opened(url);
    const { spool } = shared;
    const metrics = createMetrics(
      () => spool,
      () => shared.guardHeldMs(),
      () => [],
      () => ({ open: 0, forgotten: 0 }),
    );
    const seconds = async (): Promise<number> =>
      Number(/^sluice_spool_guard_held_seconds ([\d.]+)$/m.exec(await metrics.text())?.[1]);
    expect(await seconds()).toBe(0);
    const held = postgres.query(url, 'SELECT pg_current_xact_id(), pg_sleep(5)');
    await until('it has begun', running, (count) => count === 1);
    await appendAll(spool, 'event-01');
    const first = await until('it rises', seconds, (value) => value > 0);
    await until('it rises on', seconds, (value) => value > first + 0.5);
    await held;
    await until('it falls', seconds, (value) => value === 0);
    expect(idsOf(await cutOf(spool, 'one'))).toEqual(['event-01']);

    async function running(): Promise<number> {
      const [row] = await postgres.query(
        url,
        `SELECT count(*)::integer AS n FROM pg_stat_activity
         WHERE query LIKE '%pg_sleep(5)' AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL`,
      );
      return Number(row?.['n']);
    }
  }, 30_000);
});
