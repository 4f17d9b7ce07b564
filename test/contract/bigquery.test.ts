import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bigquery } from '../../src/destinations/bigquery.ts';
import type { Sink } from '../../src/destinations/destination.ts';
import {
  fakeDataset,
  fakeProject,
  startFakeBigquery,
  type FakeBigquery,
} from '../journeys/bigquery-fake.ts';
import { eventsOf } from '../unit/destinations/duckdb-peer.ts';
import { describeStore } from './store-suite.ts';

const open = (fake: FakeBigquery, more: object = {}): Promise<Sink> =>
  bigquery.open(
    bigquery.settings.parse({
      project: fakeProject,
      dataset: fakeDataset,
      endpoint: fake.url,
      credentials: fake.credentials,
      ...more,
    }),
    { dataFolder: '/nowhere' },
  );
const idsOf = (fake: FakeBigquery): readonly string[] =>
  fake.rows('events').map(({ id }) => String(id));

for (const mode of ['load', 'stream'] as const) {
  // Each place is a BigQuery of its own.
  const fakes = new Map<string, FakeBigquery>();
  describeStore(`bigquery (${mode}), a strict fake`, () =>
    Promise.resolve({
      open: async (place) => {
        const fake = fakes.get(place) ?? (await startFakeBigquery());
        fakes.set(place, fake);
        return open(fake, { mode });
      },
      ids: (place) => Promise.resolve(idsOf(fakes.get(place)!)),
      counted: (place) =>
        Promise.resolve(
          fakes
            .get(place)!
            .rows('counts')
            .reduce((sum, { n }) => sum + Number(n), 0),
        ),
      view: () => Promise.resolve(null),
      stop: async () => {
        for (const fake of fakes.values()) await fake.stop();
      },
    }),
  );
}

let fake: FakeBigquery;
beforeAll(async () => {
  fake = await startFakeBigquery();
});
afterAll(() => fake.stop());
beforeEach(() => fake.answerWith(null));

test('a job whose answer was lost is recognised by its id, and not loaded again', async () => {
  const sink = await open(fake);
  const events = eventsOf(20, (index) => ({ id: `lost-${String(index)}` }));
  await sink.write(events, 'warm');
  for (let round = 0; round < 3; round += 1) {
    fake.cutNextAnswer();
    const batch = eventsOf(20, (index) => ({ id: `lost-${String(round)}-${String(index)}` }));
    await expect(sink.write(batch, `lost-${String(round)}`)).rejects.toThrow(
      /could not be reached/,
    );
    await sink.write(batch, `lost-${String(round)}`);
  }
  expect(idsOf(fake)).toHaveLength(80);
  expect(new Set(idsOf(fake)).size).toBe(80);
  await sink.close();
});

test('a job that failed for a while is tried under its next id; one with bad data is parted', async () => {
  const sink = await open(fake);
  const events = eventsOf(4, (index) => ({ id: `failed-${String(index)}` }));
  fake.failNextJob('backendError');
  expect(await sink.write(events, 'batch-f')).toMatchObject({ ok: [], reject: [] });
  expect((await sink.write(events, 'batch-f')).ok).toHaveLength(4);
  expect(fake.jobIds).toEqual(
    expect.arrayContaining(['sluice_events_batch-f_0', 'sluice_events_batch-f_1']),
  );
  fake.failNextJob('invalid');
  const bad = eventsOf(3, (index) => ({ id: `bad-${String(index)}` }));
  expect((await sink.write(bad, 'batch-g')).bisect).toEqual([['bad-0', 'bad-1'], ['bad-2']]);
  expect((await sink.write(bad, 'batch-g')).bisect).toHaveLength(2);
  fake.failNextJob('invalid');
  expect(await sink.write(bad.slice(0, 1), 'batch-h')).toMatchObject({
    reject: [{ eventId: 'bad-0', code: 'bigquery_invalid' }],
  });
  fake.failNextJob('quotaExceeded');
  expect(await sink.write(bad, 'batch-i')).toMatchObject({ retryAfterMs: 600_000 });
  fake.failNextJob('accessDenied');
  expect(await sink.write(bad, 'batch-j')).toMatchObject({ ok: [], halt: 'auth' });
  expect((await sink.write(bad, 'batch-j')).ok).toHaveLength(3);
  await sink.close();
});

test('tables of an older Sluice get the columns that they lack', async () => {
  for (const mode of ['load', 'stream']) {
    const older = await startFakeBigquery();
    older.makeTable('events', [{ name: 'id', type: 'STRING', mode: 'NULLABLE' }]);
    const sink = await open(older, { mode });
    expect((await sink.write(eventsOf(2), 'batch-1')).ok).toHaveLength(2);
    expect(older.fields('events').slice(0, 2)).toEqual(['id', 'ts']);
    await sink.close();
    await older.stop();
  }
});

test('explain shows the rows that are sent', async () => {
  for (const mode of ['load', 'stream']) {
    const other = await startFakeBigquery();
    const sink = await open(other, { mode });
    const batch = [...eventsOf(2), ...eventsOf(3, () => ({ variant: 'counted' }))];
    await sink.write(batch, 'batch-1');
    expect([...other.rows('events'), ...other.rows('counts')]).toEqual(bigquery.rows(batch));
    await sink.close();
    await other.stop();
  }
});

test('a token that is no longer taken is fetched again', async () => {
  const sink = await open(fake);
  await sink.write(
    eventsOf(1, () => ({ id: 'token-1' })),
    'token-1',
  );
  fake.forgetTokens();
  const { ok } = await sink.write(
    eventsOf(1, () => ({ id: 'token-2' })),
    'token-2',
  );
  expect(ok).toEqual(['token-2']);
  await sink.close();
});

test.each([500, 503, 429, 403, 404, 400])(
  'status %i settles every event, and loses none',
  async (status) => {
    for (const mode of ['load', 'stream']) {
      const sink = await open(fake, { mode });
      await sink.write(
        eventsOf(1, () => ({ id: `before-${mode}-${String(status)}` })),
        `before-${mode}-${String(status)}`,
      );
      fake.answerWith(status);
      const { ok, retry, reject } = await sink.write(eventsOf(2), `status-${String(status)}`);
      expect([ok, retry.length + reject.length]).toEqual([[], 2]);
      if (mode === 'load') expect(retry).toHaveLength(2);
      fake.answerWith(null);
      await sink.close();
    }
  },
);

test('a login that is refused halts, and says nothing of the key', async () => {
  const other = await startFakeBigquery();
  const { token_uri } = JSON.parse(fake.credentials) as { token_uri: string };
  const credentials = JSON.stringify({ ...(JSON.parse(other.credentials) as object), token_uri });
  const sink = await open(fake, { credentials });
  expect(await sink.write(eventsOf(2), 'batch-1')).toMatchObject({ ok: [], halt: 'auth' });
  await sink.close();
  await other.stop();
  const broken = '{"client_email":"a","private_key":"PRIVATE KEY planted-5ecret"}';
  const failure = await open(fake, { credentials: broken }).catch((error: unknown) => `${error}`);
  expect(failure).toMatch(/no private key that can be read: make a new key/);
  expect(failure).not.toContain('planted');
});

test.each([
  [{ insertErrors: [{ index: 1, errors: [{ reason: 'invalid' }] }] }, ['a', 'c'], [], ['invalid']],
  [
    {
      insertErrors: [
        { index: 0, errors: [{ reason: 'stopped' }] },
        { index: 1, errors: [{ reason: 'invalid' }] },
        { index: 2, errors: [{ reason: 'stopped' }] },
        { index: 7, errors: [] },
      ],
    },
    [],
    ['a', 'c'],
    ['invalid'],
  ],
])('insertAll answers row by row: %j', (body, ok, retry, codes) => {
  const response = { status: 200, headers: {}, body: JSON.stringify(body) };
  const verdict = bigquery.judge?.(response, ['a', 'b', 'c']);
  expect(verdict).toMatchObject({ ok, retry });
  expect(verdict?.reject).toEqual(codes.map((code) => ({ eventId: 'b', code })));
});
