import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { warehouseVersion } from '../../src/destinations/duckdb-schema.ts';
import { storeViews } from '../../src/destinations/store-views.ts';
import { schemaVersion } from '../../src/spool/schema.ts';
import { countsOf, readCounts, settledCounts } from './conservation.ts';
import {
  clockThen,
  configOf,
  ledgerText,
  left,
  oldFolder,
  spoolLayout,
  startOn,
} from './old-folder.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, type RunningSluice, sendBeacon } from './sluice.ts';

const launcher = fileURLToPath(new URL('../../src/cli/launch.mjs', import.meta.url));
const names = ['warehouse', 'hook', 'strict'];
const idsOf = (receiver: Receiver): string[] => receiver.events().map(({ id }) => String(id));

/**
 * Runs `sluice start` on a folder and waits for its end: by kill -9 at the so-many-th change of a
 * file in its data folder, where that is asked for.
 */
function runOn(
  folder: string,
  killAtChange: number = Infinity,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const argv = [launcher, 'start', '--config', join(folder, 'sluice.yaml')];
  const environment = { NODE_ENV: 'development', PORT: '0', ADMIN_PORT: '0', ...clockThen() };
  const child = spawn(process.execPath, argv, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  let changes = 0;
  const watcher = watch(join(folder, 'data'), { recursive: true }, () => {
    if ((changes += 1) === killAtChange) child.kill('SIGKILL');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 4_000);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      watcher.close();
      resolve({ code, output });
    });
  });
}

/** Brings the spool of a folder forward, and is killed inside this step of it; gives the signal. */
function killInStep(folder: string, step: number): NodeJS.Signals | null {
  const schema = new URL('../../src/spool/schema.ts', import.meta.url).href;
  const code = `
    import { DatabaseSync } from 'node:sqlite';
    import { migrations, prepareSchema } from ${JSON.stringify(schema)};
    const [file] = process.argv.slice(1);
    const database = new DatabaseSync(file);
    database.function('die', () => process.kill(process.pid, 'SIGKILL'));
    const last = migrations[${step - 1}] + '; UPDATE log SET n = 0; SELECT die();';
    prepareSchema(database, file, [...migrations.slice(0, ${step - 1}), last]);`;
  const argv = ['--input-type=module', '-e', code, join(folder, 'data/spool.db')];
  return spawnSync(process.execPath, argv).signal;
}

/** What must hold once the present version has been through what the old one left. */
async function expectAllThere(sluice: RunningSluice, hook: Receiver): Promise<void> {
  const all = await settledCounts(sluice, names);
  expect(countsOf(all, 'hook')).toMatchObject({
    stored: left.rows + 2,
    delivered: left.deliveredBefore + left.waiting,
    waiting: 0,
    expired: 0,
    dropped: { withdrawn: left.withdrawn },
  });
  expect(countsOf(all, 'strict')).toMatchObject({
    delivered: 2,
    dead: { http_400: left.deadBefore },
  });
  expect(countsOf(all, 'warehouse')).toMatchObject({ delivered: left.rows + 2, waiting: 0 });
  const ids = new Set(idsOf(hook));
  expect(ids.size).toBe(left.waiting);
  for (const id of ids) expect(id).toMatch(/^(?:waiting|last)-/);
}

/** What SQL says of a warehouse that is closed: its rows, and one answer of each view. */
async function readWarehouse(folder: string): Promise<{ rows: number; distinct: number }> {
  const instance = await DuckDBInstance.create(join(folder, 'data/warehouse.duckdb'), {
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  const sql = 'SELECT count(*)::INTEGER, count(DISTINCT id)::INTEGER FROM events';
  const [row] = (await connection.runAndReadAll(sql)).getRowsJS();
  for (const { name } of storeViews) {
    const view = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${name}`);
    expect(Number(view.getRowsJS()[0]?.[0]), name).toBeGreaterThanOrEqual(0);
  }
  const [version] = (
    await connection.runAndReadAll("SELECT value FROM meta WHERE name = 'schema_version'")
  ).getRowsJS();
  expect(Number(version?.[0])).toBe(warehouseVersion);
  connection.closeSync();
  instance.closeSync();
  return { rows: Number(row?.[0]), distinct: Number(row?.[1]) };
}

describe('the data folder of 0.1.0, with this version', () => {
  it('goes on: what waited leaves once, the sums, the warehouse and the record hold', async () => {
    const [hook, strict] = await Promise.all([startReceiver(), startReceiver()]);
    const folder = oldFolder();
    const before = ledgerText(folder);
    expect(spoolLayout(folder)).toBe(1);
    const sluice = await startOn(folder, configOf(hook.url, strict.url));
    await expectAllThere(sluice, hook);
    expect(idsOf(hook).length, 'each once').toBe(left.waiting);

    const again = consented([{ id: 'last-event-0', name: 'page_view' }]);
    expect((await sendBeacon(sluice, again)).status).toBe(202);
    expect((await readCounts(sluice)).door.duplicate, 'the memory of repeats').toBe(1);

    const replay = await runCommand(sluice, 'dead', 'replay', '--all');
    expect(replay.code, replay.errors).toBe(0);
    await until(
      'dead letters leave, but for those withdrawn',
      () => new Set(idsOf(strict)),
      (ids) => ids.size === left.deadBefore - left.withdrawn + 2,
    );
    expect(countsOf(await settledCounts(sluice, names), 'strict').dropped).toEqual({
      withdrawn: left.withdrawn,
    });
    expect(sluice.output()).not.toContain('internal_error');
    expect(await sluice.end('SIGINT')).toBe(0);

    expect(spoolLayout(folder)).toBe(schemaVersion);
    expect(await readWarehouse(folder)).toEqual({ rows: left.rows + 2, distinct: left.rows + 2 });
    expect(ledgerText(folder).startsWith(before), 'the old rows stand as they were').toBe(true);
    const verified = await runCommand(sluice, 'ledger', 'verify');
    expect(verified.code, verified.output + verified.errors).toBe(0);
    await Promise.all([hook.close(), strict.close()]);
  }, 60_000);

  it('kill -9 at any moment of the first starts: started again, nothing is lost', async () => {
    const [hook, strict] = await Promise.all([startReceiver(), startReceiver()]);
    const folder = oldFolder();
    writeFileSync(join(folder, 'sluice.yaml'), configOf(hook.url, strict.url));
    const layouts: number[] = [];
    for (let step = 2; step <= schemaVersion; step += 1) {
      expect(killInStep(folder, step)).toBe('SIGKILL');
      expect(spoolLayout(folder), `killed inside step ${step}`).toBe(1);
    }
    for (const change of [1, 2, 3, 4, 5, 7, 10, 15, 25]) {
      await runOn(folder, change);
      layouts.push(spoolLayout(folder));
    }
    expect(layouts).toEqual(layouts.toSorted((one, other) => one - other));
    expect(layouts.at(-1)).toBe(schemaVersion);
    process.stdout.write(
      `killed ${layouts.length} times, ever later in a start; layouts of the spool: ${layouts.join(' ')}\n`,
    );
    const sluice = await startOn(folder, configOf(hook.url, strict.url));
    await expectAllThere(sluice, hook);
    await sluice.end('SIGINT');
    expect(await readWarehouse(folder)).toEqual({ rows: left.rows + 2, distinct: left.rows + 2 });
    const verified = await runCommand(sluice, 'ledger', 'verify');
    expect(verified.code, verified.output + verified.errors).toBe(0);
    await Promise.all([hook.close(), strict.close()]);
  }, 60_000);

  it('is refused, unchanged, where a newer version wrote the spool or the record', async () => {
    const folder = oldFolder();
    writeFileSync(
      join(folder, 'sluice.yaml'),
      configOf('http://127.0.0.1:9/', 'http://127.0.0.1:9/'),
    );
    const record = ledgerText(folder);
    const newer = record.trimEnd().split('\n').at(-1)?.replace('"v":1', '"v":99') ?? '';
    appendFileSync(join(folder, 'data/ledger/ledger.ndjson'), `${newer}\n`);
    const ofRecord = await runOn(folder);
    expect([ofRecord.code, ofRecord.output]).toEqual([
      1,
      expect.stringMatching(/newer Sluice \(form 99.*Start that version again/),
    ]);
    expect(ledgerText(folder)).toBe(`${record}${newer}\n`);

    const database = new DatabaseSync(join(folder, 'data/spool.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    const ofSpool = await runOn(folder);
    expect([ofSpool.code, ofSpool.output]).toEqual([
      1,
      expect.stringMatching(/layout 99.*Start the newer version again/),
    ]);
    expect(spoolLayout(folder)).toBe(99);
  }, 30_000);

  it('keeps a newer warehouse as it is and says what to do, while the others go on', async () => {
    const [hook, strict] = await Promise.all([startReceiver(), startReceiver()]);
    const folder = oldFolder();
    const file = join(folder, 'data/warehouse.duckdb');
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run("UPDATE meta SET value = '99' WHERE name = 'schema_version'");
    connection.closeSync();
    instance.closeSync();
    const bytes = readFileSync(file);
    const sluice = await startOn(folder, configOf(hook.url, strict.url));
    await until(
      'it says what to do',
      () => sluice.output(),
      (text) => /newer Sluice.*version 99.*start that version, or move the file away/.test(text),
    );
    const all = await settledCounts(sluice, ['hook']);
    expect(countsOf(all, 'hook').delivered).toBe(left.deliveredBefore + left.waiting);
    expect(countsOf(all, 'warehouse').waiting, 'what is for the warehouse waits').toBe(2);
    await sluice.end('SIGINT');
    expect(readFileSync(file).equals(bytes)).toBe(true);
    await Promise.all([hook.close(), strict.close()]);
  }, 30_000);
});
