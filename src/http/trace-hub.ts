import type { DestinationRule } from '../consent/destination-rule.ts';
import type { PolicyPack } from '../consent/policy.ts';
import type { ConsentRecord } from '../event/consented-event.ts';
import type { EventContent } from '../event/content.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { Trace } from '../event/trace.ts';
import { decisionsFor } from '../permit/decisions.ts';
import type { Passage, PassedBeacon } from '../pipeline.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Settlement } from '../vocabulary/outcomes.ts';

interface Kept {
  readonly id: string;
  readonly passage: Passage;
  readonly consent: ConsentRecord;
  readonly about: BeaconFacts;
  readonly outcome: 'stored' | 'duplicate';
  /** By destination; null as long as nothing is settled. */
  outcomes: Map<string, { readonly as: Settlement; readonly reason: string | null }> | null;
}

interface BeaconFacts {
  readonly site: string;
  readonly at: number;
  /** Events that had been stored before. */
  readonly duplicates: ReadonlySet<EnrichedEvent | undefined>;
}

export type TraceListener = (kind: 'trace' | 'outcome', data: unknown) => void;

/** The last events for the console: sanitized, in memory, made only when somebody looks. */
export class TraceHub {
  readonly #kept: Kept[] = [];
  readonly #byId = new Map<string, Kept>();
  readonly #listeners = new Set<TraceListener>();
  readonly #rules: () => {
    readonly rules: readonly DestinationRule[];
    readonly policy: PolicyPack;
  };
  #refusedCount = 0;

  constructor(
    rules: () => { readonly rules: readonly DestinationRule[]; readonly policy: PolicyPack },
  ) {
    this.#rules = rules;
  }

  /** Keeps what became of a beacon. */
  add(beacon: PassedBeacon, about: BeaconFacts): void {
    for (const passage of beacon.passages) {
      this.#refusedCount += 1;
      const id = passage.event?.record.id ?? `dropped-${this.#refusedCount}`;
      const isRepeated = passage.event !== null && about.duplicates.has(passage.event);
      const outcome = isRepeated ? 'duplicate' : 'stored';
      const kept: Kept = { id, passage, consent: beacon.consent, about, outcome, outcomes: null };
      this.#kept.push(kept);
      if (!isRepeated) this.#byId.set(id, kept);
      if (this.#kept.length > limits.tracesMax) this.#byId.delete(this.#kept.shift()?.id ?? '');
      if (this.#listeners.size > 0) this.#tell('trace', this.#make(kept));
    }
  }

  /** Notes what a destination did with events that are still remembered. */
  settled(
    destination: string,
    ids: readonly string[],
    as: Settlement,
    reason: string | null,
  ): void {
    for (const id of ids) {
      const kept = this.#byId.get(id);
      if (kept === undefined) continue;
      kept.outcomes ??= new Map();
      kept.outcomes.set(destination, { as, reason });
      if (this.#listeners.size > 0) this.#tell('outcome', { id, destination, outcome: as, reason });
    }
  }

  traces(): readonly Trace[] {
    return this.#kept.map((kept) => this.#make(kept));
  }

  /** Tells a listener of each event from now on; gives the way to stop. */
  listen(listener: TraceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #make(kept: Kept): Trace {
    const { id, passage, consent, about } = kept;
    return passage.event === null
      ? droppedTrace(id, passage.dropped, consent, about)
      : storedTrace(passage.event, consent, this.#rules(), kept);
  }

  #tell(kind: 'trace' | 'outcome', data: unknown): void {
    for (const listener of this.#listeners) listener(kind, data);
  }
}

function droppedTrace(
  id: string,
  reason: Trace['reason'],
  consent: ConsentRecord,
  about: { readonly site: string; readonly at: number },
): Trace {
  return {
    id,
    at: about.at,
    site: about.site,
    name: '(dropped)',
    outcome: 'dropped',
    reason,
    variant: null,
    consent,
    event: null,
    redactions: [],
    facts: null,
    destinations: [],
  };
}

function storedTrace(
  event: EnrichedEvent,
  consent: ConsentRecord,
  { rules, policy }: { readonly rules: readonly DestinationRule[]; readonly policy: PolicyPack },
  kept: Kept,
): Trace {
  const { record } = event;
  const { category, stage, value, currency, acquisition } = record;
  return {
    id: record.id,
    at: record.receivedAt,
    site: record.site,
    name: record.name,
    outcome: kept.outcome,
    reason: null,
    variant: record.variant,
    consent,
    event: contentOf(event),
    redactions: event.redactions,
    facts: { category, stage, value, currency, acquisition },
    destinations: decisionsFor(consent, rules, policy, record).map((destination) => {
      const outcome = kept.outcomes?.get(destination.name);
      return outcome === undefined
        ? destination
        : { ...destination, outcome: outcome.as, detail: outcome.reason };
    }),
    rule: event.rule,
  };
}

function contentOf({ record }: EnrichedEvent): EventContent {
  const { url, referrer, title, params, items } = record;
  return {
    name: record.sentName ?? record.name,
    ...(url !== '' && { url }),
    ...(referrer !== '' && { referrer }),
    ...(title !== '' && { title }),
    params,
    ...(record.value !== null && { value: record.value }),
    ...(record.currency !== null && { currency: record.currency }),
    ...(items.length > 0 && { items }),
  };
}
