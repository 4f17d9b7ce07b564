import { customMeaning, taxonomy } from '../../src/vocabulary/taxonomy.ts';
import { chanceOf, type Chance } from './random.ts';
import type { Traffic, TrafficCount, TrafficEvent } from './traffic-event.ts';
import { shopModel, type TrafficModel } from './traffic-model.ts';
import { draftVisit, type Moment, type Visiting } from './visit-draft.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** No visit begins so late that it could go on into what is not yet. */
const longestVisitMs = 3 * hourMs;
const weekdays = [1.1, 0.95, 1, 1, 1.05, 0.9, 1.2];
const hours = [2, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 9, 10, 9, 8, 8, 9, 10, 12, 14, 15, 12, 8, 4];

/** How much traffic, and of which days. */
export interface TrafficWish {
  readonly seed: number;
  /** Visitors of a usual day, with and without consent. */
  readonly visitors: number;
  /** Whole days to that of `now`, this one included. */
  readonly days: number;
  readonly now: number;
  readonly model?: TrafficModel;
}

/** Realistic traffic: the same wish gives the same rows, in the order in which they came. */
export function generateTraffic(wish: TrafficWish): Traffic {
  const maker = new Maker(chanceOf(wish.seed), wish.model ?? shopModel, wish.now);
  const today = Math.floor(wish.now / dayMs) * dayMs;
  for (let back = wish.days - 1; back >= 0; back -= 1) {
    const day = today - back * dayMs;
    const weight = weekdays[new Date(day).getUTCDay()] ?? 1;
    for (let count = Math.round(wish.visitors * weight); count > 0; count -= 1) maker.visitor(day);
  }
  return maker.traffic();
}

/** What stays the same for a visitor of a day. */
interface Person {
  readonly site: TrafficModel['sites'][number];
  readonly country: string;
  readonly device: TrafficModel['devices'][number];
  readonly visitor: string;
  readonly variants: Visiting['variants'];
}

class Maker {
  readonly #chance: Chance;
  readonly #model: TrafficModel;
  readonly #now: number;
  readonly #events: TrafficEvent[] = [];
  readonly #counts = new Map<string, TrafficCount>();
  #number = 0;

  constructor(chance: Chance, model: TrafficModel, now: number) {
    this.#chance = chance;
    this.#model = model;
    this.#now = now;
  }

  traffic(): Traffic {
    const events = this.#events.toSorted((left, right) => left.receivedAt - right.receivedAt);
    return { events, counts: [...this.#counts.values()] };
  }

  /** A visitor of one day: with consent, degraded, counted only, or a machine. */
  visitor(day: number): void {
    const person = this.#person();
    let startMs = day + this.#startOfDay();
    const end = Math.min(day + dayMs, this.#now - longestVisitMs);
    const kind = this.#chance.uniform();
    const { counted, degraded, bots } = this.#model;
    for (let visit = 0; visit < 3 && startMs < end; visit += 1) {
      const source = this.#chance.pick(this.#model.sources);
      const { variants } = person;
      const visiting: Visiting = { startMs, currency: person.site.currency, source, variants };
      if (kind < counted + degraded) {
        const moments = draftVisit(this.#chance, this.#model, visiting);
        if (kind < counted) this.#count(person, moments);
        else this.#degrade(person, moments, visiting);
        return;
      }
      if (kind < counted + degraded + bots) return this.#crawl(person, visiting);
      const moments = draftVisit(this.#chance, this.#model, visiting);
      this.#keep(person, moments, visiting);
      if (!this.#chance.happens(this.#model.secondVisit)) return;
      startMs = (moments.at(-1)?.ts ?? startMs) + 31 * 60_000 + this.#chance.wait(2 * hourMs);
    }
  }

  #person(): Person {
    const site = this.#chance.pick(this.#model.sites);
    const variants = this.#model.experiments
      .filter(({ seen }) => this.#chance.happens(seen))
      .map((each) => ({ experiment: each.name, variant: this.#chance.pick(each.variants) }));
    return {
      site,
      country: this.#chance.pick(this.#model.countries).name,
      device: this.#chance.pick(this.#model.devices),
      visitor: this.#hex(64),
      variants,
    };
  }

  #startOfDay(): number {
    const hour = this.#chance.pick(hours.map((weight, index) => ({ weight, index }))).index;
    return hour * hourMs + this.#chance.below(hourMs);
  }

  #keep(person: Person, moments: readonly Moment[], visiting: Visiting): void {
    const session = this.#hex(16);
    const pages = new Map<number, string>();
    for (const moment of moments) {
      const page = pages.get(moment.page) ?? this.#hex(24);
      pages.set(moment.page, page);
      const isServer = moment.server !== null;
      const isFirst = moment.page === 0;
      this.#put(moment, person, {
        visitor: isServer ? null : person.visitor,
        session: isServer ? null : session,
        sessionStart: isServer ? null : Math.floor(visiting.startMs / 1000) * 1000,
        page: moment.server === 'unknown' ? this.#hex(24) : page,
        path: isServer ? null : moment.path,
        ...(isServer ? noDevice : {}),
        ...(isFirst ? acquisitionOf(visiting) : noAcquisition),
      });
    }
  }

  /** A machine looks at many pages and does nothing. */
  #crawl(person: Person, visiting: Visiting): void {
    const session = this.#hex(16);
    const pages = 1 + this.#chance.below(12);
    for (let page = 0; page < pages; page += 1) {
      const ts = Math.floor(visiting.startMs + page * 700);
      const moment = { ...bareMoment, ts, path: `/p/${page + 1}` };
      const sessionStart = Math.floor(visiting.startMs / 1000) * 1000;
      const ids = { visitor: person.visitor, session, sessionStart, page: this.#hex(24) };
      this.#put(moment, person, { ...ids, ...noAcquisition, bot: ['agent'] });
    }
  }

  #degrade(person: Person, moments: readonly Moment[], visiting: Visiting): void {
    for (const moment of moments) {
      const ts = Math.floor(moment.ts / hourMs) * hourMs;
      const first = moment.page === 0 ? acquisitionOf(visiting) : noAcquisition;
      this.#put({ ...moment, ts, params: {} }, person, {
        ...first,
        receivedAt: ts,
        variant: 'degraded',
      });
    }
  }

  #count({ site, country }: Person, moments: readonly Moment[]): void {
    for (const { ts, name } of moments) {
      const hour = Math.floor(ts / hourMs) * hourMs;
      const key = `${hour} ${site.name} ${country} ${name}`;
      const n = (this.#counts.get(key)?.n ?? 0) + 1;
      this.#counts.set(key, { hour, site: site.name, country, name, n });
    }
  }

  #put(moment: Moment, person: Person, more: Partial<TrafficEvent>): void {
    const { category, stage } = taxonomy.get(moment.name) ?? customMeaning;
    const lagMs = 200 + this.#chance.wait(1_500);
    const lateMs = this.#chance.happens(this.#model.late) ? this.#chance.below(50 * 60_000) : 0;
    this.#events.push({
      id: this.#idOf(moment.ts),
      ts: moment.ts,
      receivedAt: Math.min(this.#now, Math.floor(moment.ts + lagMs + lateMs)),
      site: person.site.name,
      name: moment.name,
      category,
      stage,
      value: moment.value,
      currency: moment.currency,
      ...nobody,
      path: moment.path,
      ...noAcquisition,
      country: person.country,
      device: person.device.name,
      browser: person.device.browser,
      os: person.device.os,
      params: moment.params,
      bot: [],
      variant: 'full',
      ...more,
    });
  }

  #idOf(ts: number): string {
    this.#number += 1;
    const time = ts.toString(16).padStart(12, '0');
    const number = this.#number.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${this.#hex(3)}-8000-${number}`;
  }

  #hex(digits: number): string {
    let text = '';
    while (text.length < digits) {
      text += this.#chance.below(4_294_967_296).toString(16).padStart(8, '0');
    }
    return text.slice(0, digits);
  }
}

const bareMoment: Moment = {
  name: 'page_view',
  ts: 0,
  page: 0,
  path: '/',
  value: null,
  currency: null,
  params: {},
  server: null,
};
const nobody = { visitor: null, session: null, sessionStart: null, page: null };
const noDevice = { device: null, browser: null, os: null, country: null };
/** A page that was reached from within the site, or an event of the site's server. */
const noAcquisition = {
  channel: 'direct',
  source: null,
  medium: null,
  campaign: null,
  referrerHost: null,
};

function acquisitionOf({ source }: Visiting): Partial<TrafficEvent> {
  const { channel, medium, campaign, referrerHost } = source;
  return { channel, source: source.source, medium, campaign, referrerHost };
}
