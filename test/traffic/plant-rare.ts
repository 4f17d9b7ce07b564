import { customMeaning } from '../../src/vocabulary/taxonomy.ts';
import type { Traffic, TrafficEvent } from './traffic-event.ts';

/** What only one visitor does: no answer may tell of it. */
export const rare = {
  country: 'LI',
  channel: 'affiliates',
  campaign: 'one-friend',
  path: '/the-only-reader',
  name: 'rare_step',
  variant: 'nobody-else',
} as const;

/** The traffic with one visitor more, who is like no other: among thousands, a cell of one. */
export function plantRare(traffic: Traffic, site: string, now: number): Traffic {
  const base = traffic.events.find((event) => event.site === site && event.variant === 'full');
  if (base === undefined) throw new RangeError(`there is no traffic of ${site}`);
  const startMs = now - 30 * 3_600_000;
  const visit = (name: string, index: number): TrafficEvent => ({
    ...base,
    ...customMeaning,
    id: `rare-event-${index}`,
    ts: startMs + index * 5_000,
    receivedAt: startMs + index * 5_000 + 300,
    name,
    ...(name === 'page_view' ? { category: 'navigation', stage: 'awareness' } : {}),
    visitor: 'rare-visitor',
    session: 'rare-session',
    sessionStart: startMs,
    page: 'rare-page',
    path: rare.path,
    channel: rare.channel,
    source: rare.campaign,
    medium: 'affiliate',
    campaign: rare.campaign,
    country: rare.country,
    params: name === 'experiment_seen' ? { experiment: 'hero', variant: rare.variant } : {},
    bot: [],
  });
  const events = ['page_view', 'experiment_seen', rare.name].map(visit);
  return { ...traffic, events: [...traffic.events, ...events] };
}
