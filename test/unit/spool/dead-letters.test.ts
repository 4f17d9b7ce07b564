import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { isCut } from '../../../src/spool/spool.ts';
import type { Cut, Spool } from '../../../src/spool/spool.ts';
import { all, appendAll, wide } from '../../contract/spool-suite.ts';
import { openSpool, testFolder } from './spool-folder.ts';

async function cutOf(spool: Spool): Promise<Cut> {
  const cut = await spool.next('one', Date.now(), wide);
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
