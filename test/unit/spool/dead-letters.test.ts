import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { isCut } from '../../../src/spool/spool.ts';
import type { Cut, Spool } from '../../../src/spool/spool.ts';
import { numberedId, sampleEvent } from '../../contract/spool-samples.ts';
import { all, appendAll, wide } from '../../contract/spool-suite.ts';
import type { SqliteSpoolOptions } from '../../../src/spool/sqlite-spool.ts';
import { openSpool, testFolder } from './spool-folder.ts';

async function cutOf(spool: Spool, events: number = wide.events): Promise<Cut> {
  const cut = await spool.next('one', Date.now(), { ...wide, events, bytes: 50_000_000 });
  if (!isCut(cut)) throw new Error('idle');
  return cut;
}

test('a letter whose event waits once more stays until that has ended', async () => {
  const folder = testFolder();
  const { spool: before } = await openSpool(folder, { keepMs: 3_600_000 });
  await appendAll(before, 'event-01', 'event-02');
  const cut = await cutOf(before);
  await before.settle(cut, all(cut, 'delivered', null));
  expect(await before.replayRange('one', { from: 0, to: 2e12 }, 'send')).toBe(2);
  const copies = await cutOf(before);
  await before.settle(copies, all(copies, 'dead', 'http_400'));
  await before.close();
  // So an earlier version left it, which sent a range once more beside its dead letters.
  const database = new DatabaseSync(join(folder, 'spool.db'));
  database.exec(`INSERT INTO retry(dest, id, idx, batch, attempts, next_ms, at_ms, reason, body)
    SELECT dest, id, idx, 'more', 0, 0, ${Date.now()}, 'replayed', body FROM dead WHERE idx = 0`);
  database.close();
  const { spool } = await openSpool(folder, { keepMs: 3_600_000 });
  expect(await spool.replayDead('one', 'all')).toBe(1);
  expect(await spool.deadLetters('one', 10)).toHaveLength(1);
  for (let batch = 0; batch < 2; batch += 1) {
    const next = await cutOf(spool);
    await spool.settle(next, all(next, 'delivered', null));
  }
  expect(await spool.replayDead('one', 'all')).toBe(1);
});

const many = 6_000;

async function withLetters(over: Partial<SqliteSpoolOptions>): Promise<Spool> {
  const { spool } = await openSpool(testFolder(), { tickMs: 60_000, ...over });
  const events = Array.from({ length: many }, (_, index) => sampleEvent(numberedId(index)));
  await spool.append(events, { received: many, dropped: {} });
  const cut = await cutOf(spool, many);
  await spool.settle(cut, all(cut, 'dead', 'http_400'));
  return spool;
}

/** The answer of an order during which an event was accepted. */
async function acceptsDuring<Answer>(
  spool: Spool,
  id: string,
  order: Promise<Answer>,
): Promise<Answer> {
  const first = await Promise.race([
    order.then(() => 'the order'),
    appendAll(spool, id).then(() => 'the event'),
  ]);
  expect(first).toBe('the event');
  return order;
}

test('what is done with many letters lets events in meanwhile', async () => {
  const spool = await withLetters({});
  const chosen = [1, 700, 5_999].map(numberedId);
  expect(await acceptsDuring(spool, 'during-01', spool.purgeDead('one', chosen))).toBe(3);
  expect(await acceptsDuring(spool, 'during-02', spool.replayDead('one', 'all'))).toBe(many - 3);
  const { destinations } = await spool.counts();
  expect(destinations[0]).toMatchObject({
    stored: many + 2,
    waiting: many - 1,
    replayed: many - 3,
    dead: { http_400: 3 },
  });
  expect(await spool.purgeDead('one', 'all')).toBe(0);
});

test('forgetting lets events in meanwhile, and ends with all that is due gone', async () => {
  let now = Date.now();
  const spool = await withLetters({ clock: { now: () => now }, deadRetentionMs: 3_600_000 });
  now += 3_600_001;
  const forgotten = await acceptsDuring(spool, 'during-01', spool.forget());
  expect(forgotten).toMatchObject({ events: many, deadLetters: many });
  expect(await spool.deadLetters('one', 1)).toEqual([]);
});
