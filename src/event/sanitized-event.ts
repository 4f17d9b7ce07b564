import type { EpochMs, EventId, PageId, SiteId } from '../vocabulary/ids.ts';
import type { ConsentRecord, StorableVariant, Variant } from './consented-event.ts';
import type { EventContent, Redaction } from './content.ts';
import type { Derived, Identity, PseudonymousEvent } from './pseudonymous-event.ts';

/** An event whose every leaf was scanned: each personal component is replaced, or its leaf gone. */
export class SanitizedEvent<V extends Variant = StorableVariant> {
  readonly #variant: V;
  readonly site: SiteId;
  readonly id: EventId;
  readonly page: PageId | null;
  readonly dedupeKey: string;
  readonly ts: EpochMs;
  readonly receivedAt: EpochMs;
  readonly consent: ConsentRecord;
  readonly identity: Identity;
  readonly derived: Derived;
  readonly content: EventContent;
  readonly redactions: readonly Redaction[];

  private constructor(
    from: PseudonymousEvent<V>,
    content: EventContent,
    redactions: readonly Redaction[],
  ) {
    this.#variant = from.variant;
    this.site = from.site;
    this.id = from.id;
    this.page = from.page;
    this.dedupeKey = from.dedupeKey;
    this.ts = from.ts;
    this.receivedAt = from.receivedAt;
    this.consent = from.consent;
    this.identity = from.identity;
    this.derived = from.derived;
    this.content = content;
    this.redactions = redactions;
  }

  get variant(): V {
    return this.#variant;
  }

  /** Only redact/ calls it. */
  static mint<V extends Variant>(
    from: PseudonymousEvent<V>,
    content: EventContent,
    redactions: readonly Redaction[],
  ): SanitizedEvent<V> {
    return new SanitizedEvent(from, content, redactions);
  }
}
