import { describe, expect, test } from 'vitest';
import type { Assigned } from '../../src/spool/frame.ts';
import { isCut } from '../../src/spool/spool.ts';
import type { Cut, CutLimits, Result, Spool, SpoolDestination } from '../../src/spool/spool.ts';
import type { EpochMs } from '../../src/vocabulary/ids.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { sampleEvent } from './spool-samples.ts';

/** What the suite asks of an engine. */
export interface SpoolHarness {
  /** Opens the same store again and again; each call follows a close. */
  open(options: {
    readonly destinations: readonly SpoolDestination[];
    readonly clock: { now(): EpochMs };
    readonly assignSession?: (visitor: string) => Assigned | null;
    /** How long delivered events are kept for a replay. */
    readonly keepMs?: number;
  }): Promise<Spool>;
  /** Alters a byte in each row of the log, while the spool is closed. */
  damage(): Promise<void>;
  /** Lets the engine's own housekeeping run once at least. */
  settleDown(): Promise<void>;
}

export const wide: CutLimits = { events: 500, bytes: 1_000_000, ageMs: 0 };
const start = 1_800_000_000_000;

/** A clock that stands still until it is moved. */
export function handClock(at: EpochMs = start): { now(): EpochMs; move(byMs: number): void } {
  let time = at;
  return {
    now: () => time,
    move: (byMs) => {
      time += byMs;
    },
  };
}

/** Appends events with these ids. */
export async function appendAll(spool: Spool, ...ids: readonly string[]): Promise<void> {
  await spool.append(
    ids.map((id) => sampleEvent(id)),
    { received: ids.length, dropped: {} },
  );
}

/** The next cut, which must be one. */
export async function cutOf(spool: Spool, name: string, now: EpochMs = start): Promise<Cut> {
  const answer = await spool.next(name, now, wide);
  if (!isCut(answer)) throw new Error(`idle: ${JSON.stringify(answer)}`);
  return answer;
}

export function idsOf(cut: Cut): readonly string[] {
  return cut.events.map(({ event }) => event.record.id);
}

/** The same settlement for every event of a cut. */
export function all(cut: Cut, as: 'delivered' | 'dead', reason: string | null): readonly Result[] {
  return cut.events.map(({ position }) => ({ position, as, reason }));
}

/** Every event again, at that time, as one batch. */
export function again(cut: Cut, at: EpochMs, batch: string = cut.id): readonly Result[] {
  const reason = 'http_503';
  return cut.events.map(({ position }) => ({ position, as: 'retry', at, reason, batch }));
}

async function stateOf(spool: Spool, name: string) {
  const { destinations } = await spool.counts();
  const state = destinations.find((destination) => destination.name === name);
  if (state === undefined) throw new Error(`no destination ${name}`);
  return state;
}

/** The contract of a spool, whatever its engine. */
export function describeSpool(engine: string, make: () => Promise<SpoolHarness>): void {
  const destinations = [{ name: 'one' }, { name: 'two' }];

  describe(`${engine}: accepting`, () => {
    test('keeps events and counts over a restart', async () => {
      const harness = await make();
      const clock = handClock();
      let spool = await harness.open({ destinations, clock });
      await spool.append([sampleEvent('event-01')], {
        received: 3,
        dropped: { consent_denied: 1, bot: 1 },
      });
      await spool.close();
      spool = await harness.open({ destinations, clock });
      const cut = await cutOf(spool, 'one');
      expect(cut.events[0]?.event.record).toEqual(sampleEvent('event-01').record);
      expect((await spool.counts()).door).toEqual({
        received: 3,
        stored: 1,
        'dropped:consent_denied': 1,
        'dropped:bot': 1,
      });
      await spool.close();
    });

    test('stores a repeated event once, within a batch, across batches and restarts', async () => {
      const harness = await make();
      const clock = handClock();
      let spool = await harness.open({ destinations, clock });
      const twice = [sampleEvent('event-01'), sampleEvent('event-02'), sampleEvent('event-01')];
      expect(await spool.append(twice, { received: 3, dropped: {} })).toEqual({
        stored: 2,
        duplicates: 1,
        duplicateIndexes: [2],
      });
      clock.move(limits.dedupeWindowMs - 1_000);
      await spool.close();
      spool = await harness.open({ destinations, clock });
      const more = [sampleEvent('event-03'), sampleEvent('event-02')];
      expect(await spool.append(more, { received: 2, dropped: {} })).toEqual({
        stored: 1,
        duplicates: 1,
        duplicateIndexes: [1],
      });
      expect(idsOf(await cutOf(spool, 'one', clock.now()))).toEqual([
        'event-01',
        'event-02',
        'event-03',
      ]);
      expect((await spool.counts()).door).toEqual({ received: 5, stored: 3, duplicate: 2 });
      await spool.close();
    });

    test('counts what rules made beside what was received', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      const events = ['event-01', 'event-02', 'event-03'].map((id) => sampleEvent(id));
      await spool.append(events, { received: 3, derived: 1, dropped: { bot: 1 } });
      await spool.append([sampleEvent('event-04')], { received: 0, derived: 1, dropped: {} });
      expect((await spool.counts()).door).toEqual({
        received: 3,
        derived: 2,
        stored: 4,
        'dropped:bot': 1,
      });
      const wrong = { received: 1, derived: 1, dropped: {} };
      await expect(async () => spool.append([sampleEvent('event-05')], wrong)).rejects.toThrow(
        RangeError,
      );
      await spool.close();
    });

    test('takes the same key of another site for another event', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      const here = sampleEvent('event-01', { dedupeKey: 'shop|page|1' });
      const there = sampleEvent('event-01', { dedupeKey: 'blog|page|1' });
      expect((await spool.append([here, there], { received: 2, dropped: {} })).stored).toBe(2);
      await spool.close();
    });

    test('forgets keys some time after the window', async () => {
      const clock = handClock();
      const spool = await (await make()).open({ destinations, clock });
      await appendAll(spool, 'event-01');
      for (let hour = 0; hour < 3; hour += 1) {
        clock.move(limits.dedupeWindowMs / 2);
        await appendAll(spool, `filler-${hour}`);
      }
      const repeated = await spool.append([sampleEvent('event-01')], { received: 1, dropped: {} });
      expect(repeated.stored).toBe(1);
      await spool.close();
    });

    test('writes counts without events within a second, or with the next events', async () => {
      const harness = await make();
      const spool = await harness.open({ destinations, clock: handClock() });
      expect(await spool.append([], { received: 2, dropped: { bot: 2 } })).toEqual({
        stored: 0,
        duplicates: 0,
        duplicateIndexes: [],
      });
      await harness.settleDown();
      expect((await spool.counts()).door).toMatchObject({ received: 2, 'dropped:bot': 2 });
      await spool.append([], { received: 1, dropped: { bot: 1 } });
      await appendAll(spool, 'event-01');
      expect((await spool.counts()).door).toMatchObject({ received: 4, 'dropped:bot': 3 });
      await spool.close();
    });

    test('refuses counts that do not add up, as a bug', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      expect(() => spool.append([], { received: 1, dropped: {} })).toThrow(RangeError);
      await spool.close();
    });

    test('gives each event its session and visitor at the serial point', async () => {
      const asked: string[] = [];
      const spool = await (
        await make()
      ).open({
        destinations,
        clock: handClock(),
        assignSession: (visitor) => {
          asked.push(visitor);
          return { visitor: 'f'.repeat(32), session: { id: '0123456789abcdef', start: 7 } };
        },
      });
      const nobody = sampleEvent('event-02', { record: { visitor: null } });
      await spool.append([sampleEvent('event-01'), nobody], { received: 2, dropped: {} });
      const [first, second] = (await cutOf(spool, 'one')).events;
      expect(asked).toEqual(['00112233445566778899aabbccddeeff']);
      expect(first?.event.record).toMatchObject({
        visitor: 'f'.repeat(32),
        session: { id: '0123456789abcdef', start: 7 },
      });
      expect(second?.event.record).toMatchObject({ visitor: null, session: null });
      await spool.close();
    });

    test('tells listeners how many events were stored', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      const heard: number[] = [];
      const leave = spool.onAppend((stored) => heard.push(stored));
      await appendAll(spool, 'event-01', 'event-02');
      await appendAll(spool, 'event-02');
      leave();
      await appendAll(spool, 'event-03');
      expect(heard).toEqual([2]);
      await spool.close();
    });

    test('refuses after close', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      await spool.close();
      await expect(appendAll(spool, 'event-01')).rejects.toMatchObject({ reason: 'closed' });
    });
  });

  describe(`${engine}: cuts`, () => {
    test('are the same until settled, over a restart too, and never overlap', async () => {
      const harness = await make();
      const clock = handClock();
      let spool = await harness.open({ destinations, clock });
      await appendAll(spool, 'event-01', 'event-02', 'event-03');
      const limited = { ...wide, events: 2 };
      const first = await spool.next('one', start, limited);
      if (!isCut(first)) throw new Error('idle');
      expect(first.resumed).toBe(false);
      await appendAll(spool, 'event-04');
      await spool.close();
      spool = await harness.open({ destinations, clock });
      const same = await cutOf(spool, 'one');
      expect(same).toEqual({ ...first, resumed: true });
      expect(idsOf(same)).toEqual(['event-01', 'event-02']);
      await spool.settle(same, all(same, 'delivered', null));
      const second = await cutOf(spool, 'one');
      expect(idsOf(second)).toEqual(['event-03', 'event-04']);
      expect(second.id).not.toBe(first.id);
      expect(second.id).toMatch(/^[0-9a-f]{32}$/);
      await spool.close();
    });

    test('go to each destination on their own', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      await appendAll(spool, 'event-01');
      const one = await cutOf(spool, 'one');
      const two = await cutOf(spool, 'two');
      expect(idsOf(one)).toEqual(idsOf(two));
      expect(one.id).not.toBe(two.id);
      await spool.settle(one, all(one, 'delivered', null));
      expect(await stateOf(spool, 'one')).toMatchObject({ delivered: 1, waiting: 0 });
      expect(await stateOf(spool, 'two')).toMatchObject({ delivered: 0, waiting: 1 });
      await spool.close();
    });

    test('may come along as the last one is settled, which ends it in any case', async () => {
      const harness = await make();
      const clock = handClock();
      let spool = await harness.open({ destinations, clock });
      await appendAll(spool, 'event-01');
      const first = await cutOf(spool, 'one');
      await appendAll(spool, 'event-02');
      const given = await spool.settle(first, all(first, 'delivered', null), {
        now: start,
        limits: wide,
      });
      const second = given ?? (await spool.next('one', start, wide));
      if (!isCut(second)) throw new Error('there is one to send');
      expect(idsOf(second)).toEqual(['event-02']);
      expect(second.resumed).toBe(false);
      expect(await stateOf(spool, 'one')).toMatchObject({ delivered: 1, waiting: 1 });
      await spool.close();
      spool = await harness.open({ destinations, clock });
      expect(await cutOf(spool, 'one')).toMatchObject({ id: second.id, resumed: true });
      const last = await spool.settle(second, all(second, 'delivered', null), {
        now: start,
        limits: wide,
      });
      expect(last ?? (await spool.next('one', start, wide))).toMatchObject({ waiting: 0 });
      await spool.close();
    });

    test('wait until they are full or old enough, and say so', async () => {
      const clock = handClock();
      const spool = await (await make()).open({ destinations, clock });
      const patient = { events: 3, bytes: 1_000_000, ageMs: 1_000 };
      expect(await spool.next('one', start, patient)).toEqual({ waiting: 0, dueAt: null });
      await appendAll(spool, 'event-01', 'event-02');
      const idle = { waiting: 2, dueAt: start + 1_000 };
      expect(await spool.next('one', start + 999, patient)).toEqual(idle);
      expect(isCut(await spool.next('one', start + 1_000, patient))).toBe(true);
      await appendAll(spool, 'event-03', 'event-04', 'event-05');
      expect(isCut(await spool.next('two', start, patient))).toBe(true);
      await spool.close();
    });

    test('keep the limit of bytes, but never get empty', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      await appendAll(spool, 'event-01', 'event-02', 'event-03', 'event-04', 'event-05');
      const frame = JSON.stringify(sampleEvent('event-01').record).length;
      for (const [bytes, expected] of [
        [1, ['event-01']],
        [frame * 2.5, ['event-02', 'event-03']],
        [frame * 9, ['event-04', 'event-05']],
      ] as const) {
        const cut = await spool.next('one', start, { ...wide, bytes });
        if (!isCut(cut)) throw new Error('idle');
        expect(idsOf(cut)).toEqual(expected);
        await spool.settle(cut, all(cut, 'delivered', null));
      }
      await spool.close();
    });

    test('must be settled whole, once, and only while open', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      await appendAll(spool, 'event-01', 'event-02');
      const cut = await cutOf(spool, 'one');
      const results = all(cut, 'delivered', null);
      await expect(spool.settle(cut, results.slice(1))).rejects.toThrow('no result');
      await expect(spool.settle(cut, [...results, ...results])).rejects.toThrow('not open');
      await spool.settle(cut, results);
      await expect(spool.settle(cut, results)).rejects.toThrow('not open');
      expect(await stateOf(spool, 'one')).toMatchObject({ stored: 2, delivered: 2, waiting: 0 });
      await spool.close();
    });
  });

  describe(`${engine}: retries and dead letters`, () => {
    test('come back together, when due, under their batch, before new events', async () => {
      const harness = await make();
      const clock = handClock();
      let spool = await harness.open({ destinations, clock });
      await appendAll(spool, 'event-01', 'event-02');
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, again(cut, start + 5_000));
      await appendAll(spool, 'event-03');
      const newer = await cutOf(spool, 'one', start + 4_999);
      expect(idsOf(newer)).toEqual(['event-03']);
      await spool.settle(newer, all(newer, 'delivered', null));
      expect(await spool.next('one', start + 4_999, wide)).toEqual({
        waiting: 0,
        dueAt: start + 5_000,
      });
      expect(await stateOf(spool, 'one')).toMatchObject({ waiting: 2, retrying: 2, delivered: 1 });
      await appendAll(spool, 'event-04');
      const retried = await cutOf(spool, 'one', start + 5_000);
      expect(retried).toEqual({ ...cut, attempts: 1, events: cut.events });
      await spool.close();
      spool = await harness.open({ destinations, clock });
      expect(await cutOf(spool, 'one', start)).toEqual({ ...retried, resumed: true });
      await spool.settle(retried, [
        ...all({ ...retried, events: retried.events.slice(0, 1) }, 'delivered', null),
        ...again({ ...retried, events: retried.events.slice(1) }, start + 9_000, 'part'),
      ]);
      const part = await cutOf(spool, 'one', start + 9_000);
      expect(part).toMatchObject({ id: 'part', attempts: 2 });
      expect(idsOf(part)).toEqual(['event-02']);
      await spool.close();
    });

    test('are overtaken by nothing where order is asked for', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      const inOrder = { ...wide, events: 2, ordered: true };
      const next = async (now: EpochMs) => {
        const answer = await spool.next('one', now, inOrder);
        return isCut(answer) ? answer : answer.dueAt;
      };
      const cutAt = async (now: EpochMs): Promise<Cut> => {
        const answer = await next(now);
        if (answer === null || typeof answer === 'number') throw new Error(`idle: ${answer}`);
        return answer;
      };
      await appendAll(spool, 'event-01', 'event-02', 'event-03');
      const cut = await cutAt(start);
      const [first, second] = cut.events.map((event) => ({ ...cut, events: [event] }));
      if (first === undefined || second === undefined) throw new Error('a cut of two');
      const results = [...again(first, start + 5_000, 'a'), ...again(second, start + 2_000, 'b')];
      const wanted = { now: start, limits: inOrder };
      const along = await spool.settle(cut, results, wanted);
      expect(along ?? (await spool.next('one', start, inOrder))).toEqual({
        waiting: 0,
        dueAt: start + 5_000,
      });
      expect(await next(start + 4_999)).toBe(start + 5_000);
      const retried = await cutAt(start + 5_000);
      expect([retried.id, idsOf(retried)]).toEqual(['a', ['event-01']]);
      await spool.settle(retried, all(retried, 'dead', 'http_400'));
      expect(idsOf(await cutAt(start + 5_000))).toEqual(['event-02']);
      await spool.settle(await cutAt(start + 5_000), all(second, 'delivered', null));
      expect(idsOf(await cutAt(start + 5_000))).toEqual(['event-03']);
      await spool.close();
    });

    test('are due at once when hastened, or when the clock went back', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      await appendAll(spool, 'event-01');
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, again(cut, start + 5_000));
      await spool.hasten('one');
      const hastened = await cutOf(spool, 'one');
      expect(hastened.id).toBe(cut.id);
      await spool.settle(hastened, again(hastened, start + limits.retryMsMax + 1));
      expect((await cutOf(spool, 'one')).attempts).toBe(2);
      await spool.close();
    });

    test('keep a copy when they are dead, and can be put back', async () => {
      const spool = await (await make()).open({ destinations, clock: handClock() });
      await appendAll(spool, 'event-01', 'event-02');
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, all(cut, 'dead', 'http_400'));
      const letters = await spool.deadLetters('one', 10);
      expect(letters.map(({ event, ...rest }) => [event?.record.id, rest])).toEqual([
        [
          'event-02',
          { position: cut.events[1]?.position, at: start, attempts: 1, reason: 'http_400' },
        ],
        [
          'event-01',
          { position: cut.events[0]?.position, at: start, attempts: 1, reason: 'http_400' },
        ],
      ]);
      const one = await spool.deadLetters('one', 1, 'event-01');
      expect(one.map(({ event }) => event?.record.id)).toEqual(['event-01']);
      expect(await spool.deadLetters('one', 10, 'unknown-1')).toEqual([]);
      expect(await spool.deadLetters('two', 10, 'event-01')).toEqual([]);
      expect(await stateOf(spool, 'one')).toMatchObject({ waiting: 0, dead: { http_400: 2 } });
      expect(await spool.replayDead('one', ['event-02', 'unknown-1'])).toBe(1);
      expect(await stateOf(spool, 'one')).toMatchObject({
        stored: 2,
        waiting: 1,
        replayed: 1,
        dead: { http_400: 1 },
      });
      expect(idsOf(await cutOf(spool, 'one'))).toEqual(['event-02']);
      expect(await spool.deadLetters('one', 10)).toHaveLength(1);
      await spool.close();
    });
  });

  describe(`${engine}: replays`, () => {
    const hour = 3_600_000;

    test('never share a batch, although the clock stands still', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock, keepMs: hour });
      await appendAll(spool, 'event-01', 'event-02');
      await appendAll(spool, 'event-03', 'event-04');
      const cut = await cutOf(spool, 'one');
      const [delivered, dead] = [cut.events.slice(0, 2), cut.events.slice(2)];
      await spool.settle(cut, [
        ...all({ ...cut, events: delivered }, 'delivered', null),
        ...all({ ...cut, events: dead }, 'dead', 'http_400'),
      ]);
      const range = { from: start, to: start + 1 };
      const orders = [
        () => spool.replayDead('one', ['event-03']),
        () => spool.replayDead('one', ['event-04']),
        () => spool.replayRange('one', range, 'send'),
        () => spool.replayRange('one', range, 'send'),
      ];
      let before: Cut | null = null;
      for (const order of orders) {
        expect(await order()).toBeGreaterThan(0);
        if (before !== null) await spool.settle(before, all(before, 'delivered', null));
        before = await cutOf(spool, 'one');
      }
      while (before !== null) {
        await spool.settle(before, all(before, 'delivered', null));
        const answer = await spool.next('one', start, wide);
        before = isCut(answer) ? answer : null;
      }
      expect(await stateOf(spool, 'one')).toMatchObject({
        stored: 4,
        delivered: 4,
        waiting: 0,
        dead: {},
        replays: { asked: 4, delivered: 4 },
      });
      await spool.close();
    });

    test('send a time range once more, under its batch, and count it apart', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock, keepMs: hour });
      await appendAll(spool, 'event-01', 'event-02');
      clock.move(1_000);
      await appendAll(spool, 'event-03');
      const cut = await cutOf(spool, 'one', clock.now());
      await spool.settle(cut, all(cut, 'delivered', null));
      clock.move(1_000);
      await appendAll(spool, 'event-04');
      await harness.settleDown();
      const whole = { from: start, to: clock.now() + 1 };
      expect(await spool.replayRange('one', whole, 'count')).toBe(3);
      expect(await spool.replayRange('two', whole, 'count')).toBe(0);
      expect((await stateOf(spool, 'one')).replays).toEqual({});
      expect(await spool.replayRange('one', { from: start, to: start + 1_000 }, 'send')).toBe(2);
      const before = { stored: 4, delivered: 3, waiting: 1, retrying: 0, replayed: 0 };
      expect(await stateOf(spool, 'one')).toMatchObject({
        ...before,
        replays: { asked: 2, waiting: 2 },
      });
      const replay = await cutOf(spool, 'one', clock.now());
      expect(idsOf(replay)).toEqual(['event-01', 'event-02']);
      expect(replay.id).toMatch(/^[\da-f]{32}$/);
      expect(replay.id).not.toBe(cut.id);
      const [first, second] = replay.events;
      if (first === undefined || second === undefined) throw new Error('two events');
      await spool.settle(replay, [
        { position: first.position, as: 'delivered', reason: null },
        { position: second.position, as: 'retry', at: clock.now(), reason: 'x', batch: 'again' },
      ]);
      const rest = await cutOf(spool, 'one', clock.now());
      expect(idsOf(rest)).toEqual(['event-02']);
      await spool.settle(rest, all(rest, 'dead', 'http_400'));
      expect(await stateOf(spool, 'one')).toMatchObject({
        ...before,
        dead: {},
        replays: { asked: 2, delivered: 1, 'dead:http_400': 1 },
      });
      expect(await spool.replayDead('one', 'all')).toBe(1);
      const last = await cutOf(spool, 'one', clock.now());
      await spool.settle(last, all(last, 'delivered', null));
      expect(await stateOf(spool, 'one')).toMatchObject({
        ...before,
        replays: { asked: 2, delivered: 2 },
      });
      expect(idsOf(await cutOf(spool, 'one', clock.now()))).toEqual(['event-04']);
      await spool.close();
    });

    test('leave out what still waits, and what is a dead letter', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock, keepMs: hour });
      await appendAll(spool, 'event-01', 'event-02', 'event-03');
      const cut = await cutOf(spool, 'one');
      const [first, second, third] = cut.events;
      if (first === undefined || second === undefined || third === undefined) throw new Error('3');
      const batch = cut.id;
      await spool.settle(cut, [
        { position: first.position, as: 'dead', reason: 'http_400' },
        { position: second.position, as: 'retry', at: start + hour, reason: 'x', batch },
        { position: third.position, as: 'delivered', reason: null },
      ]);
      expect(await spool.replayRange('one', { from: start, to: start + 1 }, 'send')).toBe(1);
      // A copy that waits still is not asked for a second time.
      expect(await spool.replayRange('one', { from: start, to: start + 1 }, 'send')).toBe(0);
      expect((await stateOf(spool, 'one')).replays).toEqual({ asked: 1, waiting: 1 });
      expect(idsOf(await cutOf(spool, 'one'))).toEqual(['event-03']);
      expect(await stateOf(spool, 'one')).toMatchObject({ waiting: 1, oldestAt: start });
      await spool.close();
    });

    test('that die are listed by when they did, the newest first', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock, keepMs: hour });
      await appendAll(spool, 'event-01', 'event-02');
      const first = await cutOf(spool, 'one');
      await spool.settle(first, all(first, 'delivered', null));
      await appendAll(spool, 'event-03', 'event-04');
      const second = await cutOf(spool, 'one');
      await spool.settle(second, all(second, 'dead', 'http_400'));
      clock.move(1_000);
      await spool.replayRange('one', { from: start, to: start + 1 }, 'send');
      const copies = await cutOf(spool, 'one', clock.now());
      await spool.settle(copies, all(copies, 'dead', 'http_400'));
      const listed = async (max: number): Promise<readonly (string | undefined)[]> =>
        (await spool.deadLetters('one', max)).map(({ event }) => event?.record.id);
      expect(await listed(10)).toEqual(['event-02', 'event-01', 'event-04', 'event-03']);
      expect(await listed(2)).toEqual(['event-02', 'event-01']);
      await spool.close();
    });

    test('leave a copy that is a dead letter to its own replay', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock, keepMs: hour });
      await appendAll(spool, 'event-01', 'event-02');
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, all(cut, 'delivered', null));
      const range = { from: start, to: start + 1 };
      expect(await spool.replayRange('one', range, 'send')).toBe(2);
      const copy = await cutOf(spool, 'one');
      await spool.settle(copy, [
        ...all({ ...copy, events: copy.events.slice(0, 1) }, 'dead', 'http_400'),
        ...all({ ...copy, events: copy.events.slice(1) }, 'delivered', null),
      ]);
      expect(await spool.replayRange('one', range, 'send')).toBe(1);
      expect(await spool.replayDead('one', 'all')).toBe(1);
      expect(await spool.replayDead('one', 'all')).toBe(0);
      for (let batch = 0; batch < 2; batch += 1) {
        const next = await cutOf(spool, 'one');
        await spool.settle(next, all(next, 'delivered', null));
      }
      const replays = { asked: 3, delivered: 3 };
      expect(await stateOf(spool, 'one')).toMatchObject({ delivered: 2, dead: {}, replays });
      await spool.close();
    });

    test('find what is kept, and nothing that is older', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations: [{ name: 'one' }], clock, keepMs: hour });
      await appendAll(spool, 'event-01');
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, all(cut, 'delivered', null));
      const whole = { from: start, to: start + 10 * hour };
      clock.move(hour - 1);
      await harness.settleDown();
      expect(await spool.replayRange('one', whole, 'count')).toBe(1);
      clock.move(2 * hour);
      await spool.forget();
      expect(await spool.replayRange('one', whole, 'count')).toBe(0);
      expect((await spool.forget()).oldestAt).toBeNull();
      await spool.close();
    });

    test('what was damaged is never sent, and can be purged', async () => {
      const harness = await make();
      const clock = handClock();
      let spool = await harness.open({ destinations, clock, keepMs: hour });
      await appendAll(spool, 'event-01', 'event-02');
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, all(cut, 'delivered', null));
      await spool.close();
      await harness.damage();
      spool = await harness.open({ destinations, clock, keepMs: hour });
      const range = { from: start, to: start + 1 };
      expect(await spool.replayRange('one', range, 'count')).toBe(0);
      expect(await spool.replayRange('one', range, 'send')).toBe(0);
      const damaged = await cutOf(spool, 'two');
      expect(damaged).toMatchObject({ events: [], corrupt: [{ index: 0 }, { index: 1 }] });
      const reason = 'frame_unreadable';
      await spool.settle(
        damaged,
        damaged.corrupt.map((position) => ({ position, as: 'dead', reason })),
      );
      const letters = await spool.deadLetters('two', 10);
      expect(letters.map(({ event }) => event)).toEqual([null, null]);
      expect(await spool.replayDead('two', 'all')).toBe(0);
      expect(await spool.replayDead('two', [''])).toBe(0);
      expect(await spool.next('two', start, wide)).toEqual({ waiting: 0, dueAt: null });
      expect(await spool.purgeDead('two', [''])).toBe(2);
      expect(await stateOf(spool, 'two')).toMatchObject({ dead: { [reason]: 2 }, waiting: 0 });
      await spool.close();
    });

    test('dead letters can be purged: their copies go, their count stays', async () => {
      const harness = await make();
      const spool = await harness.open({ destinations, clock: handClock() });
      await appendAll(spool, 'event-01', 'event-02', 'event-03');
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, all(cut, 'dead', 'http_400'));
      expect(await spool.purgeDead('one', ['event-02', 'unknown-1'])).toBe(1);
      expect(await spool.deadLetters('one', 10)).toHaveLength(2);
      expect(await spool.purgeDead('two', 'all')).toBe(0);
      expect(await spool.purgeDead('one', 'all')).toBe(2);
      expect(await spool.deadLetters('one', 10)).toHaveLength(0);
      expect(await stateOf(spool, 'one')).toMatchObject({ dead: { http_400: 3 }, waiting: 0 });
      await spool.close();
    });
  });

  describe(`${engine}: forgetting`, () => {
    test('expires what waited longer than the retention, and counts it', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock });
      await appendAll(spool, 'event-01', 'event-02');
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, again(cut, start + 5_000));
      clock.move(limits.retentionMs + 1);
      await appendAll(spool, 'event-03');
      await harness.settleDown();
      const idle = { stored: 3, expired: 2, waiting: 1, retrying: 0 };
      expect(await stateOf(spool, 'one')).toMatchObject(idle);
      expect(await stateOf(spool, 'two')).toMatchObject(idle);
      expect(idsOf(await cutOf(spool, 'two', clock.now()))).toEqual(['event-03']);
      await spool.close();
    });

    test('keeps for as long as it is told last', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock });
      const { retentionMs, deadRetentionMs, spoolBytesMax: bytesMax } = limits;
      const as = { keepMs: 0, deadRetentionMs, bytesMax };
      await appendAll(spool, 'event-01');
      await spool.retain({ ...as, retentionMs: 2 * retentionMs });
      clock.move(retentionMs + 1);
      await harness.settleDown();
      expect(await stateOf(spool, 'one')).toMatchObject({ waiting: 1, expired: 0 });
      await spool.retain({ ...as, retentionMs });
      await harness.settleDown();
      expect(await stateOf(spool, 'one')).toMatchObject({ waiting: 0, expired: 1 });
      await spool.close();
    });

    test('leaves a cut that is on its way alone', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock });
      await appendAll(spool, 'event-01');
      const cut = await cutOf(spool, 'one');
      clock.move(limits.retentionMs + 1);
      await harness.settleDown();
      await spool.settle(cut, all(cut, 'delivered', null));
      expect(await stateOf(spool, 'one')).toMatchObject({ delivered: 1, expired: 0, waiting: 0 });
      await spool.close();
    });

    test('a destination with a cut always on its way holds back that cut alone', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock });
      const single = { ...wide, events: 1 };
      await appendAll(spool, 'event-01', 'event-02', 'event-03', 'event-04');
      const failed = await spool.next('one', start, single);
      if (!isCut(failed)) throw new Error('idle');
      await spool.settle(failed, again(failed, start + 5_000));
      const slow = await spool.next('one', start, single);
      if (!isCut(slow)) throw new Error('idle');
      clock.move(limits.retentionMs + 1);
      await appendAll(spool, 'event-05');
      await harness.settleDown();
      // What failed is not on its way; what waits behind the cut goes as the cut ends.
      expect(await stateOf(spool, 'one')).toMatchObject({ expired: 1, waiting: 4, retrying: 0 });
      expect(await stateOf(spool, 'two')).toMatchObject({ expired: 4, waiting: 1 });
      const wanted = { now: clock.now(), limits: single };
      const given = await spool.settle(slow, all(slow, 'delivered', null), wanted);
      const next = given ?? (await spool.next('one', clock.now(), single));
      expect(isCut(next) && idsOf(next)).toEqual(['event-05']);
      expect(await stateOf(spool, 'one')).toMatchObject({
        stored: 5,
        delivered: 1,
        expired: 3,
        waiting: 1,
      });
      await spool.close();
    });

    test('a removed destination holds nothing back, and goes on where it can', async () => {
      const harness = await make();
      const clock = handClock();
      const spool = await harness.open({ destinations, clock });
      await appendAll(spool, 'event-01');
      await spool.attach([{ name: 'one' }]);
      const cut = await cutOf(spool, 'one');
      await spool.settle(cut, all(cut, 'delivered', null));
      await harness.settleDown();
      expect(await stateOf(spool, 'two')).toMatchObject({ detached: true, expired: 1, waiting: 0 });
      await appendAll(spool, 'event-02');
      await spool.attach(destinations);
      expect(idsOf(await cutOf(spool, 'two'))).toEqual(['event-02']);
      await spool.close();
    });

    test('a destination that was removed with a cut on its way can not settle it', async () => {
      const harness = await make();
      const spool = await harness.open({ destinations, clock: handClock() });
      await appendAll(spool, 'event-01');
      const cut = await cutOf(spool, 'two');
      await spool.attach([{ name: 'one' }]);
      const first = await cutOf(spool, 'one');
      await spool.settle(first, all(first, 'delivered', null));
      await harness.settleDown();
      await appendAll(spool, 'event-02');
      await expect(spool.settle(cut, all(cut, 'delivered', null))).rejects.toThrow('not open');
      await expect(spool.next('two', start, wide)).rejects.toThrow('not attached');
      await spool.attach(destinations);
      expect(idsOf(await cutOf(spool, 'two'))).toEqual(['event-02']);
      const state = { stored: 2, delivered: 0, expired: 1, waiting: 1 };
      expect(await stateOf(spool, 'two')).toMatchObject(state);
      await spool.close();
    });

    test('a new destination starts at the end, or at a time that is still there', async () => {
      const clock = handClock();
      const spool = await (await make()).open({ destinations, clock });
      await appendAll(spool, 'event-01');
      clock.move(1_000);
      await appendAll(spool, 'event-02');
      await spool.attach([...destinations, { name: 'late' }, { name: 'back', from: start + 500 }]);
      await appendAll(spool, 'event-03');
      expect(idsOf(await cutOf(spool, 'late', clock.now()))).toEqual(['event-03']);
      expect(idsOf(await cutOf(spool, 'back', clock.now()))).toEqual(['event-02', 'event-03']);
      expect(await stateOf(spool, 'late')).toMatchObject({ stored: 1, waiting: 1 });
      expect(await stateOf(spool, 'back')).toMatchObject({ stored: 2, waiting: 2 });
      await spool.close();
    });

    test('stored times never go back', async () => {
      const clock = handClock();
      const spool = await (await make()).open({ destinations, clock });
      await appendAll(spool, 'event-01');
      clock.move(-10_000);
      await appendAll(spool, 'event-02');
      const patient = { ...wide, ageMs: 1_000 };
      expect(await spool.next('one', start, patient)).toEqual({ waiting: 2, dueAt: start + 1_000 });
      await spool.close();
    });
  });
}
