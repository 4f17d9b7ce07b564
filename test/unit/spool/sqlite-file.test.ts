import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { isCut, SpoolOpenError } from '../../../src/spool/spool.ts';
import { SqliteWriter } from '../../../src/spool/sqlite-writer.ts';
import { limits } from '../../../src/vocabulary/limits.ts';
import { numberedId, sampleEvent } from '../../contract/spool-samples.ts';
import { openSpool, testFolder } from './spool-folder.ts';

const wide = { events: 500, bytes: 1e7, ageMs: 0 };

test('an acknowledgement means on disk: the file is set up so that a commit is a flush', () => {
  const folder = testFolder();
  const writer = new SqliteWriter(
    {
      folder,
      dedupeWindowMs: limits.dedupeWindowMs,
      seenKeysMax: 1_000,
      retentionMs: limits.retentionMs,
      keepMs: 0,
      bytesMax: limits.spoolBytesMax,
      deadRetentionMs: limits.deadRetentionMs,
      retryMsMax: limits.retryMsMax,
      diskFreeBytesMin: 0,
      ballastBytes: 0,
      pagesMax: null,
    },
    () => null,
  );
  const pragma = (name: string): unknown =>
    Object.values(writer.store.database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  expect({
    journal: pragma('journal_mode'),
    synchronous: pragma('synchronous'),
    autoVacuum: pragma('auto_vacuum'),
    checkpoint: pragma('wal_autocheckpoint'),
    secureDelete: pragma('secure_delete'),
    version: pragma('user_version'),
  }).toEqual({
    journal: 'wal',
    synchronous: 2,
    autoVacuum: 2,
    checkpoint: 500,
    secureDelete: 2,
    version: 2,
  });
  writer.close();
});

test('appends that come together share one commit and one row', async () => {
  const folder = testFolder();
  const { spool } = await openSpool(folder, { commitWindowMs: 5, tickMs: 60_000 });
  const appends = Array.from({ length: 40 }, (_, index) =>
    spool.append([sampleEvent(numberedId(index))], { received: 1, dropped: {} }),
  );
  await Promise.all(appends);
  const database = new DatabaseSync(join(folder, 'spool.db'), { readOnly: true });
  const rows = database.prepare('SELECT count(*) AS n, sum(n) AS events FROM log').get();
  database.close();
  expect(rows).toEqual({ n: 1, events: 40 });
});

test('a commit closes at its size, not only after its window', async () => {
  const { spool } = await openSpool(testFolder(), {
    commitWindowMs: 60_000,
    commitBytesMax: 4_000,
  });
  const appends = Array.from({ length: 6 }, (_, index) =>
    spool.append([sampleEvent(numberedId(index))], { received: 1, dropped: {} }),
  );
  await Promise.all(appends);
  expect((await spool.counts()).door).toEqual({ received: 6, stored: 6 });
});

test('what comes during a commit is split into rows of the size limit', async () => {
  const folder = testFolder();
  const { spool } = await openSpool(folder, { commitBytesMax: 10_000, tickMs: 60_000 });
  const appends = Array.from({ length: 200 }, (_, index) =>
    spool.append([sampleEvent(numberedId(index))], { received: 1, dropped: {} }),
  );
  await Promise.all(appends);
  const database = new DatabaseSync(join(folder, 'spool.db'), { readOnly: true });
  const rows = database.prepare('SELECT max(length(body)) AS bytes, sum(n) AS n FROM log').get();
  database.close();
  expect(rows?.['n']).toBe(200);
  expect(rows?.['bytes']).toBeLessThan(12_000);
  const ids: string[] = [];
  for (;;) {
    const cut = await spool.next('one', Date.now(), { ...wide, events: 7 });
    if (!isCut(cut)) break;
    ids.push(...cut.events.map(({ event }) => event.record.id));
    const delivered = { as: 'delivered', reason: null } as const;
    await spool.settle(
      cut,
      cut.events.map(({ position }) => ({ position, ...delivered })),
    );
  }
  expect(ids).toEqual(Array.from({ length: 200 }, (_, index) => numberedId(index)));
});

test('who lags behind reads from the disk what who keeps up gets from memory', async () => {
  const { spool } = await openSpool(testFolder(), {
    destinations: [{ name: 'one' }, { name: 'quick' }],
    assignSession: (visitor) => ({ visitor, session: { id: '0123456789abcdef', start: 1 } }),
  });
  const read = async (name: string, max: number): Promise<readonly string[]> => {
    const records: string[] = [];
    for (;;) {
      const cut = await spool.next(name, Date.now(), { ...wide, events: max });
      if (!isCut(cut)) return records;
      records.push(...cut.events.map(({ event }) => JSON.stringify(event.record)));
      const delivered = { as: 'delivered', reason: null } as const;
      await spool.settle(
        cut,
        cut.events.map(({ position }) => ({ position, ...delivered })),
      );
    }
  };
  const quick: string[] = [];
  for (let batch = 0; batch < 60; batch += 1) {
    const ids = Array.from({ length: 100 }, (_, index) => numberedId(batch * 99 + index));
    const events = ids.map((id) => sampleEvent(id));
    await spool.append(events, { received: events.length, dropped: {} });
    quick.push(...(await read('quick', 1_000)));
  }
  expect(quick).toHaveLength(60 * 99 + 1);
  expect(await read('one', 333)).toEqual(quick);
});

test('copies of dead letters end after two weeks, their count stays', async () => {
  let now = Date.now();
  const { spool } = await openSpool(testFolder(), { clock: { now: () => now } });
  await spool.append([sampleEvent('event-01')], { received: 1, dropped: {} });
  const cut = await spool.next('one', now, wide);
  if (!isCut(cut)) throw new Error('idle');
  const dead = { as: 'dead', reason: 'http_400' } as const;
  await spool.settle(
    cut,
    cut.events.map(({ position }) => ({ position, ...dead })),
  );
  now += 13 * 86_400_000;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await spool.deadLetters('one', 1)).toHaveLength(1);
  now += 2 * 86_400_000;
  await vi.waitFor(async () => expect(await spool.deadLetters('one', 1)).toHaveLength(0));
  expect((await spool.counts()).destinations[0]?.dead).toEqual({ http_400: 1 });
});

test('a second Sluice on the folder is refused by name, from this process or another', async () => {
  const folder = testFolder();
  const { spool } = await openSpool(folder);
  await expect(openSpool(folder)).rejects.toThrow(SpoolOpenError);
  await expect(openSpool(folder)).rejects.toThrow(`The data folder ${folder} is in use`);
  const module = pathToFileURL(join(import.meta.dirname, '../../../src/spool/folder-lock.ts'));
  const code = `import { lockFolder } from '${module.href}';
    try { lockFolder(process.argv[1]); } catch (error) { console.log(error.message); }`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', code, folder]);
  expect(said.toString()).toContain(`The data folder ${folder} is in use`);
  await spool.close();
  await (await openSpool(folder)).spool.close();
});

test('a folder that can not be made is refused with its name', async () => {
  const folder = join(testFolder(), 'file');
  new DatabaseSync(folder).exec('CREATE TABLE a(b)');
  await expect(openSpool(join(folder, 'data'))).rejects.toThrow(SpoolOpenError);
  await expect(openSpool(join(folder, 'data'))).rejects.toThrow(folder);
});

test('a file of a newer version is refused with a remedy, and left as it is', async () => {
  const folder = testFolder();
  const file = join(folder, 'spool.db');
  const newer = new DatabaseSync(file);
  newer.exec('PRAGMA user_version = 3; CREATE TABLE future(a)');
  newer.close();
  const before = readFileSync(file);
  await expect(openSpool(folder)).rejects.toThrow(/layout 3.*knows up to 2.*newer version/s);
  expect(readFileSync(file)).toEqual(before);
});

test('a damaged row ends as unreadable frames, each named, and the rest goes on', async () => {
  const folder = testFolder();
  const { spool: first } = await openSpool(folder, { tickMs: 60_000 });
  for (const ids of [['event-01', 'event-02'], ['event-03']]) {
    await first.append(
      ids.map((id) => sampleEvent(id)),
      { received: ids.length, dropped: {} },
    );
  }
  await first.close();
  const database = new DatabaseSync(join(folder, 'spool.db'));
  const row = database.prepare('SELECT body FROM log WHERE id = 1').get();
  const body = row?.['body'] as Uint8Array;
  const place = Buffer.from(body).indexOf('newsletter_signup');
  body[place] = 'm'.charCodeAt(0);
  database.prepare('UPDATE log SET body = ? WHERE id = 1').run(body);
  database.close();
  const { spool } = await openSpool(folder, { tickMs: 60_000 });
  const cut = await spool.next('one', Date.now(), wide);
  if (!isCut(cut)) throw new Error('idle');
  expect(cut.corrupt).toEqual([
    { row: 1, index: 0 },
    { row: 1, index: 1 },
  ]);
  expect(cut.events.map(({ event }) => event.record.id)).toEqual(['event-03']);
  await spool.settle(cut, [
    ...cut.corrupt.map((position) => ({
      position,
      as: 'dead' as const,
      reason: 'frame_unreadable',
    })),
    { position: { row: 2, index: 0 }, as: 'delivered', reason: null },
  ]);
  const { destinations } = await spool.counts();
  expect(destinations[0]).toMatchObject({
    delivered: 1,
    dead: { frame_unreadable: 2 },
    waiting: 0,
  });
});

test('what was delivered is gone from every file soon after', async () => {
  const folder = testFolder();
  const { spool } = await openSpool(folder);
  const planted = 'planted-4f1d-visitor-text';
  const events = Array.from({ length: 200 }, (_, index) =>
    sampleEvent(numberedId(index), { record: { title: `${planted} ${'x'.repeat(3_000)}` } }),
  );
  await spool.append(events, { received: 200, dropped: {} });
  expect(filesWith(folder, planted)).not.toEqual([]);
  const cut = await spool.next('one', Date.now(), wide);
  if (!isCut(cut)) throw new Error('idle');
  const results = cut.events.map(({ position }) => ({
    position,
    as: 'delivered' as const,
    reason: null,
  }));
  await spool.settle(cut, results);
  await vi.waitFor(() => expect(filesWith(folder, planted)).toEqual([]), 5_000);
  expect(statSync(join(folder, 'spool.db')).size).toBeLessThan(200_000);
});

function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes(text));
}

test('reports a clock that steps', async () => {
  let offset = 0;
  const { spool, notices } = await openSpool(testFolder(), {
    clock: { now: () => Date.now() + offset },
  });
  offset = -3_600_000;
  await vi.waitFor(() => expect(notices).toHaveLength(1));
  expect(notices[0]).toMatchObject({ kind: 'clock_stepped', byMs: expect.closeTo(-3_600_000, -2) });
  await spool.close();
});

test('what is forgotten is gone from the bytes of the files', async () => {
  let now = Date.now();
  const folder = testFolder();
  const { spool } = await openSpool(folder, {
    clock: { now: () => now },
    keepMs: 3_600_000,
    deadRetentionMs: 7_200_000,
    destinations: [{ name: 'one' }, { name: 'two' }, { name: 'three' }],
  });
  const mark = 'marker-4f1c9a2e7b';
  const events = Array.from({ length: 300 }, (_, index) =>
    sampleEvent(numberedId(index), { record: { title: `${mark} ${'tea '.repeat(index)}` } }),
  );
  await spool.append(events, { received: 300, dropped: {} });
  const settle = async (name: string, as: 'delivered' | 'dead' | 'retry'): Promise<void> => {
    const cut = await spool.next(name, now, wide);
    if (!isCut(cut)) throw new Error('idle');
    await spool.settle(
      cut,
      cut.events.map(({ position }) =>
        as === 'retry'
          ? { position, as, at: now + 600_000, reason: 'http_503', batch: cut.id }
          : { position, as, reason: as === 'dead' ? 'http_400' : null },
      ),
    );
  };
  await settle('one', 'delivered');
  await settle('two', 'dead');
  await settle('three', 'retry');
  const found = (): boolean =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(mark));
  expect(found()).toBe(true);
  expect(await spool.replayRange('one', { from: 0, to: now + 1 }, 'count')).toBe(300);
  now += limits.retentionMs + 1;
  const forgotten = await spool.forget();
  expect(forgotten).toMatchObject({ events: 300, deadLetters: 300, oldestAt: null });
  expect(found()).toBe(false);
  expect((await spool.counts()).destinations.map(({ name, expired }) => [name, expired])).toEqual([
    ['one', 0],
    ['three', 300],
    ['two', 0],
  ]);
});

test('over its limit it lets go of what is kept, then of what waits, oldest first', async () => {
  const { spool, notices } = await openSpool(testFolder(), {
    keepMs: 3_600_000,
    bytesMax: 2_000_000,
    destinations: [{ name: 'one' }, { name: 'dead' }],
    tickMs: 60_000,
  });
  const stored = async (): Promise<number> =>
    spool.replayRange('one', { from: 0, to: 2e12 }, 'count');
  const deliver = async (): Promise<void> => {
    for (;;) {
      const cut = await spool.next('one', Date.now(), wide);
      if (!isCut(cut)) return;
      const delivered = { as: 'delivered', reason: null } as const;
      await spool.settle(
        cut,
        cut.events.map(({ position }) => ({ position, ...delivered })),
      );
    }
  };
  for (let batch = 0; batch < 40; batch += 1) {
    const events = Array.from({ length: 100 }, (_, index) =>
      sampleEvent(numberedId(batch * 100 + index)),
    );
    await spool.append(events, { received: 100, dropped: {} });
    await deliver();
  }
  await spool.forget();
  const dead = (await spool.counts()).destinations.find(({ name }) => name === 'dead');
  expect(dead?.expired).toBeGreaterThan(1_000);
  expect((dead?.expired ?? 0) + (dead?.waiting ?? 0)).toBe(4_000);
  expect(await stored()).toBe(dead?.waiting);
  expect(notices).toContainEqual({
    kind: 'events_expired',
    destination: 'dead',
    count: expect.any(Number),
  });
  const cut = await spool.next('dead', Date.now(), wide);
  expect(isCut(cut) && cut.events[0]?.event.record.id).toBe(numberedId(dead?.expired ?? 0));
});
