import type { JsonObject } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { Looked } from './looked.ts';
import { PageMemory } from './page-memory.ts';
import type { RuledConversion, SiteRules } from './site-rules.ts';
import { Visit } from './visit.ts';

/** A stored event as a dry run reads it. */
export interface StoredEvent {
  readonly id: string;
  readonly site: string;
  readonly session: string | null;
  readonly page: string | null;
  readonly name: string;
  readonly ts: number;
  readonly url: string;
  readonly params: JsonObject;
  readonly value: number | null;
  readonly currency: string | null;
}

/** The rules to be tried, and over which time. */
export interface RuleTrial {
  readonly since: number;
  readonly until: number;
  readonly sites: readonly {
    readonly site: string;
    readonly conversions: Readonly<Record<string, RuledConversion>>;
  }[];
}

/** How often a rule would have fired. */
export interface DryCount {
  readonly site: string;
  readonly rule: string;
  readonly times: number;
  /** In so many visits; what has no visit is in `times` alone. */
  readonly visits: number;
}

interface Tally {
  times: number;
  visits: number;
  /** The last visit in which it fired. */
  session: string | null;
}

interface KnownVisit {
  readonly site: string;
  readonly session: string;
  readonly visit: Visit;
  lastMs: number;
}

/**
 * Asks rules about stored events: site by site and visit by visit, each in the order of time. It
 * knows one visit at a time, so that any number of events can pass.
 */
export class DryRun {
  readonly #rules: ReadonlyMap<string, SiteRules>;
  readonly #tallies = new Map<string, Tally>();
  #pages = new PageMemory();
  #visit: KnownVisit | null = null;
  readonly #until: number;

  /** `until`: a visit that may go on then has not ended. */
  constructor(rules: ReadonlyMap<string, SiteRules>, until: number) {
    this.#rules = rules;
    this.#until = until;
  }

  add(event: StoredEvent): void {
    const { site, session, name } = event;
    const rules = this.#rules.get(site);
    if (rules === undefined) return;
    if (this.#visit?.session !== session || this.#visit.site !== site) this.#begin(site, session);
    if (this.#visit !== null) this.#visit.lastMs = Math.max(this.#visit.lastMs, event.ts);
    if (!rules.inputs.has(name) || rules.outputs.has(name)) return;
    const looked = new Looked(event, event.id);
    if (rules.addsSeconds) this.#pages.addSeconds(looked, site);
    for (const rule of rules.ofEvent.get(name) ?? []) {
      const fits = rule.trigger.lack(looked) === null;
      if (fits && (rule.once === 'event' || this.#pages.fire(rule.name, site, looked))) {
        this.#count(site, rule.name, session);
      }
    }
    for (const rule of this.#visit?.visit.add(looked, rules) ?? []) {
      this.#count(site, rule.name, session);
    }
  }

  /** What each rule came to, in the order of the configuration. */
  end(): readonly DryCount[] {
    this.#end();
    return [...this.#rules].flatMap(([site, { rules }]) =>
      rules.map(({ name }) => {
        const { times, visits } = this.#tallies.get(keyOf(site, name)) ?? { times: 0, visits: 0 };
        return { site, rule: name, times, visits };
      }),
    );
  }

  #begin(site: string, session: string | null): void {
    this.#end();
    if (session === null) return;
    // A page view is of one visit.
    this.#pages = new PageMemory();
    this.#visit = { site, session, visit: new Visit(), lastMs: 0 };
  }

  #end(): void {
    if (this.#visit === null) return;
    const { site, session, visit, lastMs } = this.#visit;
    this.#visit = null;
    if (this.#until - lastMs <= limits.sessionIdleMs) return;
    for (const rule of this.#rules.get(site)?.rules ?? []) {
      if (visit.endsWithout(rule)) this.#count(site, rule.name, session);
    }
  }

  #count(site: string, rule: string, session: string | null): void {
    const key = keyOf(site, rule);
    const tally = this.#tallies.get(key) ?? { times: 0, visits: 0, session: null };
    this.#tallies.set(key, tally);
    tally.times += 1;
    if (session === null || session === tally.session) return;
    tally.visits += 1;
    tally.session = session;
  }
}

function keyOf(site: string, rule: string): string {
  return `${site}|${rule}`;
}
