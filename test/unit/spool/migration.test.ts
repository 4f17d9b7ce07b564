import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrations, prepareSchema, schemaVersion } from '../../../src/spool/schema.ts';
import { numberedId, sampleEvent } from '../../contract/spool-samples.ts';
import { openSpool, testFolder } from './spool-folder.ts';

const count = 50;
const schema = new URL('../../../src/spool/schema.ts', import.meta.url).href;
const withdrawn = [{ key: 'page:shop:page-1', at: Date.now(), denied: ['analytics'] as const }];

/** A data folder of the first layout, as it was before later tables came, with events that wait. */
async function oldFolder(): Promise<string> {
  const folder = testFolder();
  const { spool } = await openSpool(folder);
  for (let index = 0; index < count; index += 1) {
    await spool.append([sampleEvent(numberedId(index))], { received: 1, dropped: {} });
  }
  await spool.close();
  const database = new DatabaseSync(join(folder, 'spool.db'));
  database.exec('DROP TABLE withdrawal; DROP INDEX dead_age; PRAGMA user_version = 1');
  database.close();
  return folder;
}

function look(folder: string): { version: unknown; rows: unknown; tables: readonly unknown[] } {
  const database = new DatabaseSync(join(folder, 'spool.db'));
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  const rows = database.prepare('SELECT count(*) AS n FROM log').get()?.['n'];
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all();
  database.close();
  return { version, rows, tables: tables.map(({ name }) => name) };
}

test('a folder of the first layout is brought forward: what waited still waits', async () => {
  const folder = await oldFolder();
  expect(look(folder)).toMatchObject({ version: 1, rows: count });
  const { spool } = await openSpool(folder);
  const { door, destinations } = await spool.counts();
  expect(door['stored']).toBe(count);
  expect(destinations.map(({ waiting }) => waiting)).toContain(count);
  await spool.withdraw(withdrawn);
  await spool.close();
  expect(look(folder)).toMatchObject({ version: schemaVersion, rows: count });
});

test('killed in the middle of a migration: nothing is half done, the next start does it', async () => {
  const folder = await oldFolder();
  const before = look(folder);
  const code = `
    import { DatabaseSync } from 'node:sqlite';
    import { migrations, prepareSchema } from ${JSON.stringify(schema)};
    const file = process.argv[1];
    const database = new DatabaseSync(file);
    database.function('die', () => process.kill(process.pid, 'SIGKILL'));
    const step = 'CREATE TABLE halfway(a); INSERT INTO halfway SELECT randomblob(4000) FROM log;' +
      'DELETE FROM log WHERE id % 2 = 0; SELECT die() FROM log;';
    prepareSchema(database, file, [...migrations, step]);
    process.stdout.write('it lived');`;
  const argv = ['--input-type=module', '-e', code, join(folder, 'spool.db')];
  const ended = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  expect([ended.signal, ended.stdout]).toEqual(['SIGKILL', '']);
  expect(look(folder)).toEqual(before);
  const { spool } = await openSpool(folder);
  expect((await spool.counts()).door['stored']).toBe(count);
  await spool.close();
  expect(look(folder)).toMatchObject({ version: schemaVersion, rows: count });
});

test('a step that fails leaves the file as it was', async () => {
  const folder = await oldFolder();
  const before = look(folder);
  const file = join(folder, 'spool.db');
  const database = new DatabaseSync(file);
  const bad = [...migrations, 'DROP TABLE log; SELECT a FROM nowhere'];
  expect(() => prepareSchema(database, file, bad)).toThrow(/nowhere/);
  database.close();
  expect(look(folder)).toEqual(before);
});

test('a new file and one that was brought forward have the same tables', async () => {
  const old = await oldFolder();
  await (await openSpool(old)).spool.close();
  const fresh = testFolder();
  await (await openSpool(fresh)).spool.close();
  expect(look(old).tables).toEqual(look(fresh).tables);
});
