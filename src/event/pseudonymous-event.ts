import type { EpochMs, EventId, PageId, SiteId, VisitorId } from '../vocabulary/ids.ts';
import type { ConsentRecord, ConsentedEvent, StorableVariant, Variant } from './consented-event.ts';
import type { EventContent } from './content.ts';
import type { Raw } from './raw.ts';

/** Who, for one day and one site; both null where no identity may be computed. */
export interface Identity {
  readonly visitor: VisitorId | null;
  /** The id under yesterday's key, while that key lives: a session may cross midnight. */
  readonly previousVisitor: VisitorId | null;
  /** GA's own ids, handed over by the page after consent (`augment` mode). */
  readonly ga: { readonly clientId: string; readonly sessionId: string | null } | null;
}

/** Coarse facts taken from address and agent before both are let go. */
export interface Derived {
  readonly country: string | null;
  readonly region: string | null;
  readonly device: 'desktop' | 'mobile' | 'tablet' | 'other';
  readonly browser: string;
  readonly os: string;
  /** Primary language subtag, `de`. */
  readonly language: string | null;
  /** Reasons that speak for a machine; empty for a person. */
  readonly bot: readonly string[];
}

export interface PseudonymousFields {
  readonly id: EventId;
  readonly page: PageId | null;
  readonly identity: Identity;
  readonly derived: Derived;
}

/** An event without its request: address, agent and cookies are gone, its content is still raw. */
export class PseudonymousEvent<V extends Variant = StorableVariant> {
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
  readonly content: Raw<EventContent>;

  private constructor(from: ConsentedEvent<V>, fields: PseudonymousFields) {
    this.#variant = from.variant;
    this.site = from.raw.site;
    this.dedupeKey = from.raw.dedupeKey;
    this.ts = from.raw.ts;
    this.receivedAt = from.raw.receivedAt;
    this.content = from.raw.content;
    this.consent = from.consent;
    this.id = fields.id;
    this.page = fields.page;
    this.identity = fields.identity;
    this.derived = fields.derived;
  }

  get variant(): V {
    return this.#variant;
  }

  /** Only identity/ calls it. */
  static mint<V extends Variant>(
    from: ConsentedEvent<V>,
    fields: PseudonymousFields,
  ): PseudonymousEvent<V> {
    return new PseudonymousEvent(from, fields);
  }
}
