import { expect, test } from 'vitest';
import { isCut } from '../../../src/spool/spool.ts';
import type { Cut, Spool } from '../../../src/spool/spool.ts';
import { all, wide } from '../../contract/spool-suite.ts';
import { numberedId, sampleEvent } from '../../contract/spool-samples.ts';
import { openSpool, testFolder } from './spool-folder.ts';

async function append(spool: Spool, from: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, index) => sampleEvent(numberedId(from + index)));
  await spool.append(events, { received: count, dropped: {} });
}

async function cutOf(spool: Spool, name: string): Promise<Cut> {
  const cut = await spool.next(name, Date.now(), wide);
  if (!isCut(cut)) throw new Error('idle');
  return cut;
}

test('over the limit a slow destination loses its oldest, nobody else a dead letter', async () => {
  const folder = testFolder();
  const { spool } = await openSpool(folder, {
    bytesMax: 2_000_000,
    destinations: [{ name: 'slow' }, { name: 'dead' }],
  });
  await append(spool, 0, 200);
  const rejected = await cutOf(spool, 'dead');
  await spool.settle(rejected, all(rejected, 'dead', 'http_400'));
  let slow = await cutOf(spool, 'slow');
  for (let batch = 1; batch < 30; batch += 1) {
    await append(spool, batch * 200, 200);
    const quick = await spool.next('dead', Date.now(), wide);
    if (isCut(quick)) await spool.settle(quick, all(quick, 'delivered', null));
    await new Promise((resolve) => setTimeout(resolve, 40));
    const wanted = { now: Date.now(), limits: { ...wide, events: 20 } };
    const given = await spool.settle(slow, all(slow, 'delivered', null), wanted);
    if (given === null || !isCut(given)) throw new Error('it has a backlog');
    slow = given;
  }
  const { destinations } = await spool.counts();
  const [dead, state] = destinations;
  expect(state?.expired).toBeGreaterThan(2_000);
  expect((state?.delivered ?? 0) + (state?.expired ?? 0) + (state?.waiting ?? 0)).toBe(6_000);
  expect(dead?.dead).toEqual({ http_400: 200 });
  expect(await spool.deadLetters('dead', 1_000)).toHaveLength(200);
});
