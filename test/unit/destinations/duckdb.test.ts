import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Sink } from '../../../src/destinations/destination.ts';
import { WarehouseChild } from '../../../src/destinations/duckdb-child.ts';
import { duckdb, sinkOf } from '../../../src/destinations/duckdb.ts';
import { storeRowsOf } from '../../../src/destinations/store-rows.ts';
import { askFile, eventsOf, newFolder } from './duckdb-peer.ts';
import { hostileEvents } from './hostile-events.ts';

const dayMs = 86_400_000;

async function opened(folder: string, retentionDays = 90): Promise<Sink> {
  return duckdb.open(duckdb.settings.parse({ retentionDays }), { dataFolder: folder });
}

async function totalOf(sink: Sink): Promise<unknown> {
  return (await sink.query('recent_total', [0, null]))[0]?.['n'];
}

describe('writing', () => {
  test('a batch is written once, however often it is handed over', async () => {
    const sink = await opened(await newFolder());
    const events = [
      ...eventsOf(50),
      ...eventsOf(7, (index) => ({ variant: 'counted', id: `counted-${String(index)}` })),
    ];
    const ids = events.map(({ record }) => record.id);
    for (let time = 0; time < 3; time += 1) {
      expect(await sink.write(events, 'batch-1')).toEqual({ ok: ids, retry: [], reject: [] });
    }
    const others = eventsOf(30, (index) => ({ id: `other-${String(index)}` }));
    await Promise.all([sink.write(others, 'batch-2'), sink.write(others, 'batch-2')]);
    expect(await totalOf(sink)).toBe(80);
    expect(await sink.query('consent_share', [0, null])).toEqual([
      { variant: 'counted', n: 7 },
      { variant: 'full', n: 80 },
    ]);
    await sink.close();
  });

  test('what comes back is what was said', async () => {
    const folder = await newFolder();
    const sink = await opened(folder);
    const ts = 1_794_960_000_123;
    const [event] = eventsOf(1, () => ({
      ts,
      title: 'Tëe 👕 \u0000 \ud800 "\'; DROP TABLE events; --',
      params: { a: { b: [1, null, 'x'] } },
      value: 1.5,
      currency: 'EUR',
      url: 'https://shop.example:8443/p/1?size=m#top',
      referrer: 'https://news.example/x',
    }));
    if (event === undefined) return;
    await sink.write([event], 'batch-1');
    await sink.close();
    const [row] = await askFile(
      folder,
      `SELECT *, params->>'$.a.b[2]' AS leaf, epoch_ms(ts) AS ms FROM events`,
    );
    expect(row).toMatchObject({
      ...duckdb.rows([event])[0],
      ts: new Date(ts),
      received_at: new Date(event.record.receivedAt),
      session_start: new Date(1_794_959_900_000),
      host: 'shop.example:8443',
      path: '/p/1',
      referrer_host: 'news.example',
      leaf: 'x',
      ms: BigInt(ts),
      bot: [],
    });
  });

  test("a row that can't be written takes its whole batch along, and no other", async () => {
    const file = join(await newFolder(), 'warehouse.duckdb');
    const child = new WarehouseChild({ kind: 'open', file, retentionDays: 90 });
    const sink = sinkOf(child);
    const { events } = storeRowsOf(eventsOf(10));
    const bad = { ...events[0], ts: 'never' };
    const write = {
      kind: 'write',
      batchId: 'batch-1',
      events: [...events, bad],
      counts: [],
    } as const;
    await expect(child.ask(write)).rejects.toThrow(/NaN/);
    expect(await totalOf(sink)).toBe(0);
    await sink.write(eventsOf(10), 'batch-1');
    expect(await totalOf(sink)).toBe(10);
    await sink.close();
  });

  test('nothing that an event says can make the warehouse refuse its batch', async () => {
    const sink = await opened(await newFolder());
    await sink.write(hostileEvents(), 'batch-1');
    expect(await totalOf(sink)).toBe(hostileEvents().length);
    await sink.close();
  });
});

describe('a crash', () => {
  test(
    'of the process: what was handed over is in the file once, whenever it died',
    { timeout: 120_000 },
    async () => {
      const folder = await newFolder();
      const child = new WarehouseChild({
        kind: 'open',
        file: join(folder, 'warehouse.duckdb'),
        retentionDays: 90,
      });
      const sink = sinkOf(child);
      await child.start();
      const outcomes: string[] = [];
      for (const [round, delay] of [0, 5, 15, 30, 45, 60, 80, 110, 150].entries()) {
        const batchId = `batch-${String(round)}`;
        const events = eventsOf(3_000, (index) => ({ id: `${batchId}-event-${String(index)}` }));
        const written = sink.write(events, batchId).then(
          () => 'written',
          (error: unknown) => String(error),
        );
        await wait(delay);
        if (child.pid !== null) process.kill(child.pid, 'SIGKILL');
        outcomes.push(await written);
        await vi.waitFor(() => sink.write(events, batchId), { timeout: 30_000 });
        expect(await totalOf(sink)).toBe(3_000 * (round + 1));
      }
      expect(outcomes.some((outcome) => /process ended \(SIGKILL\)/.test(outcome))).toBe(true);
      await sink.close();
      const counted = 'SELECT count(*)::INTEGER AS n FROM';
      expect(await askFile(folder, `${counted} events`)).toEqual([{ n: 27_000 }]);
      expect(await askFile(folder, `${counted} batches`)).toEqual([{ n: 9 }]);
    },
  );

  test('of the parent: the process ends by itself and lets go of the file', async () => {
    const folder = await newFolder();
    const source = new URL('../../../src/destinations/duckdb-child.ts', import.meta.url).href;
    const file = JSON.stringify(join(folder, 'warehouse.duckdb'));
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { WarehouseChild } from '${source}';
        const child = new WarehouseChild({ kind: 'open', file: ${file}, retentionDays: 90 });
        await child.start(); console.log(child.pid);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [pid] = (await once(parent.stdout, 'data')).map(Number);
    expect(pid).toBeGreaterThan(1);
    expect(isAlive(pid ?? 0)).toBe(true);
    parent.kill('SIGKILL');
    for (let tries = 0; tries < 100 && isAlive(pid ?? 0); tries += 1) await wait(50);
    expect(isAlive(pid ?? 0)).toBe(false);
    const sink = await opened(folder);
    expect(await totalOf(sink)).toBe(0);
    await sink.close();
  });
});

describe('opening', () => {
  test('a second one is refused with a remedy', async () => {
    const folder = await newFolder();
    const sink = await opened(folder);
    await expect(opened(folder)).rejects.toThrow(/another process holds .* set another `data:`/);
    await sink.close();
  });

  test('a file of a newer Sluice is refused and left as it is', async () => {
    const folder = await newFolder();
    await (await opened(folder)).close();
    await askFile(folder, "UPDATE meta SET value = '3' WHERE name = 'schema_version'");
    await expect(opened(folder)).rejects.toThrow(/newer Sluice .* version 3, this one knows 2/);
    await askFile(folder, "UPDATE meta SET value = '2' WHERE name = 'schema_version'");
    await (await opened(folder)).close();
  });

  test('a file of an older Sluice is brought forward, all of it or nothing', async () => {
    const folder = await newFolder();
    await (await opened(folder)).close();
    const older = `UPDATE meta SET value = '0' WHERE name = 'schema_version';
      DROP VIEW last_touch; CREATE TABLE last_touch (mine INTEGER);
      DROP TABLE exports; INSERT INTO batches VALUES ('kept', now()::TIMESTAMP)`;
    for (const sql of older.split(';')) await askFile(folder, sql);
    await expect(opened(folder)).rejects.toThrow();
    const versions = "SELECT value FROM meta WHERE name = 'schema_version'";
    const tables = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'exports'";
    expect(await askFile(folder, versions)).toEqual([{ value: '0' }]);
    expect(await askFile(folder, tables)).toEqual([]);
    await askFile(folder, 'DROP TABLE last_touch');
    await (await opened(folder)).close();
    expect(await askFile(folder, versions)).toEqual([{ value: '2' }]);
    expect(await askFile(folder, 'SELECT batch_id FROM batches')).toEqual([{ batch_id: 'kept' }]);
  });

  test('a file that lacks columns gets them, wherever they then stand; what is in it stays', async () => {
    const folder = await newFolder();
    await askFile(
      folder,
      `CREATE TABLE events AS SELECT 'old-1' AS id, now()::TIMESTAMP AS ts, 'shop' AS site,
        'page_view' AS name, 'mine' AS a_column_of_my_own`,
    );
    for (const [index, batchId] of ['batch-1', 'batch-2'].entries()) {
      const sink = await opened(folder);
      await sink.write(
        eventsOf(1, () => ({ id: `new-${String(index)}`, title: 'Tee', value: 1.5 })),
        batchId,
      );
      await sink.close();
    }
    const sql = 'SELECT id, title, value, a_column_of_my_own AS mine FROM events ORDER BY id';
    expect(await askFile(folder, sql)).toEqual([
      { id: 'new-0', title: 'Tee', value: 1.5, mine: null },
      { id: 'new-1', title: 'Tee', value: 1.5, mine: null },
      { id: 'old-1', title: null, value: null, mine: 'mine' },
    ]);
  });

  test('without the optional package it says what to install', async () => {
    const folder = await newFolder();
    for (const part of ['destinations', 'vocabulary']) {
      const from = new URL(`../../../src/${part}`, import.meta.url);
      await cp(from, join(folder, 'src', part), { recursive: true });
    }
    const source = join(folder, 'src/destinations/duckdb-child.ts');
    const { WarehouseChild: Elsewhere } = (await import(source)) as {
      readonly WarehouseChild: typeof WarehouseChild;
    };
    const child = new Elsewhere({ kind: 'open', file: join(folder, 'x.duckdb'), retentionDays: 9 });
    await expect(child.start()).rejects.toThrow(/npm install @duckdb\/node-api/);
    await child.close();
  });

  test('the file is for its owner alone', async () => {
    const folder = await newFolder();
    const sink = await opened(folder);
    expect((await stat(join(folder, 'warehouse.duckdb'))).mode & 0o077).toBe(0);
    await sink.close();
  });

  test('events and counts beyond the retention are deleted', async () => {
    const folder = await newFolder();
    const old = Date.now() - 31 * dayMs;
    const sink = await opened(folder, 30);
    await sink.write(
      eventsOf(3, () => ({ ts: old })),
      'batch-1',
    );
    await sink.write(
      eventsOf(3, () => ({ ts: old, variant: 'counted' })),
      'batch-2',
    );
    await sink.write(eventsOf(2), 'batch-3');
    expect(await totalOf(sink)).toBe(5);
    await sink.close();
    const again = await opened(folder, 30);
    await again.forget?.();
    expect(await again.query('consent_share', [0, null])).toEqual([{ variant: 'full', n: 2 }]);
    await again.close();
  });
});

test('a warehouse is open before it forgets: a large file would take longer than opening may', async () => {
  const folder = await newFolder();
  const sink = await opened(folder, 3_650);
  await sink.write(
    eventsOf(500, () => ({ ts: Date.now() - 31 * dayMs })),
    'batch-1',
  );
  await sink.close();
  const file = join(folder, 'warehouse.duckdb');
  const child = new WarehouseChild({ kind: 'open', file, retentionDays: 30 });
  await child.start();
  process.kill(child.pid ?? 0, 'SIGKILL');
  await child.close();
  const counted = 'SELECT count(*)::INTEGER AS n FROM events';
  expect(await askFile(folder, counted)).toEqual([{ n: 500 }]);
  const again = await opened(folder, 30);
  expect(await again.forget?.()).toMatchObject({ removed: { events: 500 } });
  await again.close();
  expect(await askFile(folder, counted)).toEqual([{ n: 0 }]);
});

describe('Parquet files', () => {
  test('hold each day as it is now, can be read while the warehouse is open, and are forgotten', async () => {
    const folder = await newFolder();
    const parquetFolder = join(folder, "it's", 'parquet');
    const settings = duckdb.settings.parse({ parquetFolder, retentionDays: 30 });
    const place = { dataFolder: folder };
    const midnight = Math.floor(Date.now() / dayMs) * dayMs;
    const first = await duckdb.open(settings, place);
    await first.write(
      eventsOf(4, (index) => ({ ts: midnight - index * dayMs })),
      'batch-1',
    );
    await first.close();
    const gone = join(parquetFolder, 'events', 'dt=2020-01-01');
    await mkdir(gone, { recursive: true });
    const second = await duckdb.open(settings, place);
    await second.forget?.();
    const read = `SELECT count(*)::INTEGER AS n, count(DISTINCT dt)::INTEGER AS days, max(title) AS title
      FROM read_parquet('${parquetFolder.replaceAll("'", "''")}/events/*/*.parquet', hive_partitioning = true)`;
    expect(await askFile(await newFolder(), read)).toEqual([{ n: 4, days: 4, title: 'Tee' }]);
    await expect(stat(gone)).rejects.toThrow(/ENOENT/);
    await second.write(
      eventsOf(2, (index) => ({ ts: midnight, id: `later-${String(index)}` })),
      'batch-2',
    );
    await second.forget?.();
    await second.close();
    expect(await askFile(await newFolder(), read)).toMatchObject([{ n: 6, days: 4 }]);
  });

  test('that cannot be removed or written are told by the job, and nothing else stops', async () => {
    const folder = await newFolder();
    const parquetFolder = join(folder, 'parquet');
    const settings = duckdb.settings.parse({ parquetFolder, retentionDays: 30 });
    await writeFile(parquetFolder, 'a file stands where the folder should be');
    const sink = await duckdb.open(settings, { dataFolder: folder });
    const days = [0, 31, 40];
    await sink.write(
      eventsOf(3, (index) => ({ ts: Date.now() - (days[index] ?? 0) * dayMs })),
      'batch-1',
    );
    await expect(sink.forget?.()).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await totalOf(sink)).toBe(1);
    await rm(parquetFolder);
    // A day that can't be written does not keep another one from being removed.
    const gone = join(parquetFolder, 'events', 'dt=2020-01-01');
    await mkdir(gone, { recursive: true });
    const today = new Date().toISOString().slice(0, 10);
    await writeFile(join(parquetFolder, 'events', `dt=${today}`), 'another one');
    await expect(sink.forget?.()).rejects.toThrow(/EEXIST|ENOTDIR/);
    await expect(stat(gone)).rejects.toThrow(/ENOENT/);
    await rm(join(parquetFolder, 'events', `dt=${today}`));
    // What was removed meanwhile is told once, by the run that ends well.
    expect(await sink.forget?.()).toMatchObject({ removed: { events: 2 } });
    expect(await sink.forget?.()).toMatchObject({ removed: { events: 0 } });
    await sink.close();
  });
});

describe('questions', () => {
  test('steps, stages and shares', async () => {
    const sink = await opened(await newFolder());
    const kinds = [
      { name: 'view_item', category: 'commerce', stage: 'consideration', visitor: 'v1' },
      { name: 'view_item', category: 'commerce', stage: 'consideration', visitor: 'v2' },
      { name: 'purchase', category: 'macro', stage: 'purchase', visitor: 'v1', value: 20 },
      { name: 'purchase', category: 'macro', stage: 'purchase', visitor: 'v1', value: 22.5 },
      { name: 'page_view', category: 'navigation', stage: 'awareness', variant: 'degraded' },
      { name: 'page_view', category: 'navigation', stage: 'awareness', site: 'blog' },
    ] as const;
    await sink.write(
      eventsOf(6, (index) => ({ currency: 'EUR', ...kinds[index] })),
      'batch-1',
    );
    const nothing = { value: 0, currency: 'EUR' };
    const bought = { n: 2, visitors: 1, sessions: 1, value: 42.5, currency: 'EUR' };
    expect(await sink.query('steps', [0, 'shop'])).toEqual([
      { name: 'purchase', category: 'macro', stage: 'purchase', ...bought },
      {
        name: 'view_item',
        category: 'commerce',
        stage: 'consideration',
        n: 2,
        visitors: 2,
        sessions: 1,
        ...nothing,
      },
      {
        name: 'page_view',
        category: 'navigation',
        stage: 'awareness',
        n: 1,
        visitors: 0,
        sessions: 0,
        ...nothing,
      },
    ]);
    expect((await sink.query('stages', [0, null])).map(({ stage, n }) => [stage, n])).toEqual([
      ['awareness', 2],
      ['consideration', 2],
      ['purchase', 2],
    ]);
    expect(await sink.query('recent_total', [Date.now() + dayMs, null])).toEqual([{ n: 0 }]);
    await sink.close();
  });

  test('values of several currencies are not added up', async () => {
    const sink = await opened(await newFolder());
    const currencies = ['EUR', 'USD'];
    await sink.write(
      eventsOf(2, (i) => ({ value: 1, currency: currencies[i] ?? null })),
      'batch-1',
    );
    expect((await sink.query('steps', [0, null]))[0]).toMatchObject({
      value: null,
      currency: null,
    });
    await sink.close();
  });

  test.each([
    ['DROP TABLE events', [0, null]],
    ['constructor', [0, null]],
    ['steps', []],
    ['steps', ['0', null]],
    ['steps', [Number.NaN, null]],
    ['steps', [Number.MAX_VALUE, null]],
    ['steps', [0, { $ne: 1 }]],
  ])('%s with %j is refused', async (name, parameters) => {
    const sink = await opened(await newFolder());
    await expect(sink.query(name, parameters)).rejects.toThrow();
    expect(await totalOf(sink)).toBe(0);
    await sink.close();
  });

  test('a closed warehouse answers nothing', async () => {
    const sink = await opened(await newFolder());
    await sink.close();
    await sink.close();
    await expect(totalOf(sink)).rejects.toThrow(/closed/);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
