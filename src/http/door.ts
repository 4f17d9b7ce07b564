import { type Address } from '../identity/address.ts';
import type { RequestFacts } from '../event/raw-event.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import { type Meter, type PassedBeacon, type PipelineTools, runPipeline } from '../pipeline.ts';
import type { ParsedBeacon, ParseResult } from '../sources/beacon.ts';
import { mintEvents } from '../sources/mint-events.ts';
import { type Appended, type DoorCounts, type Spool, SpoolUnavailable } from '../spool/spool.ts';
import type { DropReason, Refusal } from '../vocabulary/outcomes.ts';
import type { Answer } from './answer.ts';
import type { Arrival } from './arrival.ts';
import type { BeaconTrace, BeaconTracing } from './beacon-tracing.ts';
import type { Gate } from './gate.ts';
import type { KeptLeaks } from './leak-file.ts';
import { type KeyReadiness, keysReady } from './keys-ready.ts';
import type { Metrics } from './metrics.ts';
import { refuse } from './refuse.ts';
import type { RuleDesk } from './rule-desk.ts';
import type { TraceHub } from './trace-hub.ts';

/** What the door is told of a request beside its body. */
export interface DoorRequest {
  /** The Origin header, or the origin of the Referer; null where neither is there. */
  readonly origin: string | null;
  readonly address: Address | null;
  readonly region: string | null;
  readonly headers: RequestFacts['headers'];
}

export interface DoorTools {
  readonly gate: Gate;
  readonly pipeline: () => PipelineTools;
  readonly spool: Spool;
  readonly keys: KeyReadiness;
  readonly metrics: Metrics;
  readonly traces: TraceHub;
  readonly leaks: KeptLeaks;
  readonly rules: RuleDesk;
  readonly ledger: Pick<Ledger, 'decided'>;
  readonly log: Log;
  readonly now: () => number;
  readonly random: (bytes: number) => Buffer;
  /** null where nobody asked for traces. */
  readonly telemetry: BeaconTracing | null;
}

/** Decides each event of a request, and answers when the decision and what is kept are on disk. */
export class Door {
  readonly #tools: DoorTools;
  #unavailable = false;

  constructor(tools: DoorTools) {
    this.#tools = tools;
  }

  accept(parsed: ParseResult, request: DoorRequest): Promise<Answer> {
    if ('refused' in parsed) return Promise.resolve(this.#refuse(parsed.refused));
    const now = this.#tools.now();
    const count = parsed.events.length + parsed.invalid;
    const refused = this.#tools.gate.check(parsed.site, request, count, now);
    if (refused?.refused === 'rate_limited') this.#tools.metrics.rateLimited(parsed.site);
    if (refused !== null) {
      return Promise.resolve(this.#refuse(refused.refused, refused.retryAfterSeconds));
    }
    return this.#tools.keys.isReady(now)
      ? this.#decide(parsed, request, now)
      : this.#withKeys(parsed, request, now);
  }

  /** Takes events whose site is proven by a signature, not by an origin; its rates were asked. */
  acceptSigned(parsed: ParsedBeacon, region: string | null): Promise<Answer> {
    const now = this.#tools.now();
    // The sender is no visitor: neither its address nor its agent says who was there.
    return this.#withKeys(parsed, { origin: null, address: null, region, headers: {} }, now);
  }

  async #withKeys(parsed: ParsedBeacon, request: DoorRequest, now: number): Promise<Answer> {
    if (!(await keysReady(this.#tools.keys, now))) return this.#refuse('spool_unavailable', 5);
    return this.#decide(parsed, request, now);
  }

  /** The pure steps. Where there are workers, this half is theirs (workers/front-door.ts). */
  #decide(parsed: ParsedBeacon, request: DoorRequest, now: number): Promise<Answer> {
    const { gate, pipeline, random } = this.#tools;
    if (!gate.knows(parsed.site)) return Promise.resolve(this.#refuse('unknown_site'));
    const trace = this.#tools.telemetry?.beacon(parsed.site) ?? null;
    const facts: RequestFacts = {
      address: request.address?.text ?? null,
      region: request.region,
      headers: request.headers,
      statement: parsed.statement,
    };
    const { events: raw, tooOld } = mintEvents(parsed, facts, { receivedAt: now, random });
    const tools = trace === null ? pipeline() : trace.watch(pipeline());
    const passed = runPipeline(raw, facts, tools, now);
    const { site, page, events, invalid } = parsed;
    const received = events.length + invalid;
    const { address } = request;
    const arrival = { site, page, received, invalid, tooOld, passed, address };
    return this.take(arrival, now, tools.meter, trace);
  }

  /** Takes what passed: the rules, the spool, and every count of it. */
  async take(
    arrival: Arrival,
    now: number,
    meter: Meter,
    trace: BeaconTrace | null,
  ): Promise<Answer> {
    const { spool, traces, metrics, ledger, leaks, rules } = this.#tools;
    const { passed, received } = arrival;
    const sent: EnrichedEvent[] = [];
    const dropped: Partial<Record<DropReason, number>> = {};
    const drop = (reason: DropReason, count = 1): void => {
      if (count > 0) dropped[reason] = (dropped[reason] ?? 0) + count;
    };
    drop('invalid_event', arrival.invalid);
    drop('too_old', arrival.tooOld);
    for (const passage of passed.passages) {
      if (passage.event === null) drop(passage.dropped);
      else sent.push(passage.event);
    }
    const ruled = rules.apply(arrival, passed, sent, meter);
    const kept = ruled?.events ?? sent;
    const derived = kept.length - sent.length;
    const counts = { received, derived, dropped };
    const storing = this.#store(spool, kept, counts);
    const appended = await (trace === null ? storing : trace.append(storing));
    if ('status' in appended) {
      ruled?.takeBack();
      trace?.end(received, appended);
      return appended;
    }
    const { duplicateIndexes } = appended;
    ledger.decided({ consent: passed.consent, kept, duplicateIndexes, dropped });
    countRedactions(passed, arrival.site, metrics);
    const duplicates = duplicateIndexes.length === 0 ? none : repeated(kept, duplicateIndexes);
    for (const event of kept) {
      if (!duplicates.has(event) && event.rule === null)
        leaks.report.add(event, arrival.address, now);
    }
    if (derived > 0) rules.stored(kept.filter((event) => !duplicates.has(event)));
    const shown = derived > 0 ? withDerived(passed, kept) : passed;
    traces.add(shown, { site: arrival.site, at: now, duplicates });
    const answered = answer(arrival, appended.stored, kept.length, dropped);
    trace?.end(received, answered);
    return { ...answered, consent: passed.consent };
  }

  async #store(
    spool: Spool,
    kept: readonly EnrichedEvent[],
    counts: DoorCounts,
  ): Promise<Appended | Answer> {
    try {
      const appended = await spool.append(kept, counts);
      if (this.#unavailable) {
        this.#unavailable = false;
        this.#tools.log('info', { event: 'spool_available', reason: 'there is room again' });
      }
      return appended;
    } catch (error) {
      if (!(error instanceof SpoolUnavailable)) throw error;
      if (!this.#unavailable) {
        this.#unavailable = true;
        this.#tools.log('error', { event: 'spool_unavailable', reason: error.message });
      }
      return this.#refuse('spool_unavailable', 5);
    }
  }

  #refuse(reason: Refusal, retryAfterSeconds: number | null = null): Answer {
    return refuse(this.#tools.metrics, reason, retryAfterSeconds);
  }
}

/** Nearly every time nothing was sent twice. */
const none: ReadonlySet<EnrichedEvent | undefined> = new Set();

function repeated(
  kept: readonly EnrichedEvent[],
  indexes: readonly number[],
): ReadonlySet<EnrichedEvent | undefined> {
  return new Set(indexes.map((index) => kept[index]));
}

function answer(
  { received, invalid }: Arrival,
  stored: number,
  kept: number,
  dropped: DoorCounts['dropped'],
): Answer {
  const status = received === invalid ? 400 : 202;
  const [firstDrop] = Object.keys(dropped) as DropReason[];
  const reason = stored > 0 ? 'stored' : kept > 0 ? 'duplicate' : (firstDrop ?? 'duplicate');
  return { status, reason, retryAfterSeconds: null };
}

/** What rules made stands behind what was sent. */
function withDerived(passed: PassedBeacon, kept: readonly EnrichedEvent[]): PassedBeacon {
  const made = kept.filter(({ rule }) => rule !== null);
  const more = made.map((event) => ({ event, dropped: null }));
  return { ...passed, passages: [...passed.passages, ...more] };
}

function countRedactions(passed: PassedBeacon, site: string, metrics: Metrics): void {
  for (const { event } of passed.passages) {
    for (const { type } of event?.redactions ?? []) metrics.redacted(type, site);
  }
}
