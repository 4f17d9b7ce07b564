import type { EpochMs } from '../vocabulary/ids.ts';
import type { JsonObject, JsonValue } from '../vocabulary/json.ts';
import type { Category, Stage } from '../vocabulary/taxonomy.ts';
import type { ConsentRecord, StorableVariant, Variant } from './consented-event.ts';
import type { Derived } from './pseudonymous-event.ts';

/** Where a visit came from, read off the sanitized address and referrer. */
export interface Acquisition {
  /** GA4's default channel groups, snake_case: `organic_search`, `paid_social`, `direct`, … */
  readonly channel: string;
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
}

export interface Session {
  /** 64 random bits in hex; per destination another one. */
  readonly id: string;
  /** Start of the session, seconds since 1970. */
  readonly start: number;
}

/** What of the decision stays with the event, so that it can be asked again when it leaves. */
export type RecordedConsent = Pick<
  ConsentRecord,
  'resolved' | 'effective' | 'byRegion' | 'gpc' | 'policy' | 'vendors'
>;

/**
 * The sanitized event as the spool, the console and (through `permit/`) destinations know it.
 * This is the documented event schema (docs/events.md).
 */
export interface EventRecord<V extends Variant = StorableVariant> {
  readonly variant: V;
  readonly id: string;
  readonly site: string;
  /** The canonical name. */
  readonly name: string;
  /** The name as it was sent, where it is another. */
  readonly sentName: string | null;
  readonly category: Category;
  readonly stage: Stage | null;
  /** Leaves for a third party only where the destination names it in `allowSensitive`. */
  readonly sensitive: boolean;
  /** When it happened: received − age. Degraded and counted events know the hour only. */
  readonly ts: EpochMs;
  readonly receivedAt: EpochMs;
  readonly page: string | null;
  readonly visitor: string | null;
  readonly session: Session | null;
  readonly ga: { readonly clientId: string; readonly sessionId: string | null } | null;
  readonly url: string;
  readonly referrer: string;
  readonly title: string;
  readonly params: JsonObject;
  readonly value: number | null;
  readonly currency: string | null;
  readonly items: readonly JsonValue[];
  readonly acquisition: Acquisition;
  readonly derived: Derived;
  readonly consent: RecordedConsent;
}
