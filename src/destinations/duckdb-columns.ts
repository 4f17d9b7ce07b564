/** A column of `events`: its name, its SQL type, and what it says (docs/warehouse.md). */
export interface WarehouseColumn {
  readonly name: string;
  readonly type: 'VARCHAR' | 'TIMESTAMP' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR[]';
  readonly says: string;
}

const text = (name: string, says: string): WarehouseColumn => ({ name, type: 'VARCHAR', says });
const time = (name: string, says: string): WarehouseColumn => ({ name, type: 'TIMESTAMP', says });

/** The columns of `events`, in order. Times are UTC. */
export const warehouseColumns: readonly WarehouseColumn[] = [
  text('id', "The event: a UUIDv7, or the sender's own id. A degraded event has a random one."),
  time('ts', 'When it happened. Of a degraded event: the hour.'),
  time('received_at', 'When Sluice accepted it. Of a degraded event: the hour.'),
  text('site', 'The site, as named in the configuration.'),
  text('name', 'The canonical name, such as `newsletter_signup`.'),
  text('sent_name', 'The name as it was sent, where it was another.'),
  text('category', 'What kind of step: `engagement`, `form`, `commerce`, `macro`, …'),
  text('stage', 'Where in the funnel: `awareness`, `consideration`, `purchase`, …; null for none.'),
  { name: 'value', type: 'DOUBLE', says: 'The value of the event, in `currency`.' },
  text('currency', 'ISO 4217.'),
  text('visitor', 'The visitor, for one UTC day and one site; an id of this warehouse alone.'),
  text('session_id', 'The visit: ends after 30 idle minutes; an id of this warehouse alone.'),
  time('session_start', 'When the visit began.'),
  text('page', 'The page view; an id of this warehouse alone.'),
  text('url', "The page's address, redacted."),
  text('host', 'The host of `url`.'),
  text('path', 'The path of `url`, without its query.'),
  text('referrer_host', 'The host that the visitor came from.'),
  text('title', "The page's title, redacted."),
  text('params', "The event's parameters, a JSON object: `params->>'$.method'`."),
  text('items', 'The items of an order, a JSON array.'),
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
  { name: 'bot', type: 'VARCHAR[]', says: 'Reasons that speak for a machine; empty for a person.' },
  text('variant', '`full`, or `degraded`: without visitor, session, page and title.'),
  text('consent_analytics', '`granted`, `denied` or `unknown`, as it was in force.'),
  text('consent_ads', 'The same for advertising.'),
  text('consent_ad_user_data', 'The same for giving user data to advertising.'),
  text('consent_ad_personalization', 'The same for personalised advertising.'),
  text('consent_functional', 'The same for functional purposes.'),
  { name: 'consent_gpc', type: 'BOOLEAN', says: 'The browser sent Global Privacy Control.' },
  text('consent_policy', 'The policy pack that was in force.'),
];
