import type { EventRecord } from '../event/event-record.ts';
import type { JsonObject } from '../vocabulary/json.ts';

const said = {
  analytics: 'granted',
  ads: 'denied',
  adUserData: 'denied',
  adPersonalization: 'denied',
  functional: 'denied',
} as const;

/** The time at which the contract is asked, milliseconds since 1970. */
export const contractNow = 1_794_960_002_123;

const full: EventRecord = {
  variant: 'full',
  id: '0193a1b2-7c3d-7e4f-8a1b-2c3d4e5f6071',
  site: 'shop',
  name: 'purchase',
  sentName: null,
  category: 'macro',
  stage: 'purchase',
  sensitive: false,
  ts: contractNow - 2_000,
  receivedAt: contractNow - 1_000,
  page: '0193a1b27c3d7e4f0193a1b2',
  visitor: '2aafc6024a19cb46f7db2892674f6d1d514ec8aa3b72ca49cc55b8ab7b715d15',
  session: { id: '9f86d081884c7d65', start: 1_794_959_900 },
  ga: null,
  url: 'https://shop.example/p/1?utm_source=news',
  referrer: 'https://news.example/',
  title: 'Tee',
  params: { transaction_id: 'T-1', step: 2, ok: true },
  value: 30.03,
  currency: 'EUR',
  items: [{ item_id: 'SKU-1', item_name: 'Tee', price: 10.01, quantity: 3 }],
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
  consent: { resolved: said, effective: said, byRegion: [], gpc: false, policy: 'strict-eu' },
};

/** As `permit/` makes it: without any id of a person, title and exact time. */
export const degradedRecord: EventRecord = {
  ...full,
  variant: 'degraded',
  id: 'degraded-1',
  ts: 1_794_956_400_000,
  receivedAt: 1_794_956_400_000,
  page: null,
  visitor: null,
  session: null,
  url: '/p/:id',
  referrer: '',
  title: '',
  params: { step: 2 },
  items: [],
  derived: { ...full.derived, region: null, device: 'other', browser: 'other', os: 'other' },
};

const nasty: readonly string[] = [
  '',
  '\r\nx-injected: 1',
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  '<script>alert(1)</script>',
  'ünïcödé ☕ 漢字',
  '"}],"x":[{"',
  'x'.repeat(9_000),
];

/** Events that a destination must stand: a good one, one without any id, and hostile ones. */
export const contractRecords: readonly EventRecord[] = [
  full,
  degradedRecord,
  { ...degradedRecord, variant: 'counted', id: 'counted-1', url: '', params: {}, value: null },
  ...nasty.map((text, index) => hostile(text, `hostile-${String(index)}`)),
  { ...full, id: 'no-visitor', visitor: null, session: null },
  { ...full, id: 'epoch', ts: 0, receivedAt: 0 },
  { ...full, id: 'to-come', ts: contractNow + 60_000 },
  { ...full, id: 'huge-number', value: Number.MAX_VALUE, params: { big: -Number.MAX_VALUE } },
];

function hostile(text: string, id: string): EventRecord {
  const many = Array.from({ length: 40 }, (_, index) => [`filler ${String(index)}`, index]);
  const params: JsonObject = {
    ...(Object.fromEntries(many) as JsonObject),
    [text]: text,
    nested: { [text]: [text, { [text]: null }] },
    list: [text, 1, null],
    user_id: text,
  };
  return {
    ...full,
    id,
    name: text,
    url: text,
    referrer: text,
    title: text,
    currency: text,
    params,
    items: [text, params, null],
    derived: {
      ...full.derived,
      country: text,
      region: text,
      browser: text,
      os: text,
      language: text,
    },
  };
}
