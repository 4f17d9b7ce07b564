import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sink, Verdict } from '../../src/destinations/destination.ts';
import { snowflake } from '../../src/destinations/snowflake.ts';
import {
  fakeAccount,
  fakeUser,
  startFakeSnowflake,
  type FakeSnowflake,
} from '../journeys/snowflake-fake.ts';
import { eventsOf } from '../unit/destinations/duckdb-peer.ts';
import { hostileEvents } from '../unit/destinations/hostile-events.ts';

const open = (fake: FakeSnowflake, more: object = {}): Promise<Sink> =>
  snowflake.open(
    snowflake.settings.parse({
      account: fakeAccount,
      user: fakeUser,
      privateKey: fake.privateKey,
      database: 'web',
      endpoint: fake.url,
      ...more,
    }),
    { dataFolder: '/nowhere' },
  );
const idsOf = (fake: FakeSnowflake): readonly string[] =>
  fake.rows('EVENTS').map(({ id }) => String(id));
const named = (name: string, count: number): ReturnType<typeof eventsOf> =>
  eventsOf(count, (index) => ({ id: `${name}-${String(index)}` }));

let fake: FakeSnowflake;
beforeAll(async () => {
  fake = await startFakeSnowflake();
});
afterAll(() => fake.stop());

test('rows are committed before they count as delivered; the last batch is recognised', async () => {
  const first = await open(fake);
  const events = named('once', 40);
  const ids = events.map(({ record }) => record.id);
  expect(await first.write(events, 'batch-1')).toEqual({ ok: ids, retry: [], reject: [] });
  await first.write(events, 'batch-1');
  expect(idsOf(fake)).toEqual(ids);
  await first.close();
  const second = await open(fake);
  await second.write(events, 'batch-1');
  await second.write(named('next', 2), 'batch-2');
  await second.close();
  expect(idsOf(fake)).toEqual([...ids, 'next-0', 'next-1']);
});

test('tables are made once, and a table of an older Sluice gets the columns that it lacks', async () => {
  const other = await startFakeSnowflake();
  await (await open(other)).write(named('a', 1), 'batch-1');
  const made = other.statements.length;
  expect(other.columns('EVENTS').slice(0, 3)).toEqual(['id', 'ts', 'received_at']);
  expect(other.columns('COUNTS')).toHaveLength(6);
  expect(other.statements.filter((sql) => sql.startsWith('CREATE OR REPLACE VIEW'))).toHaveLength(
    4,
  );
  await (await open(other)).write(named('b', 1), 'batch-2');
  expect(other.statements).toHaveLength(made + 1);
  await other.stop();
});

test('nothing that an event says can make Snowflake refuse its row; counts are numbers', async () => {
  const sink = await open(fake);
  const counted = eventsOf(3, () => ({ variant: 'counted', ts: 1_794_956_400_000 }));
  const events = [...hostileEvents(), ...counted];
  expect((await sink.write(events, 'hostile')).ok).toHaveLength(events.length);
  expect(idsOf(fake).filter((id) => id.startsWith('hostile-'))).toHaveLength(
    hostileEvents().length,
  );
  expect(fake.rows('COUNTS')).toEqual([expect.objectContaining({ n: 3, site: 'shop' })]);
  await sink.close();
});

test('a token that ended, and a channel that another one opened, are mended', async () => {
  const sink = await open(fake);
  await sink.write(named('before', 1), 'mend-1');
  fake.forgetTokens();
  expect((await sink.write(named('token', 1), 'mend-2')).ok).toEqual(['token-0']);
  fake.openElsewhere();
  const stale = await sink.write(named('stale', 1), 'mend-3');
  expect(stale).toEqual({ ok: [], retry: ['stale-0'], reject: [] });
  expect((await sink.write(named('stale', 1), 'mend-3')).ok).toEqual(['stale-0']);
  await sink.close();
});

const refusedIn = (verdict: Verdict): readonly string[] =>
  verdict.reject.map(({ eventId }) => eventId);

test('rows that were refused are found; the good ones are repeated a few times at most', async () => {
  const sink = await open(fake);
  const bad = ['search-3', 'search-41'];
  fake.refuse(bad);
  const events = named('search', 64);
  const verdict = await sink.write(events, 'search');
  expect(verdict).toMatchObject({ retry: [], ok: { length: 62 } });
  expect(verdict.reject).toEqual(bad.map((eventId) => ({ eventId, code: 'snowflake_row_error' })));
  const times = events.map(({ record }) => idsOf(fake).filter((id) => id === record.id).length);
  expect(Math.max(...times)).toBeLessThanOrEqual(7);
  const rows = times.reduce((sum, count) => sum + count, 0);
  expect(rows).toBeLessThan(3 * events.length);
  // Its numbers failed, say: the batch comes again, and nothing of it is appended.
  expect(refusedIn(await sink.write(events, 'search'))).toEqual(bad);
  expect(idsOf(fake).filter((id) => id.startsWith('search-'))).toHaveLength(rows);
  fake.refuse([]);
  await sink.close();
});

test('a table that takes no row refuses each, at once', async () => {
  const sink = await open(fake);
  const events = named('none', 50);
  const ids = events.map(({ record }) => record.id);
  fake.refuse(ids);
  expect(refusedIn(await sink.write(events, 'none'))).toEqual(ids);
  fake.refuse([]);
  expect(idsOf(fake).filter((id) => id.startsWith('none-'))).toEqual([]);
  await sink.close();
});

test.each([500, 503, 429])('status %i: nothing is lost', async (status) => {
  const sink = await open(fake);
  const name = `status-${String(status)}`;
  await sink.write(named(`${name}-before`, 1), `${name}-before`);
  fake.answerWith(status);
  const events = named(name, 2);
  expect(await sink.write(events, name)).toMatchObject({ ok: [], reject: [] });
  fake.answerWith(null);
  expect((await sink.write(events, name)).ok).toHaveLength(2);
  await sink.close();
});

test('a login that is refused halts, and says nothing of the key', async () => {
  const other = await startFakeSnowflake();
  const sink = await open(fake, { privateKey: other.privateKey });
  const verdict = await sink.write(named('refused', 2), 'batch-1');
  expect(verdict).toMatchObject({ ok: [], halt: 'auth', retry: ['refused-0', 'refused-1'] });
  await sink.close();
  await other.stop();
});
