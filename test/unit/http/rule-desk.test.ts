import { describe, expect, it, onTestFinished } from 'vitest';
import { RuleDesk } from '../../../src/http/rule-desk.ts';
import type { Decided } from '../../../src/ledger/hour-tally.ts';
import type { Ruled } from '../../../src/rules/rule-engine.ts';
import { type DoorCounts, SpoolUnavailable } from '../../../src/spool/spool.ts';
import { minute, RuleSite, shop, start } from '../rules/rule-site.ts';

const rule = 'cart_abandoned: { when: { sequence: [add_to_cart], without: purchase } }';

/** A desk beside a spool that takes what it gets, or is full. */
function deskOf(spool: 'open' | 'full' | 'broken') {
  const site = new RuleSite(rule);
  const appended: { names: readonly string[]; counts: DoorCounts }[] = [];
  const decided: Decided[] = [];
  const derived: string[] = [];
  const traced: (string | undefined)[] = [];
  const errors: unknown[] = [];
  let now = start;
  /** When the visitor of all of them took back the consent. */
  let withdrawnAt = -Infinity;
  const desk = new RuleDesk({
    live: { current: { pipeline: site.tools } },
    spool: {
      append: (events, counts) => {
        if (spool === 'full') return Promise.reject(new SpoolUnavailable('disk_full'));
        if (spool === 'broken') return Promise.reject(new Error('a value: jane@example.org'));
        appended.push({ names: events.map(({ record }) => record.name), counts });
        return Promise.resolve({ stored: events.length, duplicates: 0, duplicateIndexes: [] });
      },
    },
    ledger: { decided: (each) => decided.push(each) },
    metrics: { derived: (_, name) => derived.push(name) },
    traces: {
      add: ({ passages }) => {
        traced.push(...passages.map(({ event }) => event?.rule?.name));
      },
    },
    withdrawals: {
      deniedFor: ({ receivedAt }) => (receivedAt <= withdrawnAt ? ['analytics'] : []),
    },
    now: () => now,
    log: (_, entry) => errors.push(entry),
  });
  onTestFinished(() => desk.stop());
  return {
    desk,
    appended,
    decided,
    derived,
    traced,
    errors,
    take: (name: string, at = start): Ruled | null => {
      const { events } = site.send([{ name }], { at });
      const consent = { effective: { analytics: 'granted' }, signals: [] } as never;
      return desk.apply({ site: shop, page: null }, { consent, passages: [] }, events);
    },
    withdraw: (at: number): void => {
      withdrawnAt = at;
    },
    pass: async (ms: number): Promise<void> => {
      now += ms;
      desk.endVisits();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('the rules’ desk', () => {
  it('stores, counts, records and shows what the end of a visit brings', async () => {
    const { desk, take, pass, ...seen } = deskOf('open');
    take('add_to_cart');
    expect(desk.visits).toEqual({ open: 1, forgotten: 0 });
    await pass(60 * minute);
    expect(seen.appended).toEqual([
      { names: ['cart_abandoned'], counts: { received: 0, derived: 1, dropped: {} } },
    ]);
    expect(seen.decided).toMatchObject([{ duplicateIndexes: [], dropped: {} }]);
    expect([seen.derived, seen.traced]).toEqual([['cart_abandoned'], ['cart_abandoned']]);
    expect(desk.visits.open).toBe(0);
  });

  it('stores the end of a visit before the next one begins', async () => {
    const { take, pass, appended } = deskOf('open');
    take('add_to_cart');
    const ruled = take('page_view', start + 45 * minute);
    expect(appended.map(({ names }) => names)).toEqual([['cart_abandoned']]);
    expect(ruled?.events.map(({ record }) => record.name)).toEqual(['page_view']);
    await pass(60 * minute);
    expect(appended).toHaveLength(1);
  });

  it('makes nothing of what was on its way here when its consent was taken back', async () => {
    const { desk, take, withdraw, pass, appended } = deskOf('open');
    withdraw(start + minute);
    expect(take('add_to_cart', start + minute)).toBeNull();
    expect(desk.visits.open).toBe(0);
    // A yes of afterwards begins anew.
    take('page_view', start + 2 * minute);
    await pass(60 * minute);
    expect(appended).toEqual([]);
  });

  it.each(['full', 'broken'] as const)(
    'counts a visit that could not be stored: %s',
    async (spool) => {
      const { desk, take, pass, ...seen } = deskOf(spool);
      take('add_to_cart');
      await pass(60 * minute);
      expect(desk.visits).toEqual({ open: 0, forgotten: 1 });
      expect([seen.decided, seen.derived, seen.traced]).toEqual([[], [], []]);
      expect(seen.errors).toHaveLength(spool === 'broken' ? 1 : 0);
      expect(JSON.stringify(seen.errors)).not.toContain('jane');
    },
  );

  it.each([
    [
      'forgets who says no on the same page',
      { effective: { analytics: 'denied' }, byRegion: [] },
      0,
    ],
    [
      'forgets who objects',
      { effective: { analytics: 'unknown' }, byRegion: [], objection: true },
      0,
    ],
    [
      'takes silence for no change of mind',
      { effective: { analytics: 'unknown' }, byRegion: [] },
      1,
    ],
    [
      'nor the default of a region',
      { effective: { analytics: 'denied' }, byRegion: ['analytics'] },
      1,
    ],
  ])('%s', (_, consent, open) => {
    const { desk, take } = deskOf('open');
    const page = take('add_to_cart')?.events[0]?.record.page ?? null;
    expect(page).not.toBeNull();
    desk.apply(
      { site: shop, page: page as never },
      { consent: consent as never, passages: [] },
      [],
    );
    expect(desk.visits.open).toBe(open);
  });

  it('forgets who takes back a consent, and costs nothing where there is no rule', async () => {
    const { desk, take, pass, appended } = deskOf('open');
    const visitor = take('add_to_cart')?.events[0]?.record.visitor;
    desk.forget({ site: shop, pages: [], visitors: [visitor as never] });
    await pass(60 * minute);
    expect(appended).toEqual([]);
    const none = new RuleSite('newsletter_signup: { value: 1 }');
    expect(none.tools.rulesOf('shop')).toBeNull();
  });
});
