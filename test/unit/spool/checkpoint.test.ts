import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { isCut } from '../../../src/spool/spool.ts';
import { all, wide } from '../../contract/spool-suite.ts';
import { numberedId, sampleEvent } from '../../contract/spool-samples.ts';
import { openSpool, testFolder } from './spool-folder.ts';

test('a reader, as a backup is, stops no append; what it still sees goes once it ends', async () => {
  const folder = testFolder();
  const { spool } = await openSpool(folder);
  const mark = 'marker-77c0b1d2';
  const isThere = (): boolean =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(mark));
  await spool.append([sampleEvent('event-01', { record: { title: mark } })], {
    received: 1,
    dropped: {},
  });
  const reader = new DatabaseSync(join(folder, 'spool.db'));
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM log').get();
  const cut = await spool.next('one', Date.now(), wide);
  if (!isCut(cut)) throw new Error('idle');
  await spool.settle(cut, all(cut, 'delivered', null));
  let slowestMs = 0;
  for (let index = 2; index < 12; index += 1) {
    // Two ticks without work in between: then it checkpoints.
    await sleep(70);
    const before = performance.now();
    await spool.append([sampleEvent(numberedId(index))], { received: 1, dropped: {} });
    slowestMs = Math.max(slowestMs, performance.now() - before);
  }
  const before = performance.now();
  await spool.forget();
  expect(Math.max(slowestMs, performance.now() - before)).toBeLessThan(2_000);
  expect(isThere()).toBe(true);
  reader.exec('COMMIT');
  reader.close();
  await vi.waitFor(() => expect(isThere()).toBe(false), 5_000);
}, 30_000);
