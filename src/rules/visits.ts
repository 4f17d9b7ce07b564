import type { ConsentRecord } from '../event/consented-event.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import { isOver } from '../identity/sessions.ts';
import { limits } from '../vocabulary/limits.ts';
import { Visit } from './visit.ts';

/** The event beside which a rule may fire when its visit ends, with the consent it came under. */
export interface Held {
  readonly event: EnrichedEvent;
  readonly consent: ConsentRecord;
}

/** A visit that may go on. */
export interface LiveVisit {
  readonly visit: Visit;
  readonly site: string;
  readonly visitor: string;
  readonly startMs: number;
  lastMs: number;
  readonly pages: Set<string>;
  /** By the rule that waits for the visit's end. */
  readonly held: Map<string, Held>;
}

/** A visit has so many page views at most that a server's event, or a withdrawal, can name. */
const pagesMax = 500;

/**
 * The visits of this process, in memory only, which begin and end as those of the spool do
 * (identity/sessions.ts): asked in the same order, both say the same.
 */
export class Visits {
  readonly #live = new Map<string, LiveVisit>();
  readonly #byPage = new Map<string, LiveVisit>();
  readonly #max: number;
  #forgotten = 0;

  constructor(max: number = limits.ruleVisitsMax) {
    this.#max = max;
  }

  get size(): number {
    return this.#live.size;
  }

  /** How many left early, because there were too many. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /**
   * The visit of an event, and the one of the same visitor that is over with it. An event without a
   * visitor is of the visit that has its page view; of none where there is none.
   */
  of(event: EnrichedEvent): { readonly live: LiveVisit | null; readonly over: LiveVisit | null } {
    const { site, visitor, page, ts } = event.record;
    if (visitor === null) {
      const live = page === null ? undefined : this.#byPage.get(`${site}|${page}`);
      return { live: live ?? null, over: null };
    }
    const running = this.#running(visitor, ts) ?? this.#running(event.previousVisitor, ts);
    if (running !== null) {
      running.lastMs = Math.max(running.lastMs, ts);
      this.#name(running, page);
      return { live: running, over: null };
    }
    const over = this.#live.get(visitor) ?? null;
    if (over !== null) this.#delete(over);
    const live = this.#begin(site, visitor, ts);
    this.#name(live, page);
    return { live, over };
  }

  /** Takes out the visits that are over. */
  takeOver(now: number): readonly LiveVisit[] {
    const over = [...this.#live.values()].filter((live) => isOver(live, now));
    for (const live of over) this.#delete(live);
    return over;
  }

  /** Forgets the visits of these visitors and page views: nothing fires in them any more. */
  forget(site: string, pages: readonly string[], visitors: readonly string[]): void {
    const named = [
      ...pages.map((page) => this.#byPage.get(`${site}|${page}`)),
      ...visitors.map((visitor) => this.#live.get(visitor)),
    ];
    for (const live of named) if (live !== undefined) this.#delete(live);
  }

  #running(visitor: string | null, ts: number): LiveVisit | null {
    const live = visitor === null ? undefined : this.#live.get(visitor);
    return live === undefined || isOver(live, ts) ? null : live;
  }

  #begin(site: string, visitor: string, ts: number): LiveVisit {
    const [oldest] = this.#live.size >= this.#max ? this.#live.values() : [];
    if (oldest !== undefined) {
      this.#delete(oldest);
      this.#forgotten += 1;
    }
    const live: LiveVisit = {
      visit: new Visit(),
      site,
      visitor,
      startMs: ts,
      lastMs: ts,
      pages: new Set(),
      held: new Map(),
    };
    this.#live.set(visitor, live);
    return live;
  }

  #name(live: LiveVisit, page: string | null): void {
    if (page === null || live.pages.size >= pagesMax) return;
    live.pages.add(page);
    this.#byPage.set(`${live.site}|${page}`, live);
  }

  #delete(live: LiveVisit): void {
    this.#live.delete(live.visitor);
    for (const page of live.pages) {
      const key = `${live.site}|${page}`;
      if (this.#byPage.get(key) === live) this.#byPage.delete(key);
    }
  }
}
