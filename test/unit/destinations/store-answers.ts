import type { EventRecord } from '../../../src/event/event-record.ts';
import type { Asked } from '../../../src/insight/questions.ts';
import type { PermittedEvent } from '../../../src/event/permitted-event.ts';
import { eventsOf } from './duckdb-peer.ts';

const dayMs = 86_400_000;
/** Noon of yesterday: nothing of it crosses midnight. */
const start = Math.floor(Date.now() / dayMs) * dayMs - dayMs / 2;
const day = new Date(start).toISOString().slice(0, 10);

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

/** Five visits, small enough to know every answer by heart. */
export function journeyEvents(): readonly PermittedEvent<'analytics'>[] {
  return eventsOf(journeys.length, (index) => {
    const [visitor, minute, name, more] = journeys[index] ?? ['', 0, ''];
    const session = { id: `visit-${visitor}`, start: Math.floor(start / 1000) };
    const nowhere = { channel: 'direct', source: null, medium: null, campaign: null };
    return { visitor, session, name, ts: start + minute * 60_000, acquisition: nowhere, ...more };
  });
}

/** The answers of the views, by their names, as `answerRows` writes them: sorted, numbers rounded. */
export const answers: Readonly<Record<string, readonly string[]>> = {
  funnel: [
    `${day} shop 1 view_item 3`,
    `${day} shop 2 add_to_cart 2`,
    `${day} shop 3 begin_checkout 2`,
    `${day} shop 4 purchase 1`,
  ],
  drop_off: [`${day} shop begin_checkout /checkout 1`, `${day} shop view_item /p/9 1`],
  micro_lift: [
    'shop add_to_cart 3 1 0.33 1 0.33',
    'shop begin_checkout 2 1 0.5 0.67 0.75',
    'shop newsletter_signup 2 1 0.5 0.33 1.5',
    'shop view_item 3 1 0.33 1 0.33',
  ],
  last_touch: [
    `${day} shop direct null EUR 1 5`,
    `${day} shop email mail.example EUR 1 12`,
    `${day} shop referral news.example EUR 1 30`,
  ],
};

/** Rows of a view as lines, whatever the engine calls its numbers and days. */
export function answerRows(rows: readonly object[]): readonly string[] {
  return rows
    .map((row) => Object.values(row).map(cellOf).join(' '))
    .sort((a, b) => a.localeCompare(b));
}

function cellOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  const text = String(cell);
  return /^-?[\d.]+(?:e-?\d+)?$/.test(text) ? String(Math.round(Number(text) * 100) / 100) : text;
}

function touch(source: string, channel: string): Partial<EventRecord> {
  return { acquisition: { channel, source, medium: null, campaign: null } };
}

/** A question about the journeys. */
export const shopAsked: Asked = {
  site: 'shop',
  days: 7,
  filters: {},
  steps: ['page_view', 'view_item', 'add_to_cart', 'purchase'],
  macro: 'purchase',
  by: 'channel',
  model: 'last',
};
