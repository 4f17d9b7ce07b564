import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deleteBefore } from '../../src/destinations/duckdb-delete.ts';
import { inTransaction, prepareRollups } from '../../src/destinations/duckdb-rollup.ts';
import type { Row } from '../../src/destinations/store-rows.ts';
import type { Asked } from '../../src/insight/questions.ts';
import { answerQuestion } from '../../src/insight/sql/answer-question.ts';
import {
  countedVisits,
  memoryWarehouse,
  naiveLevel,
  naiveSteps,
  naiveVisits,
  plainText,
  refreshAll,
  writeRows,
} from '../unit/destinations/rollup-peer.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 22, 12);
const names = ['page_view', 'view_item', 'experiment_seen', 'purchase', 'refund', "x'; DROP"];

/** Few sites, visits, pages, persons and hours, so that all of them meet. */
const rowOf = fc
  .record({
    site: fc.constantFrom('a', 'b'),
    session: fc.constantFrom('s1', 's2', 's3', null),
    page: fc.constantFrom('p1', 'p2', null),
    person: fc.constantFrom('h1_one', 'h1_two', null, null),
    name: fc.constantFrom(...names),
    hour: fc.integer({ min: 0, max: 150 }),
    tick: fc.integer({ min: 0, max: 2 }),
    variant: fc.constantFrom('a', 'b'),
    value: fc.option(fc.integer({ min: 1, max: 9 })),
  })
  .map(({ site, session, page, person, name, hour, tick, variant, value }): Row => {
    const ts = now - hour * hourMs + tick;
    const params = {
      ...(person === null ? {} : { user_id: person }),
      ...(name === 'experiment_seen' ? { experiment: 'hero', variant } : {}),
    };
    return {
      id: '',
      ts,
      received_at: ts,
      site,
      name,
      session_id: session,
      page,
      variant: 'full',
      category: /purchase|refund/.test(name) ? 'macro' : 'navigation',
      path: `/p/${Math.floor(ts / 1000) % 7}`,
      channel: hour % 2 === 0 ? 'direct' : 'email',
      bot: [],
      value: value ?? null,
      currency: value === null ? null : 'EUR',
      params: JSON.stringify(params),
    };
  });

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ write: fc.array(rowOf, { minLength: 1, maxLength: 8 }) }) },
    { weight: 2, arbitrary: fc.constant({ refresh: true }) },
    { weight: 1, arbitrary: fc.record({ forgetHours: fc.integer({ min: 20, max: 140 }) }) },
    { weight: 1, arbitrary: fc.constant({ crash: true }) },
  ),
  { minLength: 1, maxLength: 12 },
);
const funnels = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 8 });

test('the rollups say what the events say, whatever happened in between', async () => {
  await fc.assert(
    fc.asyncProperty(steps, funnels, async (history, asked) => {
      const connection = await memoryWarehouse();
      await prepareRollups(connection);
      let rows: Row[] = [];
      for (const step of history) {
        if ('write' in step) {
          const written = step.write.map((row, index) => ({
            ...row,
            id: `${rows.length + index}-${history.indexOf(step)}`,
          }));
          rows.push(...written);
          await writeRows(connection, written);
        } else if ('forgetHours' in step) {
          const before = now - step.forgetHours * hourMs;
          rows = rows.filter((row) => Number(row['ts']) >= before);
          await deleteBefore(connection, before);
        } else if ('crash' in step) {
          await expect(
            inTransaction(connection, async () => {
              await connection.run('DELETE FROM rollup_marks');
              throw new Error('the power is gone');
            }),
          ).rejects.toThrow('power');
        } else await refreshAll(connection);
      }
      await refreshAll(connection);
      const keys = await keysOf(connection);
      const keyOf = (site: string, session: string): bigint => keys.get(`${site} ${session}`) ?? 0n;
      const expected = naiveVisits(rows, keyOf);
      expect(await countedVisits(connection)).toEqual(expected);
      const paths = await connection.runAndReadAll('SELECT path FROM rollup_paths');
      const known = new Set(rows.map((row) => row['path']));
      expect(paths.getRowsJS().every(([path]) => known.has(plainText(path)))).toBe(true);

      await prepareAnew(connection);
      expect(await countedVisits(connection)).toEqual(expected);
      const visits = naiveSteps(rows, keyOf);
      await expectFunnel(connection, visits, asked);
      connection.closeSync();
    }),
    { numRuns: Number(process.env['ROLLUP_RUNS'] ?? 40) },
  );
}, 240_000);

type Connection = Awaited<ReturnType<typeof memoryWarehouse>>;

async function keysOf(connection: Connection): Promise<ReadonlyMap<string, bigint>> {
  const found = await connection.runAndReadAll(`SELECT s || ' ' || v, hash(s, v)
    FROM (VALUES ('a'), ('b')) AS a(s), (VALUES ('s1'), ('s2'), ('s3')) AS b(v)`);
  return new Map(found.getRowsJS().map(([key, hash]) => [plainText(key), BigInt(plainText(hash))]));
}

async function prepareAnew(connection: Connection): Promise<void> {
  await connection.run("DELETE FROM meta WHERE name = 'rollup'");
  await prepareRollups(connection);
  await refreshAll(connection);
}

async function expectFunnel(
  connection: Connection,
  visits: ReturnType<typeof naiveSteps>,
  steps_: readonly string[],
): Promise<void> {
  const asked: Asked = {
    site: null,
    days: 28,
    filters: {},
    steps: steps_,
    macro: 'purchase',
    by: 'channel',
    model: 'last',
  };
  const at = { now, asOf: now, waiting: 0 };
  const answer = await answerQuestion('funnel', asked, at, async ({ sql, bound }) =>
    (await connection.runAndReadAll(sql, [...bound])).getRowObjectsJS(),
  );
  const levelsOf = (of: readonly string[]): readonly number[] =>
    visits.map((events) => naiveLevel(events, of));
  const levels = levelsOf(steps_);
  expect(answer.steps.map((step) => step.visits)).toEqual(
    steps_.map((_, index) => levels.filter((level) => level > index).length),
  );
  for (const [left, counts] of (answer.without ?? []).entries()) {
    const others = steps_.filter((_, index) => index !== left);
    expect(counts).toEqual(
      others.map((_, index) => levelsOf(others).filter((level) => level > index).length),
    );
  }
}
