import { ConsentedEvent } from '../../src/event/consented-event.ts';
import type { StorableVariant } from '../../src/event/consented-event.ts';
import { EnrichedEvent } from '../../src/event/enriched-event.ts';
import type { EventRecord } from '../../src/event/event-record.ts';
import { PseudonymousEvent } from '../../src/event/pseudonymous-event.ts';
import { RawEvent } from '../../src/event/raw-event.ts';
import { Raw } from '../../src/event/raw.ts';
import { SanitizedEvent } from '../../src/event/sanitized-event.ts';
import { parseEventId, parseSiteId } from '../../src/vocabulary/ids.ts';
import type { VisitorId } from '../../src/vocabulary/ids.ts';
import type { ConsentVector } from '../../src/vocabulary/purposes.ts';

const granted: ConsentVector = {
  analytics: 'granted',
  ads: 'granted',
  adUserData: 'denied',
  adPersonalization: 'denied',
  functional: 'granted',
};

/** A full record with plausible fields; `over` replaces some. */
export function sampleRecord(id: string, over: Partial<EventRecord> = {}): EventRecord {
  return {
    variant: 'full',
    id,
    site: 'shop',
    name: 'newsletter_signup',
    sentName: null,
    category: 'form',
    stage: 'consideration',
    sensitive: false,
    ts: 1_800_000_000_000,
    receivedAt: 1_800_000_000_000,
    page: 'page-0123456789abcdef',
    visitor: '00112233445566778899aabbccddeeff',
    session: null,
    ga: null,
    url: 'https://shop.example/p/1?utm_source=x&email=[email]',
    referrer: 'https://search.example/',
    title: 'A cup of tea',
    params: { plan: 'monthly', deep: { list: [1, 2.5, null, true], text: 'naïve ☕' } },
    value: 1,
    currency: 'EUR',
    items: [{ sku: 'tea-1', quantity: 2 }],
    acquisition: { channel: 'organic_search', source: 'search', medium: null, campaign: null },
    derived: {
      country: 'DE',
      region: null,
      device: 'mobile',
      browser: 'Firefox',
      os: 'Android',
      language: 'de',
      bot: [],
    },
    consent: {
      resolved: granted,
      effective: granted,
      byRegion: [],
      gpc: false,
      policy: 'strict-eu',
    },
    ...over,
  };
}

/** Event ids that sort by their number. */
export function numberedId(number: number): string {
  return `event-${String(number).padStart(7, '0')}`;
}

export interface SampleOptions {
  readonly dedupeKey?: string;
  readonly previousVisitor?: VisitorId | null;
  readonly record?: Partial<EventRecord>;
}

/** An event through all stages, ready for the spool. Ids have 8 characters at least. */
export function sampleEvent(id: string, options: SampleOptions = {}): EnrichedEvent {
  const record = sampleRecord(id, options.record);
  const eventId = parseEventId(id);
  const site = parseSiteId(record.site);
  if (eventId === null || site === null) throw new Error(`not an event id or site: ${id}`);
  const raw = RawEvent.mint({
    site,
    page: null,
    id: eventId,
    dedupeKey: options.dedupeKey ?? `${site}|${id}`,
    ts: record.ts,
    receivedAt: record.receivedAt,
    request: new Raw({ address: null, region: null, headers: {}, statement: {} }),
    content: new Raw({ name: record.name }),
  });
  const consent = { ...record.consent, signals: [], region: 'DE' };
  const consented = ConsentedEvent.mint<StorableVariant>(raw, consent, record.variant);
  const pseudonymous = PseudonymousEvent.mint(consented, {
    id: eventId,
    page: null,
    identity: { visitor: null, previousVisitor: options.previousVisitor ?? null, ga: null },
    derived: record.derived,
  });
  const sanitized = SanitizedEvent.mint(pseudonymous, { name: record.name }, []);
  return EnrichedEvent.mint(sanitized, record);
}
