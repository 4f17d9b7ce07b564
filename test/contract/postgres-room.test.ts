import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SpoolNotice } from '../../src/spool/messages.ts';
import { isCut } from '../../src/spool/spool.ts';
import type { DestinationState, Spool } from '../../src/spool/spool.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { postgresMissing } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { until } from '../journeys/receiver.ts';
import { openShared, withDatabases } from './postgres-spool.ts';
import { sampleEvent } from './spool-samples.ts';
import { again, all, cutOf, handClock, idsOf, wide } from './spool-suite.ts';

const hour = 3_600_000;
const megabyte = 1_048_576;
/** What one hour of a test brings, with pages that are not full. */
const hourBytesMax = 1.4 * megabyte;
const closing: (() => Promise<unknown>)[] = [];

let postgres: RunningPostgres;
let url: string;

async function opened(bytesMax: number, names: readonly string[]) {
  const notices: SpoolNotice[] = [];
  const clock = handClock();
  const { spool } = await openShared(url, {
    destinations: names.map((name) => ({ name })),
    clock,
    tickMs: 10,
    keepMs: 72 * hour,
    bytesMax,
    notify: (notice) => notices.push(notice),
  });
  closing.push(() => spool.close());
  return { spool, clock, notices };
}

let next = 0;

/** One megabyte in 20 events that no compression makes smaller. */
async function appendMegabyte(spool: Spool): Promise<void> {
  const events = Array.from({ length: 20 }, () => {
    next += 1;
    const params = { text: randomBytes(39_000).toString('base64') };
    return sampleEvent(`large-event-${next}`, { record: { params } });
  });
  await spool.append(events, { received: events.length, dropped: {} });
}

async function deliverAll(spool: Spool, name: string, now: number): Promise<void> {
  const whole = { ...wide, bytes: 100 * megabyte };
  for (let cut = await spool.next(name, now, whole); isCut(cut);) {
    await spool.settle(cut, all(cut, 'delivered', null));
    cut = await spool.next(name, now, whole);
  }
}

async function stateOf(spool: Spool, name: string): Promise<DestinationState> {
  const { destinations } = await spool.counts();
  const found = destinations.find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  const { stored, delivered, waiting, expired, uncertain, dropped, dead } = found;
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const told = delivered + waiting + expired + uncertain + sum(dropped) + sum(dead);
  expect(told, `the sum of ${name}`).toBe(stored);
  return found;
}

/** What the tables of events take in the database. */
async function bytesOf(): Promise<number> {
  const [row] = await postgres.query(
    url,
    `SELECT sum(pg_total_relation_size(oid))::float8 AS bytes FROM pg_class
     WHERE relkind = 'r' AND relname ~ '^(log_\\d+|retry|dead)$'`,
  );
  return Number(row?.['bytes']);
}

function expiredIn(notices: readonly SpoolNotice[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const notice of notices) {
    if (notice.kind !== 'events_expired') continue;
    const { destination, count } = notice;
    sums.set(destination, (sums.get(destination) ?? 0) + count);
  }
  return sums;
}

describe.skipIf(postgresMissing !== null)('the limit of a spool over PostgreSQL', () => {
  withDatabases(closing, (running, fresh) => {
    [postgres, url] = [running, fresh];
  });

  test('a dead destination: its oldest events expire by the hour, counted; others get all', async () => {
    const limit = 3 * megabyte;
    const { spool, clock, notices } = await opened(limit, ['alive', 'gone']);
    for (let passed = 0; passed < 12; passed += 1) {
      await appendMegabyte(spool);
      await deliverAll(spool, 'alive', clock.now());
      await spool.forget();
      expect(await bytesOf(), `after ${passed} hours`).toBeLessThan(limit + 2 * hourBytesMax);
      await stateOf(spool, 'gone');
      clock.move(hour);
    }
    await spool.forget();
    expect(await bytesOf()).toBeLessThan(limit + hourBytesMax);
    const alive = await stateOf(spool, 'alive');
    expect(alive).toMatchObject({ stored: 240, delivered: 240, waiting: 0, expired: 0 });
    const gone = await stateOf(spool, 'gone');
    expect(gone.expired).toBeGreaterThanOrEqual(160);
    expect(gone.waiting).toBeGreaterThanOrEqual(40);
    expect(expiredIn(notices)).toEqual(new Map([['gone', gone.expired]]));
    const rest = await cutOf(spool, 'gone', clock.now());
    expect(idsOf(rest)[0]).toBe(`large-event-${next - gone.waiting + 1}`);
  }, 60_000);

  test('what is only kept for replays goes first, the oldest first, and nothing expires', async () => {
    const { spool, clock, notices } = await opened(3 * megabyte, ['one']);
    const from = clock.now();
    for (let passed = 0; passed < 6; passed += 1) {
      await appendMegabyte(spool);
      await deliverAll(spool, 'one', clock.now());
      clock.move(hour);
    }
    await spool.forget();
    const kept = await spool.replayRange('one', { from, to: clock.now() }, 'count');
    expect(kept).toBeGreaterThanOrEqual(40);
    expect(kept).toBeLessThanOrEqual(60);
    const recent = { from: clock.now() - 2 * hour, to: clock.now() };
    expect(await spool.replayRange('one', recent, 'count')).toBe(40);
    expect(await stateOf(spool, 'one')).toMatchObject({ delivered: 120, expired: 0 });
    expect(expiredIn(notices)).toEqual(new Map());
  }, 60_000);

  test('the present and the last hour alone may be above it: nothing expires that would make no room', async () => {
    const { spool, clock } = await opened(100 * megabyte, ['one']);
    const { retentionMs, deadRetentionMs } = limits;
    await spool.retain({ retentionMs, deadRetentionMs, keepMs: 0, bytesMax: megabyte });
    await appendMegabyte(spool);
    clock.move(hour);
    await appendMegabyte(spool);
    await appendMegabyte(spool);
    await spool.forget();
    expect(await stateOf(spool, 'one')).toMatchObject({ waiting: 60, expired: 0 });
    clock.move(hour);
    await spool.forget();
    expect(await stateOf(spool, 'one')).toMatchObject({ waiting: 40, expired: 20 });
    clock.move(hour);
    await spool.forget();
    expect(await stateOf(spool, 'one')).toMatchObject({ waiting: 0, expired: 60 });
    expect(await bytesOf()).toBeLessThan(megabyte);
  });

  test('without a destination, what is kept for nobody goes', async () => {
    const { spool, clock, notices } = await opened(megabyte, []);
    await appendMegabyte(spool);
    await appendMegabyte(spool);
    clock.move(2 * hour);
    expect(await spool.forget()).toMatchObject({ events: 40, oldestAt: null });
    expect(notices.map(({ kind }) => kind)).not.toContain('writer_failed');
  });

  test('retries that are above it alone: the oldest expire; their room is used again, or given back', async () => {
    const { spool, clock, notices } = await opened(2 * megabyte, ['one', 'two']);
    const fail = async (): Promise<void> => {
      const cut = await spool.next('one', clock.now(), { ...wide, bytes: 100 * megabyte });
      if (!isCut(cut)) throw new Error('idle');
      const later = clock.now() + hour / 2;
      const results = cut.events.flatMap((event, index) =>
        again({ ...cut, events: [event] }, later, `${cut.id} ${index}`),
      );
      await spool.settle(cut, results);
      clock.move(1_000);
    };
    for (let each = 0; each < 4; each += 1) {
      await appendMegabyte(spool);
      await fail();
      await deliverAll(spool, 'two', clock.now());
    }
    await until(
      'the oldest expire',
      () => stateOf(spool, 'one'),
      ({ expired }) => expired > 0,
    );
    await sleep(500);
    const { retrying, expired, waiting } = await stateOf(spool, 'one');
    expect(retrying).toBe(waiting);
    expect(retrying).toBeGreaterThan(30);
    expect(retrying).toBeLessThanOrEqual(40);
    expect(expiredIn(notices)).toEqual(new Map([['one', expired]]));
    expect(await stateOf(spool, 'two')).toMatchObject({ delivered: 80, expired: 0 });
    clock.move(3 * hour);
    await appendMegabyte(spool);
    await sleep(500);
    expect(await bytesOf()).toBeGreaterThan(4 * megabyte);
    const after = { expired, retrying, waiting: waiting + 20 };
    expect(await stateOf(spool, 'one')).toMatchObject(after);
    await spool.forget();
    expect(await stateOf(spool, 'one')).toMatchObject(after);
    expect(await bytesOf()).toBeLessThan(4 * megabyte);
    const due = await cutOf(spool, 'one', clock.now());
    expect(idsOf(due)).toEqual([`large-event-${next - 20 - retrying + 1}`]);
  }, 60_000);

  test('dead letters that are above it alone: the oldest copies go, all of them stay counted', async () => {
    const { spool, clock } = await opened(2 * megabyte, ['one']);
    for (let each = 0; each < 4; each += 1) {
      await appendMegabyte(spool);
      const cut = await spool.next('one', clock.now(), { ...wide, bytes: 100 * megabyte });
      if (!isCut(cut)) throw new Error('idle');
      await spool.settle(cut, all(cut, 'dead', 'http_400'));
      clock.move(1_000);
    }
    await spool.forget();
    const letters = await spool.deadLetters('one', 1_000);
    expect(letters.length).toBeGreaterThan(30);
    expect(letters.length).toBeLessThanOrEqual(40);
    expect(letters[0]?.event?.record.id).toBe(`large-event-${next}`);
    const state = { waiting: 0, expired: 0, dead: { http_400: 80 } };
    expect(await stateOf(spool, 'one')).toMatchObject(state);
  }, 60_000);

  test('looking after a long log reads little of it', async () => {
    const { clock } = await opened(1_000 * megabyte, ['one']);
    const first = Math.floor(clock.now() / hour) - 72;
    clock.move(hour / 2);
    const rows = 60_000;
    await postgres.query(
      url,
      `SET search_path = sluice; CREATE TABLE log_${first} (LIKE log INCLUDING ALL);
       ALTER TABLE log ATTACH PARTITION log_${first} FOR VALUES IN (${first});
       INSERT INTO log SELECT ${first}, 1000 + g, ${first * hour}::bigint + g * 60, 1,
         decode(repeat('ab', 200), 'hex'), 1 FROM generate_series(1, ${rows}) g;
       UPDATE meta SET value = (value::bigint + 1000000)::text WHERE key = 'base';
       UPDATE cursor SET id = 500000; ANALYZE log_${first}`,
    );
    const read = async (): Promise<number> => {
      const [row] = await postgres.query(
        url,
        `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::float8 AS n
         FROM pg_stat_user_tables WHERE relname LIKE 'log%'`,
      );
      return Number(row?.['n']);
    };
    // The first trims find out where the rows begin that are kept.
    await sleep(2_500);
    const before = await read();
    await sleep(3_000);
    const after = await read();
    process.stdout.write(`rows read of ${rows} in 3 s: ${after - before}\n`);
    expect(after - before).toBeLessThan(rows / 10);
  });
});
