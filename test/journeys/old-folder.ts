import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { freshFolder, type RunningSluice, startSluice } from './sluice.ts';

const archive = fileURLToPath(new URL('../fixtures/upgrade/0.1.0.tar.gz', import.meta.url));
const clock = pathToFileURL(fileURLToPath(new URL('clock.mjs', import.meta.url))).href;
/** A minute after the data folder was made: what waits in it is as young as it was. */
const madeAt = Date.parse('2026-11-22T06:07:00Z');

/** What the first version left behind when it was killed; README.md beside the archive. */
export const left = {
  waiting: 62,
  deliveredBefore: 3,
  withdrawn: 2,
  deadBefore: 65,
  rows: 65,
} as const;

/** A fresh copy of the folder that the first tagged version left behind. */
export function oldFolder(): string {
  const folder = freshFolder();
  const { status } = spawnSync('tar', ['-xzf', archive, '-C', folder]);
  if (status !== 0) throw new Error('the archive can’t be unpacked');
  return folder;
}

/** The environment in which the clock of a program stands where the folder was left. */
export function clockThen(): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `--import=${clock}`,
    SLUICE_TEST_CLOCK: String(madeAt),
    SLUICE_TEST_CLOCK_FROM: String(Date.now()),
  };
}

/** The configuration of that folder, for receivers of this run. */
export function configOf(hook: string, strict: string): string {
  const webhook = (url: string): string =>
    `{ type: webhook, purposes: [analytics], url: "${url}", unsigned: true, allowPrivate: true }`;
  return `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
destinations:
  warehouse: { type: duckdb, purposes: [analytics], retentionDays: 3650 }
  hook: ${webhook(hook)}
  strict: ${webhook(strict)}
`;
}

/** Starts the present version on a folder, at the time when it was left. */
export function startOn(folder: string, config: string): Promise<RunningSluice> {
  return startSluice({ folder, config, environment: clockThen() });
}

/** The layout of the spool in a folder. */
export function spoolLayout(folder: string): number {
  const database = new DatabaseSync(join(folder, 'data/spool.db'));
  const row = database.prepare('PRAGMA user_version').get();
  database.close();
  return Number(row?.['user_version']);
}

/** The rows of the record, as they lie in the folder. */
export function ledgerText(folder: string): string {
  return readFileSync(join(folder, 'data/ledger/ledger.ndjson'), 'utf8');
}
