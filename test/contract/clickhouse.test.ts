import { expect, test } from 'vitest';
import { clickhouse } from '../../src/destinations/clickhouse.ts';
import type { Sink } from '../../src/destinations/destination.ts';
import {
  clickhouseMissing,
  startClickhouse,
  type RunningClickhouse,
} from '../journeys/clickhouse.ts';
import { eventsOf } from '../unit/destinations/duckdb-peer.ts';
import { withPeer } from './peer-gate.ts';
import { describeStore } from './store-suite.ts';

const open = (url: string, more: object): Promise<Sink> =>
  clickhouse.open(clickhouse.settings.parse({ url, ...more }), { dataFolder: '/nowhere' });

withPeer('chdb (ClickHouse)', clickhouseMissing === null, () => {
  let server: RunningClickhouse;

  describeStore('clickhouse', async () => {
    server = await startClickhouse();
    return {
      open: (place) => open(server.url, { database: place }),
      ids: async (place) =>
        (await server.query(`SELECT id FROM ${place}.events`)).map(({ id }) => String(id)),
      idsOnce: async (place) =>
        (await server.query(`SELECT id FROM ${place}.events FINAL`)).map(({ id }) => String(id)),
      counted: async (place) =>
        Number((await server.query(`SELECT sum(n) AS n FROM ${place}.counts`))[0]?.['n']),
      view: (place, name) => server.query(`SELECT * FROM ${place}.${name}`),
      stop: () => Promise.resolve(),
    };
  });

  test('what comes back is what was said', async () => {
    const sink = await open(server.url, { database: 'types' });
    await sink.write(
      eventsOf(1, () => ({
        ts: 1_794_960_000_123,
        title: 'Tëe 👕',
        params: { method: 'footer', nested: { list: [1, null, 'x'] } },
        value: 1.5,
        session: null,
      })),
      'batch-1',
    );
    await sink.close();
    const [row] = await server.query(
      `SELECT *, JSONExtractString(params, 'method') AS method FROM types.events`,
    );
    expect(row).toMatchObject({
      ts: '2026-11-18 00:00:00.123',
      title: 'Tëe 👕',
      value: 1.5,
      method: 'footer',
      bot: [],
      session_start: null,
      consent_gpc: false,
    });
  });

  test('tables that lack columns get them; what is in them stays', async () => {
    await server.query('CREATE DATABASE older');
    await server.query(
      `CREATE TABLE older.events (mine String DEFAULT 'mine', id String, site String, name String,
        ts DateTime64(3, 'UTC')) ENGINE = ReplacingMergeTree ORDER BY (site, name, id)`,
    );
    await server.query(
      `INSERT INTO older.events SELECT 'x', 'old-1', 'shop', 'page_view', now64(3)`,
    );
    const sink = await open(server.url, { database: 'older' });
    await sink.write(
      eventsOf(1, () => ({ id: 'new-1', value: 2 })),
      'batch-1',
    );
    await sink.close();
    expect(await server.query('SELECT mine, id, value FROM older.events ORDER BY id')).toEqual([
      { mine: 'mine', id: 'new-1', value: 2 },
      { mine: 'x', id: 'old-1', value: null },
    ]);
  });

  test('a batch that touches several partitions is written once', async () => {
    const sink = await open(server.url, { database: 'months' });
    const events = eventsOf(90, (index) => ({ ts: Date.now() - (index % 3) * 32 * 86_400_000 }));
    for (let time = 0; time < 3; time += 1) await sink.write(events, 'batch-1');
    const [row] = await server.query(
      'SELECT count() AS n, uniqExact(toYYYYMM(ts)) AS months FROM months.events',
    );
    expect(row).toEqual({ n: 90, months: 3 });
    await sink.close();
  });

  test('a kill -9 of ClickHouse: what was acknowledged is there once', async () => {
    const sink = await open(server.url, { database: 'killed' });
    const events = eventsOf(2_000);
    await sink.write(events, 'batch-1');
    await server.restart();
    await expect(sink.write(events, 'batch-1').catch(() => null)).resolves.toBeDefined();
    await sink.write(events, 'batch-1');
    expect(await server.query('SELECT count() AS n FROM killed.events')).toEqual([{ n: 2_000 }]);
    await sink.close();
  });

  test('rows older than the retention are forgotten', async () => {
    await (await open(server.url, { database: 'old', retentionDays: 30 })).close();
    const [row] = await server.query('SHOW CREATE TABLE old.events');
    expect(JSON.stringify(row)).toMatch(/TTL toDateTime\(ts\) \+ toIntervalDay\(30\)/);
  });

  test('errors name a code and a remedy, never a secret or a value', async () => {
    const failureOf = (url: string): Promise<string> =>
      open(url, { username: 'bob', password: 'planted-5ecret' }).then(
        () => 'opened',
        (error: unknown) => `${error}`,
      );
    expect(await failureOf(server.url)).toMatch(/answered 516. Check username, password/);
    const closed = await failureOf('http://127.0.0.1:1');
    expect(closed).toMatch(/could not be reached \(ECONNREFUSED\)/);
    expect(closed).not.toContain('planted');
  });

  test('stops', () => server.remove());
});
