import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/deliver/dispatcher.ts';
import { PermittedEvent } from '../../src/event/permitted-event.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { openShared } from '../contract/postgres-spool.ts';
import { numberedId, sampleEvent } from '../contract/spool-samples.ts';
import { postgresMissing, startPostgres } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { bench, configured, idsDestination, idsIn } from '../unit/deliver/delivery-harness.ts';
import type { Bench } from '../unit/deliver/delivery-harness.ts';

const eventsMax = 150;
const requestMsMax = 150;

type Random = () => number;

/** Mulberry32: small, seeded, good enough to mix behaviours. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** No vendor takes these, alone or among others. */
const refused = ['0000013', '0000017'] as const;

/** How often the vendor took each event, by path. */
type Taken = Map<string, Map<string, number>>;

/** A vendor in any mood: it takes events and says so, or not, or takes none and says why. */
function moody(taken: Taken, random: Random, isHealed: () => boolean) {
  return ({ path, body }: { path: string; body: string }, response: ServerResponse): void => {
    const take = (): void => {
      const name = path.split('?')[0] ?? '';
      const counts = taken.get(name) ?? new Map<string, number>();
      taken.set(name, counts);
      for (const id of idsIn(body)) counts.set(id, (counts.get(id) ?? 0) + 1);
    };
    const answer = (status: number, headers: Record<string, string> = {}): void => {
      response.writeHead(status, headers).end();
    };
    const mood = isHealed() ? 0 : random();
    if (body.includes(refused[0])) answer(400);
    else if (body.includes(refused[1])) answer(413);
    else if (mood < 0.45) {
      take();
      answer(200);
    } else if (mood < 0.6) answer(500 + Math.floor(random() * 5));
    else if (mood < 0.68) answer(429, { 'retry-after': '0' });
    else if (mood < 0.72) answer(429, { 'retry-after': new Date().toUTCString() });
    else if (mood < 0.78) answer(401);
    else if (mood < 0.9) {
      if (random() < 0.5) take();
      response.destroy();
    } else if (random() < 0.5) take();
  };
}

/** Appends with repeats and drops at the door, while delivery goes on. */
async function appendAll(spool: Spool, random: Random): Promise<number> {
  let next = 1;
  while (next <= eventsMax) {
    const ids: string[] = [];
    for (let count = Math.ceil(random() * 12); count > 0; count -= 1) {
      const isRepeat = next > 1 && random() < 0.2;
      ids.push(numberedId(isRepeat ? Math.ceil(random() * (next - 1)) : next));
      if (!isRepeat) next += 1;
    }
    const dropped = random() < 0.3 ? { consent_denied: 2, bot: 1 } : {};
    const received = ids.length + Object.values(dropped).reduce((sum, count) => sum + count, 0);
    await spool.append(
      ids.map((id) => sampleEvent(id)),
      { received, dropped },
    );
    if (random() < 0.5) await sleep(random() * 30);
  }
  return next - 1;
}

/** The two sums that the product promises, as they are on disk right now. */
async function checkSums(spool: Spool): Promise<number> {
  const { door, destinations } = await spool.counts();
  const { received = 0, stored = 0, duplicate = 0 } = door;
  const droppedAtDoor = (door['dropped:consent_denied'] ?? 0) + (door['dropped:bot'] ?? 0);
  expect(received).toBe(stored + droppedAtDoor + duplicate);
  let waitingMax = 0;
  for (const state of destinations) {
    const sum = (counts: Readonly<Record<string, number>>): number =>
      Object.values(counts).reduce((total, count) => total + count, 0);
    const { delivered, waiting, expired, uncertain } = state;
    const settled = delivered + sum(state.dropped) + sum(state.dead) + expired + uncertain;
    expect([state.name, settled + waiting]).toEqual([state.name, state.stored]);
    expect(state.stored).toBe(stored);
    waitingMax = Math.max(waitingMax, waiting);
  }
  return waitingMax;
}

async function settle(spool: Spool, delivery: Delivery, names: readonly string[]): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    if ((await checkSums(spool)) === 0) return;
    for (const name of names) delivery.retryNow(name);
    await sleep(40);
  }
  throw new Error('it never settled');
}

async function simulate(seed: number, { vendor, spool, deliver }: Bench): Promise<void> {
  const random = seeded(seed);
  const taken: Taken = new Map();
  const ends = new Map<string, Map<string, string[]>>();
  let isHealed = false;
  vendor.behaviour = moody(taken, random, () => isHealed);
  const names = ['dedupes', 'once', 'again'];
  const to = (name: string, dedupes: boolean, unanswered?: 'atLeastOnce') =>
    configured(name, idsDestination(`${vendor.url}/${name}`, { dedupes }), unanswered);
  const destinations = [to('dedupes', true), to('once', false), to('again', false, 'atLeastOnce')];
  const delivery = await deliver(destinations, {
    random: () => random() * 0.02,
    breakerPauseMs: 30,
    haltPauseMs: 30,
    requestMsMax,
    permit: (event) => {
      if (event.record.id.endsWith('9')) return { dropped: 'withdrawn' };
      return PermittedEvent.mint(event, event.record, ['analytics']);
    },
    onOutcome: (name, ids, as) => {
      if (as === 'retry') return;
      const byId = ends.get(name) ?? new Map<string, string[]>();
      ends.set(name, byId);
      for (const id of ids) byId.set(id, [...(byId.get(id) ?? []), as]);
    },
  });
  const watching = setInterval(() => void checkSums(spool), 25);
  const last = await appendAll(spool, random);
  await sleep(200);
  isHealed = true;
  await settle(spool, delivery, names);
  clearInterval(watching);
  await delivery.stop(1_000);
  for (const name of names) {
    const counts = taken.get(`/${name}`) ?? new Map<string, number>();
    for (let number = 1; number <= last; number += 1) {
      const id = numberedId(number);
      const end = ends.get(name)?.get(id) ?? [];
      const times = counts.get(id) ?? 0;
      const where = `seed ${seed}, ${name}, ${id}: ${end.join()}, taken ${times} times`;
      expect(end, where).toHaveLength(1);
      if (end[0] === 'delivered') expect(times, where).toBeGreaterThan(0);
      if (end[0] === 'dropped') expect(times, where).toBe(0);
      if (end[0] === 'dead')
        expect(
          refused.some((each) => id.includes(each)),
          where,
        ).toBe(true);
      if (name === 'once') expect(times, where).toBeLessThanOrEqual(1);
      else expect(end[0], where).not.toBe('uncertain');
    }
  }
}

const claim = 'whatever vendors do: every event has one end, nothing is lost, all sums hold';

test(
  claim,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => simulate(seed, await bench())),
      { numRuns: 4, endOnFailure: true },
    );
  },
  120_000,
);

describe.skipIf(postgresMissing !== null)('over PostgreSQL', () => {
  let postgres: RunningPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.remove());

  test(
    claim,
    async () => {
      const open = async (): Promise<Spool> => {
        const url = await postgres.createDatabase();
        const assignSession = (): null => null;
        const options = { destinations: [], clock: Date, assignSession, tickMs: 50 };
        return (await openShared(url, options)).spool;
      };
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => simulate(seed, await bench(open))),
        { numRuns: 2, endOnFailure: true },
      );
    },
    120_000,
  );
});
