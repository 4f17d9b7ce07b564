import type { Asked, Question } from '../../../src/insight/questions.ts';
import type { RawAnswers } from '../../../src/insight/raw.ts';
import type { AskRaw } from '../../../src/http/insight-answers.ts';
import { customMeaning, taxonomy } from '../../../src/vocabulary/taxonomy.ts';
import { type Chance, chanceOf } from '../../traffic/random.ts';
import type { TrafficEvent } from '../../traffic/traffic-event.ts';
import { type Known, known } from '../../traffic/truth-basis.ts';
import { truthOf } from '../../traffic/truth-of.ts';

const dayMs = 86_400_000;

/** Noon of a day. */
export const now: number = Date.UTC(2026, 10, 22, 12);

/** The kinds of events of the small world, commonest first. */
export const names = [
  'page_view',
  'view_item',
  'add_to_cart',
  'newsletter_signup',
  'cta_view',
  'cta_click',
  'purchase',
  'generate_lead',
] as const;

/** A question as it is asked without a word. */
export const plainly: Asked = {
  site: 'shop',
  days: 28,
  filters: {},
  steps: [],
  macro: 'purchase',
  by: 'channel',
  model: 'last',
};

/** A site with few visits, so that many groups are small and many differences as well. */
export function smallWorld(seed: number): Known {
  const chance = chanceOf(seed);
  const visits = 12 + Math.floor(chance.uniform() ** 2 * 200);
  const events: TrafficEvent[] = [];
  for (let visit = 0; visit < visits; visit += 1) events.push(...visitOf(chance, visit));
  return known({ events, counts: [] }, now);
}

/** Answers as a warehouse would, by counting one by one. */
export function askIn(world: Known): AskRaw {
  return async <Q extends Question>(question: Q, asked: Asked): Promise<RawAnswers[Q]> => {
    const given = { names, basis: null };
    const truth = truthOf(question, world, asked, given as never) as RawAnswers[Q];
    return { ...truth, basis: { ...truth.basis, asOf: now } };
  };
}

function visitOf(chance: Chance, visit: number): TrafficEvent[] {
  const pick = <const Item>(list: readonly Item[], power = 2): Item =>
    list[Math.floor(chance.uniform() ** power * list.length)] as Item;
  const age = pick([0, 1, 3, 5, 9, 16, 30, 60, 100], 2.2);
  const start = now - age * dayMs - 60_000 * (60 + Math.floor(chance.uniform() * 300));
  const channel = pick(['direct', 'email', 'paid_search', 'referral', 'organic_social']);
  const device = pick(['desktop', 'mobile', 'tablet']);
  const country = pick(['DE', 'AT', 'CH', 'FR'], 3);
  const did = names.filter((_, index) => index === 0 || chance.uniform() < 0.95 - index * 0.1);
  const order = chance.uniform() < 0.8 ? did : [...did.slice(1), 'page_view'];
  return order.map((name, index): TrafficEvent => {
    const { category, stage } = taxonomy.get(name) ?? customMeaning;
    return {
      id: `${String(visit)}-${String(index)}`,
      ts: start + index * 1_000,
      receivedAt: start + index * 1_000,
      site: 'shop',
      name,
      category,
      stage,
      value: name === 'purchase' ? 20 : null,
      currency: name === 'purchase' ? 'EUR' : null,
      visitor: `v${String(visit)}`,
      session: `s${String(visit)}`,
      sessionStart: start,
      page: `p${String(visit)}`,
      path: pick(['/', '/p/1', '/p/2', '/cart']),
      referrerHost: null,
      channel,
      source: channel,
      medium: null,
      campaign: null,
      country,
      device,
      browser: null,
      os: null,
      params: {},
      bot: [],
      variant: 'full',
    };
  });
}
