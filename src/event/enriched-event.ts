import type { EventRecord } from './event-record.ts';
import type { StorableVariant, Variant } from './consented-event.ts';
import type { Redaction } from './content.ts';
import type { TraceRule } from './trace.ts';
import type { SanitizedEvent } from './sanitized-event.ts';
import type { VisitorId } from '../vocabulary/ids.ts';

/** The sanitized event with its facts: the only form that is spooled, shown or permitted. */
export class EnrichedEvent<V extends Variant = StorableVariant> {
  readonly #variant: V;
  readonly record: EventRecord<V>;
  readonly dedupeKey: string;
  readonly previousVisitor: VisitorId | null;
  readonly redactions: readonly Redaction[];
  /** The rule that made it; null where it was sent. */
  readonly rule: TraceRule | null;

  private constructor(
    record: EventRecord<V>,
    dedupeKey: string,
    previousVisitor: VisitorId | null,
    redactions: readonly Redaction[],
    rule: TraceRule | null = null,
  ) {
    this.#variant = record.variant;
    this.record = record;
    this.dedupeKey = dedupeKey;
    this.previousVisitor = previousVisitor;
    this.redactions = redactions;
    this.rule = rule;
  }

  get variant(): V {
    return this.#variant;
  }

  /** Only enrich/ calls it. */
  static mint<V extends Variant>(
    from: SanitizedEvent<V>,
    record: EventRecord<V>,
  ): EnrichedEvent<V> {
    return new EnrichedEvent(
      record,
      from.dedupeKey,
      from.identity.previousVisitor,
      from.redactions,
    );
  }

  /** What a rule makes beside an event: only rules/ calls it. The event proves that all came first. */
  static derived<V extends Variant>(
    from: EnrichedEvent<V>,
    record: EventRecord<V>,
    dedupeKey: string,
    rule: TraceRule,
  ): EnrichedEvent<V> {
    return new EnrichedEvent(record, dedupeKey, from.previousVisitor, from.redactions, rule);
  }

  /** The last mint: only spool/ calls it, on what it stores and on checked frames. */
  static thawed(record: EventRecord): EnrichedEvent {
    return new EnrichedEvent(record, '', null, []);
  }

  /** What a worker process minted and spool/ has checked again: only spool/ calls it. */
  static crossed(
    record: EventRecord,
    dedupeKey: string,
    previousVisitor: VisitorId | null,
    redactions: readonly Redaction[],
  ): EnrichedEvent {
    return new EnrichedEvent(record, dedupeKey, previousVisitor, redactions);
  }

  static is(value: unknown): value is EnrichedEvent<Variant> {
    return typeof value === 'object' && value !== null && #variant in value;
  }
}
