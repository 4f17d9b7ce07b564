import type { Withdrawals, Withdrawing } from '../deliver/withdrawals.ts';
import type { ConsentRecord } from '../event/consented-event.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { describeError } from '../deliver/delivery-log.ts';
import type { Log } from '../log.ts';
import type { Meter, PassedBeacon, PipelineTools } from '../pipeline.ts';
import { RuleEngine, type Ruled } from '../rules/rule-engine.ts';
import type { Held } from '../rules/visits.ts';
import { type Spool, SpoolUnavailable } from '../spool/spool.ts';
import type { PageId, SiteId } from '../vocabulary/ids.ts';
import type { Metrics } from './metrics.ts';
import type { TraceHub } from './trace-hub.ts';

export interface RuleDeskTools {
  readonly live: { readonly current: { readonly pipeline: PipelineTools } };
  readonly spool: Pick<Spool, 'append'>;
  readonly ledger: Pick<Ledger, 'decided'>;
  readonly metrics: Pick<Metrics, 'derived'>;
  readonly traces: Pick<TraceHub, 'add'>;
  readonly withdrawals: Pick<Withdrawals, 'deniedFor'>;
  readonly now: () => number;
  readonly log: Log;
}

/** How often visits are looked at that may be over. */
const lookMs = 5_000;

/** Asks the rules of a site what they make of what passed, and stores what the ends of visits bring. */
export class RuleDesk {
  readonly #tools: RuleDeskTools;
  readonly #engine = new RuleEngine();
  readonly #timer: NodeJS.Timeout;
  #notStored = 0;

  constructor(tools: RuleDeskTools) {
    this.#tools = tools;
    this.#timer = setInterval(() => this.endVisits(), lookMs);
    this.#timer.unref();
  }

  /** Visits in memory; and visits of which a rule will say nothing: pushed out, or not stored. */
  get visits(): { readonly open: number; readonly forgotten: number } {
    const { open, forgotten } = this.#engine.visits;
    return { open, forgotten: forgotten + this.#notStored };
  }

  /**
   * Takes in what of a beacon is to be stored now; null where the site has no rules, and where its
   * consent was taken back while it came here (from a worker process). Who says no by now is
   * forgotten, so that nothing of before is made into something new.
   */
  apply(
    { site, page }: { readonly site: SiteId; readonly page: PageId | null },
    passed: PassedBeacon,
    kept: readonly EnrichedEvent[],
    meter: Meter = this.#tools.live.current.pipeline.meter,
  ): Ruled | null {
    const { rulesOf } = this.#tools.live.current.pipeline;
    const rules = rulesOf(site);
    if (rules === null) return null;
    const { consent } = passed;
    if (page !== null && saysNo(consent)) this.#engine.forget(site, [page], []);
    const { withdrawals } = this.#tools;
    if (kept.some(({ record }) => withdrawals.deniedFor(record).length > 0)) return null;
    const ruled = meter('rules', () => this.#engine.apply(kept, consent, rules));
    if (ruled.ended.length > 0) void this.#store(ruled.ended);
    return ruled;
  }

  /** Counts what rules made, once it is stored. */
  stored(events: readonly EnrichedEvent[]): void {
    for (const { rule, record } of events) {
      if (rule !== null) this.#tools.metrics.derived(record.site, rule.name);
    }
  }

  /** Forgets the visits of who takes back a consent, before anything else is done about it. */
  forget({ site, pages, visitors }: Withdrawing): void {
    this.#engine.forget(site, pages, visitors);
  }

  /** Ends the visits that are over. The spool must still know their sessions. */
  endVisits(): void {
    const { rulesOf } = this.#tools.live.current.pipeline;
    const ended = this.#engine.endVisits(this.#tools.now(), rulesOf);
    if (ended.length > 0) void this.#store(ended);
  }

  /** Ends what is over; visits that go on are let go of, and told how many. */
  stop(): void {
    clearInterval(this.#timer);
    this.endVisits();
    const { open } = this.visits;
    if (open > 0) this.#tools.log('info', { event: 'rule_visits_let_go', visits: open });
  }

  /** In the order of the calls, and each under the consent of the event that it was made beside. */
  async #store(ended: readonly Held[]): Promise<void> {
    const { spool, traces, ledger, now, log } = this.#tools;
    const events = ended.map(({ event }) => event);
    try {
      const counts = { received: 0, derived: events.length, dropped: {} };
      const { duplicateIndexes } = await spool.append(events, counts);
      const duplicates = new Set(duplicateIndexes.map((index) => events[index]));
      this.stored(events.filter((event) => !duplicates.has(event)));
      for (const { event, consent } of ended) {
        const isKnown = duplicates.has(event);
        ledger.decided({
          consent,
          kept: [event],
          duplicateIndexes: isKnown ? [0] : [],
          dropped: {},
        });
        const about = { site: event.record.site, at: now(), duplicates };
        traces.add({ consent, passages: [{ event, dropped: null }] }, about);
      }
    } catch (error) {
      this.#notStored += events.length;
      if (error instanceof SpoolUnavailable) return;
      log('error', { event: 'internal_error', where: 'rules', error: describeError(error) });
    }
  }
}

/** A default of the region is nobody's word, and silence, as a server's, is no change of mind. */
function saysNo({ effective, byRegion, objection }: ConsentRecord): boolean {
  return (
    objection === true || (effective.analytics === 'denied' && !byRegion.includes('analytics'))
  );
}
