import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { WarehouseInsight } from '../../../src/destinations/duckdb-insight.ts';
import { inTransaction, prepareRollups } from '../../../src/destinations/duckdb-rollup.ts';
import { warehouseTables } from '../../../src/destinations/duckdb-schema.ts';
import { StoreProblem } from '../../../src/destinations/store-problem.ts';
import type { Row } from '../../../src/destinations/store-rows.ts';
import { questions, type Asked } from '../../../src/insight/questions.ts';
import { writeRows } from './rollup-peer.ts';

const now = Date.UTC(2026, 10, 22, 12);
const base: Asked = {
  site: 'a',
  days: 7,
  filters: {},
  steps: ['page_view'],
  macro: 'purchase',
  by: 'channel',
  model: 'last',
};

async function opened(questionMs?: number) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const sql of warehouseTables) await connection.run(sql);
  await prepareRollups(connection);
  return { connection, insight: await WarehouseInsight.open(instance, questionMs) };
}

function rowOf(id: string, differing: Row): Row {
  return {
    id,
    ts: now,
    received_at: now,
    site: 'a',
    name: 'page_view',
    category: 'navigation',
    session_id: 's1',
    page: 'p1',
    path: '/',
    variant: 'full',
    channel: 'direct',
    bot: [],
    params: '{}',
    visitor: 'v1',
    ...differing,
  };
}

test('a question that takes too long is ended with a sentence, and the next one is answered', async () => {
  const { connection, insight } = await opened(300);
  await writeRows(connection, [rowOf('1', {})]);
  await insight.answer('privacy', base, now);
  await connection.run('ALTER TABLE rollup_visits RENAME TO kept');
  await connection.run(`CREATE VIEW rollup_visits AS
    SELECT k.* FROM kept k CROSS JOIN range(100000000000)`);
  const asked = insight.answer('overview', { ...base, site: null }, now);
  await expect(asked).rejects.toThrow(StoreProblem);
  await expect(asked).rejects.toThrow('longer than 0.3 seconds and was ended');
  await inTransaction(connection, async () => {
    await connection.run('DROP VIEW rollup_visits');
    await connection.run('ALTER TABLE kept RENAME TO rollup_visits');
  });
  const answer = await insight.answer('overview', base, now);
  expect(answer.totals.visits).toBe(1);
});

test('what a visitor or an operator says is data in every question', async () => {
  const { connection, insight } = await opened();
  const hostile = [
    "'; DROP TABLE events; --",
    '%',
    '_',
    '\\',
    '丁',
    '~',
    'A',
    '(other names)',
    '"',
  ];
  await writeRows(
    connection,
    hostile.map((name, index) =>
      rowOf(String(index), {
        ts: now + index,
        name,
        category: 'interaction',
        path: `/${name}`,
        channel: "x'y",
        campaign: name,
      }),
    ),
  );
  const funnel = await insight.answer('funnel', { ...base, steps: hostile.slice(0, 8) }, now);
  expect(funnel.steps.map(({ visits }) => visits)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  const back = await insight.answer('funnel', { ...base, steps: ['A', '%'] }, now);
  expect(back.steps.map(({ visits }) => visits)).toEqual([1, 0]);
  for (const value of [...hostile, "x'y", '.*', '[', '\u0000']) {
    for (const question of questions) {
      const filters = { channel: value, page: `/${value}`, did: value, not: value };
      const asked = { ...base, filters, macro: value, steps: [value], site: value };
      const answer = await insight.answer(question, asked, now);
      expect(answer.basis.visits, `${question} ${value}`).toBe(0);
    }
  }
  const left = await insight.answer('overview', { ...base, filters: { channel: "x'y" } }, now);
  expect(left.totals.visits).toBe(1);
  const paths = await insight.answer('overview', { ...base, filters: { page: "/'; DROP*" } }, now);
  expect(paths.totals.visits).toBe(1);
});

test('a visit without an end counts with its first 20,000 events, and stops no other', async () => {
  const { connection, insight } = await opened();
  await writeRows(connection, [
    rowOf('1', { ts: now - 50_000_000, session_id: 'endless', name: 'view_item' }),
    rowOf('2', { ts: now - 1, session_id: 'endless', name: 'purchase', category: 'macro' }),
    rowOf('3', { session_id: 's2' }),
  ]);
  await connection.run(`INSERT INTO events BY NAME
    SELECT e.* REPLACE (id || range AS id, ts + to_milliseconds(range * 490) AS ts)
    FROM events e, range(1, 100001) WHERE name = 'view_item'`);
  const funnel = await insight.answer('funnel', { ...base, steps: ['view_item', 'purchase'] }, now);
  expect(funnel.basis.visits).toBe(2);
  expect(funnel.steps.map(({ visits }) => visits)).toEqual([1, 0]);
  const { steps } = await insight.answer('overview', base, now);
  expect(steps.map(({ name, events }) => [name, events])).toEqual([
    ['page_view', 1],
    ['view_item', 20_000],
  ]);
});

test('values that no sum can hold are left out, and currencies are not mixed', async () => {
  const { connection, insight } = await opened();
  const buy = { name: 'purchase', category: 'macro' };
  await writeRows(connection, [
    rowOf('1', { ...buy, value: 1e308, currency: 'EUR' }),
    rowOf('2', { ...buy, value: 1e308, currency: 'EUR' }),
    rowOf('3', { ...buy, value: 5, currency: 'EUR' }),
    rowOf('4', { ...buy, value: 7, currency: 'USD' }),
  ]);
  const { totals } = await insight.answer('overview', base, now);
  expect(totals.value).toEqual([
    { currency: 'EUR', value: 5, visits: 1 },
    { currency: 'USD', value: 7, visits: 1 },
  ]);
});
