import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

let receiver: Receiver;
const running: RunningSluice[] = [];

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((sluice) => sluice.end('SIGKILL')));
  await receiver.close();
});

function configOf(data: string): string {
  return `
data: ${data}
keys: ./keys
limits: { perAddress: { rate: 100000, burst: 100000 } }
sites: { shop: { origins: ["https://shop.example"] } }
destinations:
  warehouse: { type: duckdb, purposes: [analytics] }
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", unsigned: true, allowPrivate: true }
`;
}

async function start(folder: string, data: string): Promise<RunningSluice> {
  const sluice = await startSluice({ folder, config: configOf(data) });
  running.push(sluice);
  return sluice;
}

/** Sends one beacon after the other until told to stop; gives the numbers that were acknowledged. */
function load(sluice: RunningSluice): { stop(): Promise<readonly number[]>; acked(): number[] } {
  const acked: number[] = [];
  const over = new AbortController();
  const work = (async () => {
    for (let seq = 1; !over.signal.aborted; seq += 1) {
      const event = { seq, name: 'step', url: 'https://shop.example/', params: { step: seq } };
      const { status } = await sendBeacon(sluice, consented([event]));
      if (status === 202) acked.push(seq);
    }
  })();
  return {
    acked: () => [...acked],
    stop: async () => {
      over.abort();
      await work;
      return acked;
    },
  };
}

/** The steps that a warehouse holds, each as often as it is there. */
async function stepsIn(data: string): Promise<readonly number[]> {
  const copy = freshFolder();
  cpSync(join(data, 'warehouse.duckdb'), join(copy, 'w.duckdb'));
  const wal = join(data, 'warehouse.duckdb.wal');
  if (existsSync(wal)) cpSync(wal, join(copy, 'w.duckdb.wal'));
  const database = await DuckDBInstance.create(join(copy, 'w.duckdb'));
  const connection = await database.connect();
  const reader = await connection.runAndReadAll(
    "SELECT CAST(params->>'step' AS INTEGER) AS step FROM events ORDER BY step",
  );
  connection.closeSync();
  database.closeSync();
  return reader.getRowsJS().map(([step]) => Number(step));
}

describe('a backup', () => {
  it('made under load holds all that was acknowledged before, once', async () => {
    const folder = freshFolder();
    const sluice = await start(folder, './data');
    const data = join(folder, 'data');
    await until('the warehouse', () => existsSync(join(data, 'warehouse.duckdb')), Boolean);
    const beacons = load(sluice);
    await until(
      'some events',
      () => beacons.acked().length,
      (count) => count > 200,
    );
    const before = beacons.acked();
    const to = join(freshFolder(), 'copy');
    const made = await runCommand(sluice, 'backup', '--to', to);
    expect(made.code, made.errors).toBe(0);
    expect(made.output).toContain('spool.db');
    expect(made.output).toContain('keys');
    const after = beacons.acked().length;
    const again = await runCommand(sluice, 'backup', '--to', to);
    expect(again).toMatchObject({ code: 1 });
    expect(again.errors).toContain('is not empty');
    await until(
      'it goes on',
      () => beacons.acked().length,
      (count) => count > after + 20,
    );
    await beacons.stop();
    await sluice.end('SIGKILL');

    expect(readdirSync(to).sort()).toEqual(
      expect.arrayContaining(['backup.json', 'ledger', 'spool.db', 'warehouse.duckdb']),
    );
    const found = readdirSync(to, { recursive: true }).map(String);
    expect(found.filter((name) => /key|lock|ballast/.test(name))).toEqual([]);
    expect(statSync(to).mode & 0o077).toBe(0);
    const manifest: unknown = JSON.parse(readFileSync(join(to, 'backup.json'), 'utf8'));
    expect(manifest).toMatchObject({ files: { 'spool.db': expect.any(Number) as number } });

    // Restored: the same keys, the copy as the data folder.
    const restored = await start(folder, to);
    await until(
      'nothing waits',
      async () => {
        const state = (await (await fetch(`${restored.adminUrl}/console/api/state`)).json()) as {
          destinations: { counts: { waiting: number } }[];
        };
        return state.destinations.map(({ counts }) => counts.waiting);
      },
      (waiting) => waiting.length === 2 && waiting.every((count) => count === 0),
    );
    await restored.end('SIGINT');
    const steps = await stepsIn(to);
    expect(before.filter((step) => !steps.includes(step))).toEqual([]);
    expect(steps).toEqual([...new Set(steps)]);
    const record = await runCommand({ folder }, 'ledger', 'verify');
    expect(record.code, record.output + record.errors).toBe(0);
  }, 60_000);

  it('is made without a running Sluice as well, after a crash too', async () => {
    const folder = freshFolder();
    const sluice = await start(folder, './data');
    receiver.answerWith(500);
    const events = [1, 2, 3].map((seq) => ({ seq, name: 'step', params: { step: seq } }));
    expect((await sendBeacon(sluice, consented(events))).status).toBe(202);
    await sluice.end('SIGKILL');
    const to = join(freshFolder(), 'copy');
    const inside = await runCommand({ folder }, 'backup', '--to', join(folder, 'data', 'copy'));
    expect(inside.errors).toContain('outside of it');
    const made = await runCommand({ folder }, 'backup', '--to', to);
    expect(made.code, made.errors).toBe(0);
    receiver.answerWith(204);
    await start(folder, to);
    await until(
      'all three arrive',
      () => receiver.eventCount(),
      (count) => count >= 3,
    );
  }, 60_000);

  it('says what it needs', async () => {
    const folder = freshFolder();
    const sluice = await start(folder, './data');
    await sluice.end('SIGKILL');
    expect(await runCommand({ folder }, 'backup')).toMatchObject({ code: 2 });
    const nowhere = await runCommand({ folder }, 'backup', '--to', '/proc/nowhere');
    expect(nowhere.code).toBe(1);
    expect(nowhere.errors).toContain('Name another folder');
  }, 60_000);
});
