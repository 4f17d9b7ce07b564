import { describe, expect, it } from 'vitest';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import type { DryCount } from '../../../src/rules/dry-run.ts';
import type { RuledConversion } from '../../../src/rules/site-rules.ts';
import { eventsOf, newFolder } from './duckdb-peer.ts';
import { journeyEvents } from './store-answers.ts';

const conversions: Readonly<Record<string, RuledConversion>> = {
  bought: { when: { event: 'purchase' } },
  at_checkout: { when: { event: 'begin_checkout', path: '/checkout' } },
  abandoned: { when: { sequence: ['add_to_cart'], without: 'purchase' } },
  in_order: { when: { sequence: ['view_item', 'add_to_cart'] } },
  two_pages: { when: { pages: { min: 2 } } },
};
const dayMs = 86_400_000;

async function tried(
  events: ReturnType<typeof journeyEvents>,
  since = Date.now() - 7 * dayMs,
): Promise<readonly DryCount[]> {
  const folder = await newFolder();
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  try {
    await sink.write(events, 'batch-1');
    const sites = [{ site: 'shop', conversions }];
    return (await sink.tryRules?.({ since, until: Date.now() + 1, sites })) ?? [];
  } finally {
    await sink.close();
  }
}

const counts = (rows: readonly DryCount[]): readonly unknown[] =>
  rows.map(({ rule, times, visits }) => [rule, times, visits]);

describe('rules over stored events', () => {
  it('fire as they would have at the door, visit by visit', async () => {
    // All events of the fixture have one page view, so its two page views are one page.
    expect(counts(await tried(journeyEvents()))).toEqual([
      ['bought', 3, 3],
      ['at_checkout', 1, 1],
      ['abandoned', 2, 2],
      ['in_order', 2, 2],
      ['two_pages', 0, 0],
    ]);
  });

  it('see what is in the range only, and no events of rules', async () => {
    expect(counts(await tried(journeyEvents(), Date.now() + dayMs / 2 - dayMs))).toEqual(
      Object.keys(conversions).map((rule) => [rule, 0, 0]),
    );
    const ts = Date.now() - dayMs;
    const made = eventsOf(1, () => ({ name: 'abandoned', ts }));
    expect((await tried(made)).every(({ times }) => times === 0)).toBe(true);
  });

  it('join a server’s purchase to the visit of its page', async () => {
    const ts = Date.now() - dayMs;
    const session = { id: 'visit-1', start: Math.floor(ts / 1000) };
    const events = eventsOf(3, (index) =>
      index < 2
        ? {
            name: 'add_to_cart',
            page: `page-${index}-of-them`,
            session: { ...session, id: `visit-${index}` },
            ts,
          }
        : {
            name: 'purchase',
            page: 'page-0-of-them',
            session: null,
            visitor: null,
            ts: ts + 1_000,
          },
    );
    const rows = await tried(events);
    expect(rows.find(({ rule }) => rule === 'abandoned')).toMatchObject({ times: 1, visits: 1 });
  });

  it('say nothing yet of a visit that may go on', async () => {
    const ts = Date.now() - 60_000;
    const rows = await tried(eventsOf(1, () => ({ name: 'add_to_cart', ts })));
    expect(rows.find(({ rule }) => rule === 'abandoned')?.times).toBe(0);
  });
});
