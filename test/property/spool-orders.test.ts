import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCut } from '../../src/spool/spool.ts';
import type { Cut, Result, Spool } from '../../src/spool/spool.ts';
import { sampleEvent, numberedId } from '../contract/spool-samples.ts';
import { handClock } from '../contract/spool-suite.ts';
import { openSpool, testFolder } from '../unit/spool/spool-folder.ts';

const hour = 3_600_000;
const names = ['one', 'two'] as const;
const name = fc.constantFrom(...names);

/** Often what makes its way forward, seldom what ends a lot at once. */
const order = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('append'), count: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('next'),
      name,
      events: fc.integer({ min: 1, max: 20 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('settle'),
      name,
      ends: fc.array(fc.constantFrom('delivered', 'dead', 'retry'), { minLength: 1, maxLength: 5 }),
      goesOn: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('move'),
      byMs: fc.constantFrom(1_000, hour / 2, hour, -hour),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('replayDead', 'replayRange'), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purgeDead'), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('forget', 'tighten', 'loosen') }) },
);

type Order = typeof order extends fc.Arbitrary<infer Value> ? Value : never;

/** Stored is what has ended and what waits, in the first run and in replays. */
async function checkSums(spool: Spool): Promise<void> {
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  for (const state of (await spool.counts()).destinations) {
    const { stored, delivered, waiting, expired, dead } = state;
    expect([state.name, delivered + waiting + expired + sum(dead)]).toEqual([state.name, stored]);
    const { asked = 0, ...ended } = state.replays;
    expect([state.name, sum(ended)]).toEqual([state.name, asked]);
    for (const count of [waiting, ...Object.values(dead), ...Object.values(ended)]) {
      expect(count).toBeGreaterThanOrEqual(0);
    }
  }
}

/** One spool that gets its orders, with the cut that each destination has in hand. */
class Run {
  readonly spool: Spool;
  readonly #clock = handClock();
  readonly #cuts = new Map<string, Cut>();
  #next = 1;

  private constructor(spool: Spool, clock: ReturnType<typeof handClock>) {
    this.spool = spool;
    this.#clock = clock;
  }

  static async start(): Promise<Run> {
    const clock = handClock();
    const { spool } = await openSpool(testFolder(), {
      clock,
      destinations: names.map((each) => ({ name: each })),
      keepMs: 2 * hour,
      retentionMs: hour,
      deadRetentionMs: 3 * hour,
      tickMs: 60_000,
    });
    return new Run(spool, clock);
  }

  async obey(given: Order): Promise<void> {
    const { spool } = this;
    const range = { from: 0, to: 2e12 };
    if ('count' in given) await this.#append(given.count);
    else if ('events' in given) await this.#take(given.name, given.events);
    else if ('ends' in given) await this.#settle(given);
    else if ('byMs' in given) this.#clock.move(given.byMs);
    else if (given.do === 'replayDead') await spool.replayDead(given.name, 'all');
    else if (given.do === 'replayRange') await spool.replayRange(given.name, range, 'send');
    else if (given.do === 'purgeDead') await spool.purgeDead(given.name, 'all');
    else if (given.do === 'forget') await spool.forget();
    else await this.#limit(given.do === 'tighten' ? 100_000 : 1e9);
  }

  async end(): Promise<void> {
    for (const each of names) {
      await this.spool.hasten(each);
      for (let turn = 0; turn < 1_000; turn += 1) {
        await this.#take(each, 500);
        if (!this.#cuts.has(each)) break;
        await this.#settle({ name: each, ends: ['delivered'], goesOn: false });
      }
    }
    for (const { waiting } of (await this.spool.counts()).destinations) expect(waiting).toBe(0);
  }

  async #append(count: number): Promise<void> {
    const ids = Array.from({ length: count }, (_, index) => numberedId(this.#next + index));
    this.#next += count;
    const events = ids.map((id) => sampleEvent(id));
    await this.spool.append(events, { received: count, dropped: {} });
  }

  async #take(from: string, events: number): Promise<void> {
    const answer = await this.spool.next(from, this.#clock.now(), wish(events));
    const before = this.#cuts.get(from);
    if (before !== undefined) expect(isCut(answer) && answer.id).toBe(before.id);
    if (isCut(answer)) this.#cuts.set(from, answer);
  }

  async #settle(given: {
    readonly name: string;
    readonly ends: readonly string[];
    readonly goesOn: boolean;
  }): Promise<void> {
    if (!this.#cuts.has(given.name)) await this.#take(given.name, 10);
    const cut = this.#cuts.get(given.name);
    if (cut === undefined) return;
    const now = this.#clock.now();
    const results = cut.events.map(({ position }, index): Result => {
      const end = given.ends[index % given.ends.length];
      if (end === 'retry') return { position, as: end, at: now, reason: 'x', batch: cut.id };
      return end === 'dead'
        ? { position, as: end, reason: 'http_400' }
        : { position, as: 'delivered', reason: null };
    });
    const wanted = given.goesOn ? { now, limits: wish(10) } : null;
    const next = await this.spool.settle(cut, results, wanted);
    if (next !== null && isCut(next)) this.#cuts.set(given.name, next);
    else this.#cuts.delete(given.name);
  }

  async #limit(bytesMax: number): Promise<void> {
    const retention = { retentionMs: hour, keepMs: 2 * hour, deadRetentionMs: 3 * hour, bytesMax };
    await this.spool.retain(retention);
    await this.spool.forget();
  }
}

function wish(events: number): { events: number; bytes: number; ageMs: number } {
  return { events, bytes: 1_000_000, ageMs: 0 };
}

test('whatever is ordered, and whenever: all sums hold, and a cut in hand can be settled', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(order, { minLength: 20, maxLength: 80 }), async (orders) => {
      const run = await Run.start();
      for (const each of orders) {
        await run.obey(each);
        await checkSums(run.spool);
      }
      await run.end();
      await checkSums(run.spool);
      await run.spool.close();
    }),
    { numRuns: 40 },
  );
}, 120_000);
