import { describe, expect, it } from 'vitest';
import { StoreProblem } from '../../../src/destinations/store-problem.ts';
import { InsightDesk } from '../../../src/http/insight-desk.ts';
import type { InsightStore } from '../../../src/http/insight-store.ts';
import { askIn, now, plainly, smallWorld } from '../insight/small-world.ts';

const world = askIn(smallWorld(3));

function deskOf(store: InsightStore | string, clock: () => number = () => now): InsightDesk {
  return new InsightDesk({
    store: () => store,
    decisionsOn: () => ({ 'stored:full': 30, 'dropped:consent_denied': 10 }),
    facts: async () => ({
      decisionsOn: () => ({}),
      stripped: [],
      left: [],
      record: { rows: 0, head: null, signedAt: null, holds: null },
    }),
    now: clock,
  });
}

describe('the desk', () => {
  it('remembers counts for a quarter of a minute, and no longer', async () => {
    let [asks, time] = [0, now];
    const desk = deskOf(
      {
        insight: (question, asked) => {
          asks += 1;
          return world(question, asked);
        },
      },
      () => time,
    );
    await desk.answer('overview', plainly, 'json');
    await desk.answer('overview', plainly, 'csv');
    expect(asks).toBe(1);
    time += 15_000;
    await desk.answer('overview', plainly, 'json');
    expect(asks).toBe(2);
  });

  it('says the share with consent, refusals among all', async () => {
    const answer = await deskOf({ insight: world }).answer('overview', plainly, 'json');
    expect(answer).toMatchObject({ kind: 'json', body: { basis: { consentShare: 0.75 } } });
  });

  it('lets only so many wait, and asks few at a time', async () => {
    let [running, most] = [0, 0];
    const { promise, resolve } = Promise.withResolvers<null>();
    const desk = deskOf({
      insight: async (question, asked) => {
        running += 1;
        most = Math.max(most, running);
        await promise;
        running -= 1;
        return world(question, asked);
      },
    });
    const answers = Array.from({ length: 40 }, (_, index) =>
      desk.answer('funnel', { ...plainly, steps: ['page_view', `step_${String(index)}`] }, 'json'),
    );
    setTimeout(() => resolve(null), 20);
    const kinds = (await Promise.all(answers)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(16);
    expect(kinds.filter((kind) => kind === 'json')).toHaveLength(24);
    expect(most).toBeLessThanOrEqual(2);
  });

  it('passes on our own sentences, and none of the engine', async () => {
    const failing = (error: Error): InsightDesk =>
      deskOf({
        insight: async () => {
          throw error;
        },
      });
    const own = await failing(new StoreProblem('the question took too long')).answer(
      'overview',
      plainly,
      'json',
    );
    expect(own).toEqual({ kind: 'unavailable', message: 'the question took too long' });
    const engine = await failing(new Error('Out of Memory: jane@mail.example')).answer(
      'overview',
      plainly,
      'json',
    );
    expect(JSON.stringify(engine)).not.toContain('jane');
    expect(engine).toMatchObject({ kind: 'unavailable' });
  });

  it('says why there is no warehouse, or no Parquet', async () => {
    expect(await deskOf('There is none.').answer('names', plainly, 'json')).toEqual({
      kind: 'unavailable',
      message: 'There is none.',
    });
    expect(await deskOf({ insight: world }).answer('names', plainly, 'parquet')).toMatchObject({
      kind: 'unavailable',
    });
  });
});
