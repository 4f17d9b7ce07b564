import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConservation, countsOf, readCounts } from './conservation.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const marker = 'zxq-planted-marker-7f31c9d2e8';

let receiver: Receiver;
let sluice: RunningSluice;
let config: string;

beforeAll(async () => {
  receiver = await startReceiver(secret);
  const to = (path: string): string =>
    `{ type: webhook, purposes: [analytics], url: "${path}", secret: "${secret}", allowPrivate: true }`;
  config = `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
retention: { spoolHours: 72, replayHours: 24, deadLetterHours: 48 }
destinations:
  warehouse: { type: duckdb, purposes: [analytics], retentionDays: 90 }
  hook: ${to(receiver.url)}
  gone: ${to('http://127.0.0.1:9/in')}
`;
  sluice = await startSluice({ config });
}, 60_000);

afterAll(async () => {
  await sluice?.end('SIGINT');
  await receiver?.close();
});

/** The files of the data folder that hold the marker. */
function filesWithMarker(): readonly string[] {
  const folder = join(sluice.folder, 'data');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(marker));
}

/** Makes everything in the files older, as if so many hours had passed. */
function age(hours: number): void {
  const script = `
    const { DatabaseSync } = require('node:sqlite');
    const db = new DatabaseSync(process.argv[1]);
    const by = Number(process.argv[2]);
    for (const table of ['log', 'retry', 'dead']) db.prepare('UPDATE ' + table + ' SET at_ms = at_ms - ?').run(by);
    db.prepare('UPDATE retry SET next_ms = next_ms + ?').run(3_000_000);
    db.close();`;
  const file = join(sluice.folder, 'data', 'spool.db');
  execFileSync(process.execPath, ['-e', script, file, String(hours * 3_600_000)]);
}

async function jobs(): Promise<readonly { name: string; lastAt: number | null }[]> {
  const state = (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
    retention: readonly { name: string; lastAt: number | null }[];
  };
  return state.retention;
}

const allRan = (): Promise<unknown> =>
  until('all jobs ran', jobs, (all) => all.every(({ lastAt }) => lastAt !== null), 30_000);

describe('retention', () => {
  it('has each job run soon after the start, with its row in the record', async () => {
    receiver.answerWith(400);
    await sendBeacon(
      sluice,
      consented([
        { id: 'marked-event-1', name: 'faq_open', url: 'https://shop.example/', title: marker },
      ]),
    );
    await until(
      'delivered, dead and waiting',
      () => readCounts(sluice),
      (all) =>
        countsOf(all, 'warehouse').delivered === 1 &&
        countsOf(all, 'hook').dead['http_400'] === 1 &&
        countsOf(all, 'gone').waiting === 1,
    );
    await allRan();
    expect((await jobs()).map(({ name }) => name)).toEqual([
      'spool',
      'ledger',
      'warehouse warehouse',
    ]);
    const health = await fetch(`${sluice.adminUrl}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { ok: true, overdue: [] }]);
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    expect(metrics).toContain('sluice_retention_overdue{job="spool"} 0');
    const record = await runCommand(sluice, 'ledger', 'show');
    for (const job of ['spool', 'ledger', 'warehouse warehouse']) {
      expect(record.output).toContain(`retention             ${job}, before `);
    }
    expect(filesWithMarker().length).toBeGreaterThan(0);
  }, 60_000);

  it('lets dead letters and delivered events go, from the bytes of the files as well', async () => {
    await sluice.end('SIGINT');
    age(50);
    sluice = await startSluice({ config, folder: sluice.folder });
    await allRan();
    expect((await runCommand(sluice, 'dead', 'list')).output).toContain('no dead letters');
    const all = await checkConservation(sluice);
    // The copy of the dead letter is gone, its count stays; what still waits is kept for 72 hours.
    expect(countsOf(all, 'hook').dead).toEqual({ http_400: 1 });
    expect(countsOf(all, 'gone').waiting).toBe(1);
    await sluice.end('SIGINT');
    age(24);
    sluice = await startSluice({ config, folder: sluice.folder });
    await allRan();
    const later = await checkConservation(sluice);
    expect(countsOf(later, 'gone')).toMatchObject({ waiting: 0, expired: 1 });
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    expect(metrics).toContain(
      'sluice_destination_events{destination="gone",outcome="expired",reason=""} 1',
    );
    // The warehouse keeps it for 90 days.
    expect(filesWithMarker().filter((path) => !path.includes('warehouse'))).toEqual([]);
    const verified = await runCommand(sluice, 'ledger', 'verify');
    expect([verified.code, verified.errors]).toEqual([0, '']);
  }, 60_000);

  it('is checked with its limits', async () => {
    const check = await runCommand(sluice, 'check');
    expect(check.code).toBe(0);
    await sluice.end('SIGINT');
    const wrong = startSluice({
      config: config.replace('spoolHours: 72', 'spoolHours: 9000'),
      folder: sluice.folder,
    });
    await expect(wrong).rejects.toThrow(/retention\.spoolHours.*336/s);
  }, 30_000);
});
