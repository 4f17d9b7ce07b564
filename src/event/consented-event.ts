import type { ConsentSignal, ConsentVector, Purpose } from '../vocabulary/purposes.ts';
import type { RawEvent } from './raw-event.ts';

/**
 * The richest form of an event that some destination may receive now: everything, the degraded
 * form without any id, or a bare count. `refused` exists for `explain` alone.
 */
export type Variant = 'full' | 'degraded' | 'counted' | 'refused';
/** What may be written to the spool. */
export type StorableVariant = Exclude<Variant, 'refused'>;

/** What was decided about consent, and from what. It holds no identifier. */
export interface ConsentRecord {
  /** By the rules of consent alone. */
  readonly resolved: ConsentVector;
  /** After the policy pack. */
  readonly effective: ConsentVector;
  readonly signals: readonly ConsentSignal[];
  /** Purposes on which no signal spoke: their state is the region's default. */
  readonly byRegion: readonly Purpose[];
  /** The visitor's browser sent Global Privacy Control. */
  readonly gpc: boolean;
  /** The visitor asked not to be counted; absent where nobody did. */
  readonly objection?: true;
  /** ISO 3166-1 alpha-2, with `-SUBDIVISION` where known; null when unknown. */
  readonly region: string | null;
  /** Name of the policy pack in force. */
  readonly policy: string;
  /**
   * The TCF vendors named by destinations that every valid TC string allows; absent without any
   * such string. It stays with Sluice: no destination learns of another's vendor.
   */
  readonly vendors?: readonly number[];
}

/** An event whose consent is resolved and attached. That is not: granted. */
export class ConsentedEvent<V extends Variant = StorableVariant> {
  readonly #variant: V;
  readonly raw: RawEvent;
  readonly consent: ConsentRecord;

  private constructor(raw: RawEvent, consent: ConsentRecord, variant: V) {
    this.raw = raw;
    this.consent = consent;
    this.#variant = variant;
  }

  get variant(): V {
    return this.#variant;
  }

  /** Only consent/ calls it. */
  static mint<V extends Variant>(
    raw: RawEvent,
    consent: ConsentRecord,
    variant: V,
  ): ConsentedEvent<V> {
    return new ConsentedEvent(raw, consent, variant);
  }
}
