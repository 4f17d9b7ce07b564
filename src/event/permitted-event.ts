import type { Purpose } from '../vocabulary/purposes.ts';
import type { EnrichedEvent } from './enriched-event.ts';
import type { EventRecord } from './event-record.ts';

/** An event that one destination may receive, for the purposes that it declared, in its form. */
export class PermittedEvent<P extends Purpose = Purpose> {
  readonly #purposes: readonly P[];
  /** With the destination's own ids in place of Sluice's. */
  readonly record: EventRecord;

  private constructor(record: EventRecord, purposes: readonly P[]) {
    this.#purposes = purposes;
    this.record = record;
  }

  get purposes(): readonly P[] {
    return this.#purposes;
  }

  /** Only permit/ calls it. The event proves that consent and redaction came first. */
  static mint<P extends Purpose>(
    from: EnrichedEvent,
    record: EventRecord,
    purposes: readonly P[],
  ): PermittedEvent<P> {
    void from;
    return new PermittedEvent(record, purposes);
  }

  static is(value: unknown): value is PermittedEvent {
    return typeof value === 'object' && value !== null && #purposes in value;
  }
}
