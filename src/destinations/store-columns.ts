/** What a cell holds; each store has its own SQL type for it. Times are UTC. */
export type CellKind = 'text' | 'time' | 'number' | 'whole' | 'boolean' | 'texts' | 'json';

/** A column: its name, what its cells hold, and what it says (docs/warehouse.md). */
export interface StoreColumn {
  readonly name: string;
  readonly kind: CellKind;
  readonly says: string;
  /** Never null; part of the key where the store has one. */
  readonly isRequired?: boolean;
}

const text = (name: string, says: string): StoreColumn => ({ name, kind: 'text', says });
const time = (name: string, says: string): StoreColumn => ({ name, kind: 'time', says });
const json = (name: string, says: string): StoreColumn => ({ name, kind: 'json', says });
const required = (column: StoreColumn): StoreColumn => ({ ...column, isRequired: true });

/** The columns of `events`, in order: the same in every store. New ones are added at the end. */
export const eventColumns: readonly StoreColumn[] = [
  required(
    text('id', "The event: a UUIDv7, or the sender's own id. A degraded event has a random one."),
  ),
  required(time('ts', 'When it happened. Of a degraded event: the hour.')),
  time('received_at', 'When Sluice accepted it. Of a degraded event: the hour.'),
  required(text('site', 'The site, as named in the configuration.')),
  required(text('name', 'The canonical name, such as `newsletter_signup`.')),
  text('sent_name', 'The name as it was sent, where it was another.'),
  text('category', 'What kind of step: `engagement`, `form`, `commerce`, `macro`, …'),
  text('stage', 'Where in the funnel: `awareness`, `consideration`, `purchase`, …; null for none.'),
  { name: 'value', kind: 'number', says: 'The value of the event, in `currency`.' },
  text('currency', 'ISO 4217.'),
  text('visitor', 'The visitor, for one UTC day and one site; an id of this store alone.'),
  text('session_id', 'The visit: ends after 30 idle minutes; an id of this store alone.'),
  time('session_start', 'When the visit began.'),
  text('page', 'The page view; an id of this store alone.'),
  text('url', "The page's address, redacted."),
  text('host', 'The host of `url`.'),
  text('path', 'The path of `url`, without its query.'),
  text('referrer_host', 'The host that the visitor came from.'),
  text('title', "The page's title, redacted."),
  json('params', "The event's parameters, a JSON object."),
  json('items', 'The items of an order, a JSON array.'),
  text('channel', "GA4's channel groups: `organic_search`, `email`, `direct`, …"),
  text('source', 'Where from: `utm_source`, or read off the referrer.'),
  text('medium', 'How: `utm_medium`, or read off the referrer.'),
  text('campaign', '`utm_campaign`.'),
  text('country', 'ISO 3166-1, from the address before it was let go.'),
  text('region', 'ISO 3166-2, `DE-BY`.'),
  text('device', '`desktop`, `mobile`, `tablet` or `other`.'),
  text('browser', "The browser's family."),
  text('os', "The system's family."),
  text('language', "The first language's primary tag, `de`."),
  { name: 'bot', kind: 'texts', says: 'Reasons that speak for a machine; empty for a person.' },
  text('variant', '`full`, or `degraded`: without visitor, session, page and title.'),
  text('consent_analytics', '`granted`, `denied` or `unknown`, as it was in force.'),
  text('consent_ads', 'The same for advertising.'),
  text('consent_ad_user_data', 'The same for giving user data to advertising.'),
  text('consent_ad_personalization', 'The same for personalised advertising.'),
  text('consent_functional', 'The same for functional purposes.'),
  { name: 'consent_gpc', kind: 'boolean', says: 'The browser sent Global Privacy Control.' },
  text('consent_policy', 'The policy pack that was in force.'),
];

/** The columns of `counts`: what may be counted only. */
export const countColumns: readonly StoreColumn[] = [
  required(time('hour', 'The hour.')),
  required(text('site', 'The site.')),
  required(text('country', 'ISO 3166-1; empty where unknown.')),
  required(text('name', 'The canonical name.')),
  required(text('variant', 'Always `counted`.')),
  required({ name: 'n', kind: 'whole', says: 'How many.' }),
];
