import type { EpochMs, EventId, PageId, SiteId } from '../vocabulary/ids.ts';
import type { EventContent } from './content.ts';
import type { Raw } from './raw.ts';

/** What the beacon's body says beside its events; unread until consent/ and identity/ parse it. */
export interface BeaconStatement {
  readonly consent?: unknown;
  readonly cmp?: unknown;
  readonly gpc?: unknown;
  readonly tcString?: unknown;
  readonly gppString?: unknown;
  readonly gcs?: unknown;
  readonly gcd?: unknown;
  readonly bot?: unknown;
  readonly ga?: unknown;
}

/** The request that brought an event. It ends with the request: no later stage holds it. */
export interface RequestFacts {
  /** The client's address as the trusted hops tell it; null when there is none (`explain`). */
  readonly address: string | null;
  /** ISO 3166 region from a trusted proxy's header, or the configured default. */
  readonly region: string | null;
  /** Lower-case names; the last one of a repeated header, cookies joined by `; `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly statement: BeaconStatement;
}

export interface RawEventFields {
  readonly site: SiteId;
  readonly page: PageId | null;
  readonly id: EventId;
  /** What makes two arrivals the same event: `site|page|seq` or `site|id`. */
  readonly dedupeKey: string;
  readonly ts: EpochMs;
  readonly receivedAt: EpochMs;
  readonly request: Raw<RequestFacts>;
  readonly content: Raw<EventContent>;
}

/** An event as it came: parsed, nothing more. Only sources/ makes one. */
export class RawEvent implements RawEventFields {
  readonly #stage = 'raw';
  readonly site: SiteId;
  readonly page: PageId | null;
  readonly id: EventId;
  readonly dedupeKey: string;
  readonly ts: EpochMs;
  readonly receivedAt: EpochMs;
  readonly request: Raw<RequestFacts>;
  readonly content: Raw<EventContent>;

  private constructor(fields: RawEventFields) {
    this.site = fields.site;
    this.page = fields.page;
    this.id = fields.id;
    this.dedupeKey = fields.dedupeKey;
    this.ts = fields.ts;
    this.receivedAt = fields.receivedAt;
    this.request = fields.request;
    this.content = fields.content;
  }

  static mint(fields: RawEventFields): RawEvent {
    return new RawEvent(fields);
  }

  static is(value: unknown): value is RawEvent {
    return typeof value === 'object' && value !== null && #stage in value;
  }
}
