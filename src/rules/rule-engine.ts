import type { ConsentRecord } from '../event/consented-event.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import { derivedEvent } from './derived-event.ts';
import { Looked } from './looked.ts';
import { PageMemory } from './page-memory.ts';
import type { Rule, SiteRules } from './site-rules.ts';
import { endOf, hold } from './visit-end.ts';
import { type Held, type LiveVisit, Visits } from './visits.ts';

/** The rules of a site as of now; null where it has none. */
export type RulesOf = (site: string) => SiteRules | null;

/** What rules make of the events of one beacon. */
export interface Ruled {
  /** The events in their order, each with what rules made beside it. */
  readonly events: readonly EnrichedEvent[];
  /** How many of them rules made. */
  readonly derived: number;
  /** Made because a visit ended: to be stored before the others, as they are of the visit before. */
  readonly ended: readonly Held[];
  /** Forgets it all, where the events could not be stored: they will come again. */
  takeBack(): void;
}

/**
 * Asks the rules about each event that passed consent, identity and redaction. It remembers visits
 * and page views in memory, within bounds; clock and storing are its caller's.
 */
export class RuleEngine {
  readonly #visits: Visits;
  readonly #pages: PageMemory;

  constructor(visits: Visits = new Visits(), pages: PageMemory = new PageMemory()) {
    this.#visits = visits;
    this.#pages = pages;
  }

  /** Visits in memory, and how many had to leave it. */
  get visits(): { readonly open: number; readonly forgotten: number } {
    return { open: this.#visits.size, forgotten: this.#visits.forgotten };
  }

  /** Takes the events of one beacon in, in the order in which they are stored. */
  apply(events: readonly EnrichedEvent[], consent: ConsentRecord, rules: SiteRules): Ruled {
    const made: EnrichedEvent[] = [];
    const ended: Held[] = [];
    const undo: (() => void)[] = [];
    let derived = 0;
    for (const event of events) {
      const { live, over } = rules.looksAtVisits ? this.#visits.of(event) : nobody;
      if (over !== null) ended.push(...endOf(over, rules));
      made.push(event);
      const { name } = event.record;
      if (!rules.inputs.has(name) || rules.outputs.has(name)) continue;
      const looked = new Looked(event.record, event.dedupeKey);
      const fired = this.#fired(looked, live, { site: event.record.site, rules, undo });
      if (live !== null) hold(live, { event, consent }, looked, rules);
      derived += fired.length;
      for (const rule of fired) made.push(derivedEvent(event, rule));
    }
    const takeBack = (): void => undo.forEach((step) => step());
    return { events: made, derived, ended, takeBack };
  }

  /** What the ends of visits bring; call it now and then, before the spool forgets its sessions. */
  endVisits(now: number, rulesOf: RulesOf): readonly Held[] {
    this.#pages.expire(now);
    return this.#visits.takeOver(now).flatMap((live) => {
      const rules = rulesOf(live.site);
      return rules === null ? [] : endOf(live, rules);
    });
  }

  /** Forgets visits and page views: of who took back a consent, nothing is made any more. */
  forget(site: string, pages: readonly string[], visitors: readonly string[]): void {
    for (const page of pages) this.#pages.forget(site, page);
    this.#visits.forget(site, pages, visitors);
  }

  #fired(
    looked: Looked,
    live: LiveVisit | null,
    about: {
      readonly site: string;
      readonly rules: SiteRules;
      readonly undo: (() => void)[];
    },
  ): readonly Rule[] {
    const { site, rules, undo } = about;
    if (rules.addsSeconds) {
      this.#pages.addSeconds(looked, site);
      undo.push(() => this.#pages.takeBackSeconds(looked, site));
    }
    const alone = (rules.ofEvent.get(looked.name) ?? []).filter(
      (rule) =>
        rule.trigger.lack(looked) === null &&
        (rule.once === 'event' || this.#pages.fire(rule.name, site, looked)),
    );
    const visit = live === null || live.visit.knows(looked.key) ? null : live.visit;
    const inVisit = visit?.add(looked, rules) ?? [];
    undo.push(() => {
      for (const { name } of alone) this.#pages.takeBackFire(name, site, looked);
      visit?.takeBack(looked.key, inVisit);
    });
    return [...alone, ...inVisit];
  }
}

const nobody = { live: null, over: null } as const;
