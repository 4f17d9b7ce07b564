import { EnrichedEvent } from '../../src/event/enriched-event.ts';
import type { EventRecord } from '../../src/event/event-record.ts';
import { PermittedEvent } from '../../src/event/permitted-event.ts';
import type { ConsentVector } from '../../src/vocabulary/purposes.ts';

const effective: ConsentVector = {
  analytics: 'granted',
  ads: 'denied',
  adUserData: 'denied',
  adPersonalization: 'denied',
  functional: 'denied',
};

/** A full event as `permit/` hands it to a destination; fixtures say only what differs from it. */
export const baseRecord: EventRecord = {
  variant: 'full',
  id: '0193a1b2-7c3d-7e4f-8a1b-2c3d4e5f6071',
  site: 'shop',
  name: 'cta_click',
  sentName: null,
  category: 'interaction',
  stage: 'consideration',
  sensitive: false,
  ts: 1_794_960_000_123,
  receivedAt: 1_794_960_001_123,
  page: 'pg_0193a1b27c3d7e4f',
  visitor: '2aafc6024a19cb46f7db2892674f6d1d514ec8aa3b72ca49cc55b8ab7b715d15',
  session: { id: '9f86d081884c7d65', start: 1_794_959_900 },
  ga: null,
  url: 'https://shop.example/p/1',
  referrer: 'https://news.example/',
  title: 'Tee',
  params: {},
  value: null,
  currency: null,
  items: [],
  acquisition: { channel: 'referral', source: 'news.example', medium: 'referral', campaign: null },
  derived: {
    country: 'DE',
    region: 'DE-BY',
    device: 'mobile',
    browser: 'Chrome',
    os: 'Android',
    language: 'de',
    bot: [],
  },
  consent: { resolved: effective, effective, byRegion: [], gpc: false, policy: 'strict-eu' },
};

/** The base record with other words; the parts that are objects are laid over each other. */
export function recordOf(differing: Partial<EventRecord>): EventRecord {
  return {
    ...baseRecord,
    ...differing,
    derived: { ...baseRecord.derived, ...differing.derived },
    acquisition: { ...baseRecord.acquisition, ...differing.acquisition },
    consent: { ...baseRecord.consent, ...differing.consent },
  };
}

/** A record on its way to a destination. */
export function permittedOf(record: EventRecord): PermittedEvent<'analytics'> {
  return PermittedEvent.mint(EnrichedEvent.thawed(record), record, ['analytics']);
}
