import { customMeaning, taxonomy } from '../../src/vocabulary/taxonomy.ts';
import { type Chance, chanceOf } from './random.ts';
import type { Traffic, TrafficEvent } from './traffic-event.ts';

const dayMs = 86_400_000;
/** The kinds of events of tangled visits. */
export const tangledNames = [
  'page_view',
  'view_item',
  'add_to_cart',
  'survey',
  'purchase',
] as const;

/**
 * Short visits at their most awkward: few names that come again and again, many in the same
 * millisecond, in any order of arrival, over midnight, and told by the site's server.
 */
export function tangledTraffic(seed: number, visits: number, now: number): Traffic {
  const chance = chanceOf(seed);
  const events: TrafficEvent[] = [];
  for (let visit = 0; visit < visits; visit += 1) {
    const startMs = now - 3 * dayMs + chance.below(3 * dayMs - 60_000);
    const session = `session-${seed}-${visit}`;
    const visitor = `visitor-${seed}-${chance.below(Math.ceil(visits / 2))}-${startMs - (startMs % dayMs)}`;
    const count = 1 + chance.below(9);
    const spreadMs = 1 + chance.below(chance.happens(0.5) ? 3 : 30_000);
    const own = Array.from({ length: count }, (_, index) =>
      eventOf(chance, {
        seed,
        visit,
        index,
        session,
        visitor,
        ts: startMs + chance.below(spreadMs),
      }),
    );
    events.push(...own);
    const page = own[0]?.page;
    if (page === undefined || !chance.happens(0.2)) continue;
    const ts = startMs + chance.below(spreadMs) - (chance.happens(0.2) ? 5 : 0);
    const told = eventOf(chance, { seed, visit, index: count, session: null, visitor: null, ts });
    events.push({
      ...told,
      name: 'purchase',
      category: 'macro',
      stage: 'purchase',
      page,
      path: null,
    });
  }
  return { events: shuffled(chance, events), counts: [] };
}

interface Place {
  readonly seed: number;
  readonly visit: number;
  readonly index: number;
  readonly session: string | null;
  readonly visitor: string | null;
  readonly ts: number;
}

function eventOf(chance: Chance, place: Place): TrafficEvent {
  const name = tangledNames[chance.below(tangledNames.length)] ?? 'page_view';
  const { category, stage } = taxonomy.get(name) ?? customMeaning;
  const { seed, visit, index, session, visitor, ts } = place;
  return {
    id: `event-${seed}-${visit}-${index}`,
    ts,
    receivedAt: ts + chance.below(60_000),
    site: 'shop',
    name,
    category,
    stage,
    value: chance.happens(0.3) ? chance.below(100) / 4 : null,
    currency: chance.happens(0.5) ? 'EUR' : 'USD',
    visitor,
    session,
    sessionStart: session === null ? null : ts - (ts % 1000),
    page: `page-${seed}-${visit}`,
    path: '/',
    referrerHost: null,
    // Of one visit all the same: which of two events of one millisecond is the first is nobody's to say.
    channel: visit % 3 === 0 ? 'direct' : 'email',
    source: visit % 3 === 0 ? null : 'letter',
    medium: null,
    campaign: null,
    country: visit % 2 === 0 ? 'DE' : 'AT',
    device: 'mobile',
    browser: null,
    os: null,
    params: {},
    bot: [],
    variant: 'full',
  };
}

function shuffled<T>(chance: Chance, list: readonly T[]): readonly T[] {
  return list
    .map((each) => ({ each, place: chance.uniform() }))
    .toSorted((one, two) => one.place - two.place)
    .map(({ each }) => each);
}
