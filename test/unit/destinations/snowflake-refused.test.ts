import { expect, test } from 'vitest';
import { refusedAmong } from '../../../src/destinations/snowflake-refused.ts';

const rows = Array.from({ length: 1_000 }, (_, index) => index);

/** Looks for them, and counts what that appends. */
async function search(bad: ReadonlySet<number>, failsAfter = Infinity) {
  const appended: number[][] = [];
  const tokens = new Set<string>();
  const found = await refusedAmong(rows, bad.size, 'batch', (some, token) => {
    tokens.add(token);
    appended.push([...some]);
    if (appended.length > failsAfter) return Promise.reject(new Error('no answer'));
    return Promise.resolve(some.filter((row) => bad.has(row)).length);
  });
  const repeats = rows.map((row) => appended.filter((some) => some.includes(row)).length);
  expect(tokens.size).toBe(appended.length);
  return { found, appends: appended.length, repeatsMax: Math.max(...repeats) };
}

test('none and all need no further append', async () => {
  expect(await search(new Set())).toMatchObject({ found: new Set(), appends: 0 });
  expect(await search(new Set(rows))).toMatchObject({ found: new Set(rows), appends: 0 });
});

test.each([0, 500, 999])('finds a single one, row %i', async (row) => {
  const { found, appends, repeatsMax } = await search(new Set([row]));
  expect(found).toEqual(new Set([row]));
  expect(appends).toBeLessThanOrEqual(10);
  expect(repeatsMax).toBeLessThanOrEqual(10);
});

test('many: it stops, and takes nothing refused for good', async () => {
  const bad = new Set(rows.filter((row) => row % 2 === 0));
  const { found, appends } = await search(bad);
  expect(appends).toBe(32);
  expect([...bad].every((row) => found.has(row))).toBe(true);
});

test('an append that fails ends it in the same way', async () => {
  const { found, appends } = await search(new Set([700, 701]), 2);
  expect(appends).toBe(3);
  expect([found.has(700), found.has(701), found.has(0)]).toEqual([true, true, false]);
});
