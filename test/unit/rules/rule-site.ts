import { randomBytes } from 'node:crypto';
import { parseConfig } from '../../../src/config/load.ts';
import type { EnrichedEvent } from '../../../src/event/enriched-event.ts';
import { HmacKey } from '../../../src/identity/hmac-key.ts';
import { MemoryVisitorKeys } from '../../../src/identity/visitor-keys.ts';
import { type PipelineTools, runPipeline } from '../../../src/pipeline.ts';
import { pipelineTools } from '../../../src/pipeline-tools.ts';
import { RuleEngine, type Ruled } from '../../../src/rules/rule-engine.ts';
import type { SiteRules } from '../../../src/rules/site-rules.ts';
import { type ParsedBeacon, parseBeacon } from '../../../src/sources/beacon.ts';
import { mintEvents } from '../../../src/sources/mint-events.ts';
import { parseSiteId, type SiteId } from '../../../src/vocabulary/ids.ts';

export const start: number = Date.parse('2026-06-15T12:00:00Z');
export const minute = 60_000;

const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** What differs from a beacon with consent, of one page view and one visitor. */
export interface Sent {
  readonly at?: number;
  readonly page?: string | null;
  readonly address?: string | null;
  readonly consent?: object;
  readonly region?: string;
}

/** A site with rules behind the real pipeline, without a spool. */
export class RuleSite {
  readonly engine: RuleEngine = new RuleEngine();
  readonly tools: PipelineTools;
  #now = start;
  #seq = 0;

  constructor(rules: string, more: { destinations?: string; site?: string } = {}) {
    const destinations = more.destinations ?? 'own: { type: duckdb, purposes: [analytics] }';
    const loaded = parseConfig(
      `sites: { shop: { origins: ["https://shop.example"], currency: EUR, microConversions: { ${rules} }, ${more.site ?? ''} } }
destinations: { ${destinations} }`,
      { file: 'x', folder: '/tmp', environment: {} },
    );
    const key = new HmacKey(randomBytes(32));
    this.tools = pipelineTools(loaded, {
      keys: new MemoryVisitorKeys(randomBytes, () => undefined),
      pseudonymKey: () => key,
      now: () => this.#now,
      meter: (_, run) => run(),
    });
  }

  get rules(): SiteRules {
    const rules = this.tools.rulesOf('shop');
    if (rules === null) throw new Error('the site has rules');
    return rules;
  }

  /** Sends events in one beacon; each has a number of its own unless it says one. */
  send(events: readonly object[], sent: Sent = {}): Ruled {
    const { at = this.#now, page = 'page-0123456789ab', address = '203.0.113.9' } = sent;
    this.#now = at;
    const body = {
      v: 1,
      site: 'shop',
      ...(page !== null && { page }),
      consent: sent.consent ?? { analytics: 'granted' },
      events: events.map((event) => ({ seq: (this.#seq += 1), ...event })),
    };
    const beacon = parseBeacon(Buffer.from(JSON.stringify(body)));
    if ('refused' in beacon) throw new Error(beacon.refused);
    return this.#pass(beacon, { address, region: sent.region ?? 'DE' }, at);
  }

  /** The names of what rules make of it: `(ended)` of a visit that is over with it. */
  fired(events: readonly object[], sent: Sent = {}): readonly string[] {
    const ruled = this.send(events, sent);
    return [
      ...ruled.ended.map(({ event }) => `(ended) ${event.record.name}`),
      ...madeBy(ruled).map(({ record }) => record.name),
    ];
  }

  /** Lets time pass: the names of what the ends of visits bring. */
  ended(at: number): readonly string[] {
    this.#now = at;
    return this.engine.endVisits(at, this.tools.rulesOf).map(({ event }) => event.record.name);
  }

  #pass(
    beacon: ParsedBeacon,
    from: { readonly address: string | null; readonly region: string },
    at: number,
  ): Ruled {
    const facts = {
      ...from,
      headers: { 'user-agent': agent, 'accept-language': 'de' },
      statement: beacon.statement,
    };
    const { events } = mintEvents(beacon, facts, { receivedAt: at, random: randomBytes });
    const { consent, passages } = runPipeline(events, facts, this.tools, at);
    const kept = passages.flatMap(({ event }): readonly EnrichedEvent[] =>
      event === null ? [] : [event],
    );
    return this.engine.apply(kept, consent, this.rules);
  }
}

/** What rules made, without what was sent. */
export function madeBy({ events }: Ruled): readonly EnrichedEvent[] {
  return events.filter(({ rule }) => rule !== null);
}

/** The site of all tests. */
export const shop: SiteId = parseSiteId('shop')!;
