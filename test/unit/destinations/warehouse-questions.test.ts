import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import type { EventRecord } from '../../../src/event/event-record.ts';
import { askFile, eventsOf, newFolder } from './duckdb-peer.ts';

const page = readFileSync(new URL('../../../docs/warehouse.md', import.meta.url), 'utf8');
const questions = new Map(
  page
    .split('\n### ')
    .slice(1)
    .map((section) => [
      section.slice(0, section.indexOf('\n')),
      /```sql\n([\s\S]*?)```/.exec(section)?.[1] ?? '',
    ]),
);

/** Visitor and visit, minutes after the start, name, and what else is said. */
const journeys: readonly (readonly [string, number, string, Partial<EventRecord>?])[] = [
  ['ann', 0, 'page_view', touch('news.example', 'referral')],
  ['ann', 1, 'view_item'],
  ['ann', 2, 'newsletter_signup', { category: 'form' }],
  ['ann', 3, 'add_to_cart'],
  ['ann', 4, 'begin_checkout'],
  ['ann', 5, 'purchase', { category: 'macro', value: 30, currency: 'EUR' }],
  ['bob', 0, 'page_view', touch('search.example', 'organic_search')],
  ['bob', 1, 'view_item'],
  ['bob', 2, 'add_to_cart', { url: 'https://shop.example/cart' }],
  ['bob', 3, 'begin_checkout', { url: 'https://shop.example/checkout?step=2' }],
  // The cart before the product: not in the order of the funnel.
  ['cid', 0, 'add_to_cart'],
  ['cid', 1, 'view_item', { url: 'https://shop.example/p/9' }],
  ['dan', 0, 'page_view', touch('news.example', 'referral')],
  ['dan', 1, 'page_view', touch('mail.example', 'email')],
  ['dan', 2, 'purchase', { category: 'macro', value: 12, currency: 'EUR' }],
  ['dan', 3, 'newsletter_signup', { category: 'form' }],
  ['eve', 0, 'purchase', { category: 'macro', value: 5, currency: 'EUR' }],
];

const expected: Readonly<Record<string, readonly unknown[]>> = {
  'How many visits go all the way?': [
    { step: 1, name: 'view_item', visits: 3n },
    { step: 2, name: 'add_to_cart', visits: 2n },
    { step: 3, name: 'begin_checkout', visits: 2n },
    { step: 4, name: 'purchase', visits: 1n },
  ],
  'Where do visits that filled a cart end?': [
    { last_event: 'begin_checkout', last_path: '/checkout', visits: 1n },
    { last_event: 'view_item', last_path: '/p/9', visits: 1n },
  ],
  'Which small steps come before a purchase?': [
    { name: 'begin_checkout', visitors: 2n, buyers: 1n, percent: 50 },
    { name: 'newsletter_signup', visitors: 2n, buyers: 1n, percent: 50 },
    { name: 'add_to_cart', visitors: 3n, buyers: 1n, percent: 33.3 },
    { name: 'view_item', visitors: 3n, buyers: 1n, percent: 33.3 },
  ],
  'Which source brought the purchase?': [
    { channel: 'direct', source: null, currency: 'EUR', purchases: 1n, value: 5 },
    { channel: 'email', source: 'mail.example', currency: 'EUR', purchases: 1n, value: 12 },
    { channel: 'referral', source: 'news.example', currency: 'EUR', purchases: 1n, value: 30 },
  ],
};

test('the questions of docs/warehouse.md are answered rightly', async () => {
  const folder = await newFolder();
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  const start = Date.now() - 3_600_000;
  const events = eventsOf(journeys.length, (index) => {
    const [visitor, minute, name, more] = journeys[index] ?? ['', 0, ''];
    const session = { id: `visit-${visitor}`, start: Math.floor(start / 1000) };
    const nowhere = { channel: 'direct', source: null, medium: null, campaign: null };
    return { visitor, session, name, ts: start + minute * 60_000, acquisition: nowhere, ...more };
  });
  await sink.write(events, 'batch-1');
  await sink.close();
  expect([...questions.keys()]).toEqual(Object.keys(expected));
  for (const [title, sql] of questions) {
    expect(await askFile(folder, sql), title).toEqual(expected[title]);
  }
});

function touch(source: string, channel: string): Partial<EventRecord> {
  return { acquisition: { channel, source, medium: null, campaign: null } };
}
