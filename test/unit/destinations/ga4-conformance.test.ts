import { describe, expect, test } from 'vitest';
import { destinations } from '../../../src/destinations/index.ts';
import { ga4 } from '../../../src/destinations/ga4.ts';
import { cnilBuckets, cnilClientId, type CnilProfile } from '../../../src/destinations/ga4-cnil.ts';
import {
  type ConformanceReport,
  Ga4Conformance,
} from '../../../src/destinations/ga4-conformance.ts';
import { cnilProfileOf } from '../../../src/destinations/ga4-settings.ts';
import type { EventRecord } from '../../../src/event/event-record.ts';
import { permittedOf, recordOf } from '../../contract/destination-events.ts';

const now = 1_794_960_002_123;
const property = { measurementId: 'G-TEST1234', apiSecret: 'fixture-secret-1' };
const profile: CnilProfile = { dailyVisitors: 500, k: 10, countries: ['DE'], params: [] };

/** What a thousand visitors leave behind under some settings, as the report says it. */
function reportOf(settings: object, differing: Partial<EventRecord> = {}): ConformanceReport {
  const parsed = ga4.settings.parse({ ...property, ...settings });
  const seen = new Ga4Conformance(cnilProfileOf(parsed));
  const events = Array.from({ length: 1_000 }, (_, index) =>
    permittedOf(
      recordOf({
        id: `event-${String(index)}`,
        visitor: visitorOf(index),
        session: { id: '0011223344556677', start: 1_794_959_900 + index },
        ...differing,
      }),
    ),
  );
  for (let at = 0; at < events.length; at += 100) {
    const some = events.slice(at, at + 100);
    const { requests } = ga4.encode(some, { settings: parsed, now, batchId: 'b' });
    for (const { request } of requests) seen.observe(request);
  }
  return seen.report();
}

function visitorOf(index: number): string {
  return (index * 7_919_317 + 12_345).toString(16).padStart(12, '0').repeat(6).slice(0, 64);
}

function failing(report: ConformanceReport): readonly string[] {
  return report.points.filter(({ failed }) => failed > 0).map(({ point }) => point);
}

const rich: Partial<EventRecord> = {
  name: 'purchase',
  url: 'https://shop.example/p/1?utm_source=x&color=red',
  referrer: 'https://news.example/story?id=7',
  params: {
    transaction_id: 'T-1',
    user_id: 'h1_AbCdEfGhIjKlMnOpQrStUv',
    campaign: 'spring',
    link_url: 'https://x.example/?a=1',
    note: '0193a1b2-7c3d-7e4f-8a1b-2c3d4e5f6071',
  },
  items: [{ item_id: 'SKU-1', serial: 'X' }],
  derived: {
    country: 'DE',
    region: 'DE-BY',
    device: 'desktop',
    browser: 'Vivaldi',
    os: 'FreeBSD',
    language: 'de',
    bot: [],
  },
};

describe("the CNIL's points, on the bytes", () => {
  test('hold under the profile, whatever the event says', () => {
    for (const record of [{}, rich]) {
      const report = reportOf({ cnil: profile }, record);
      expect(report.requests).toBeGreaterThan(0);
      expect(report.points.filter(({ failed }) => failed > 0)).toEqual([]);
      for (const { point, observed } of report.points) {
        expect(observed, point).toBe(point === 'place' ? 0 : report.requests);
      }
    }
  });
  test('fail by name under a loose configuration', () => {
    expect(failing(reportOf({}, rich))).toEqual([
      'address',
      'client_id',
      'referrer',
      'parameters',
      'agent',
      'identifiers',
      'rest',
    ]);
  });
  test('a plain event fails where it must, and not elsewhere', () => {
    const plain: Partial<EventRecord> = { referrer: '', derived: { ...noPlace } };
    expect(failing(reportOf({}, plain))).toEqual(['client_id']);
  });
  test.each([
    ['address', { ip_override: '203.0.113.9' }],
    ['address', { events: [{ name: 'x', params: { note: 'from 203.0.113.9' } }] }],
    ['address', { events: [{ name: 'x', params: { note: '2001:db8::1:2' } }] }],
    ['address', { user_location: { country_id: 'DE', city: 'Munich' } }],
    ['client_id', { client_id: '51.1794960000' }],
    ['client_id', { client_id: '7.1204422' }],
    ['client_id', { client_id: null }],
    ['client_id', { events: [{ name: 'x', params: { session_id: '1794959901' } }] }],
    ['referrer', { events: [{ name: 'x', params: { page_referrer: 'https://a.example/' } }] }],
    ['parameters', { events: [{ name: 'x', params: { page_location: 'https://a.example/?b' } }] }],
    ['parameters', { events: [{ name: 'x', params: { utm_source: 'b' } }] }],
    ['agent', { user_agent: 'Mozilla/5.0' }],
    ['agent', { device: { category: 'mobile', browser: 'Chrome', browser_version: '120' } }],
    ['agent', { device: { operating_system: 'FreeBSD' } }],
    ['identifiers', { user_id: 'u' }],
    ['identifiers', { user_data: {} }],
    ['identifiers', { consent: { ad_user_data: 'GRANTED', ad_personalization: 'DENIED' } }],
    ['identifiers', { consent: undefined }],
    ['identifiers', { events: [{ name: 'x', params: { customer_id: 'b' } }] }],
    ['rest', { validation_behavior: 'RELAXED' }],
    ['rest', { events: [{ name: 'x', params: { nickname: 'b' } }] }],
  ])('%s: %j is seen', (point, differing) => {
    const seen = new Ga4Conformance(profile);
    seen.observe(requestOf({ ...good, ...differing }));
    expect(failing(seen.report())).toContain(point);
    const clean = new Ga4Conformance(profile);
    clean.observe(requestOf(good));
    expect(failing(clean.report())).toEqual([]);
  });
  test('no value of an event stands in the report', () => {
    const text = JSON.stringify(reportOf({}, { ...rich, params: { nick: 'planted-value' } }));
    expect(text).not.toContain('planted-value');
    expect(text).not.toContain('shop.example');
  });
});

describe('the client id', () => {
  test('is one of few, spread evenly, and another one each day', () => {
    const ids = new Map<string, number>();
    for (let index = 0; index < 5_000; index += 1) {
      const id = cnilClientId(visitorOf(index), now, profile);
      ids.set(id, (ids.get(id) ?? 0) + 1);
    }
    expect(cnilBuckets(profile)).toBe(50);
    expect(ids.size).toBe(50);
    expect(Math.min(...ids.values())).toBeGreaterThan(profile.k);
    const visitor = visitorOf(1);
    const tomorrow = cnilClientId(visitor, now + 86_400_000, profile);
    expect(tomorrow).not.toBe(cnilClientId(visitor, now, profile));
    expect(tomorrow).toMatch(/^[1-9]\d*\.[1-9]\d*$/);
  });
  test('is one for all where the site is too small', () => {
    expect(cnilBuckets({ dailyVisitors: 5, k: 10 })).toBe(1);
  });
});

test('the policy turns the profile on, and can only take away', () => {
  const settings = ga4.settings.parse({ ...property, mode: 'augment' });
  const registered = destinations.find(({ type }) => type === 'ga4');
  expect(registered?.underPolicy?.(settings, { name: 'cnil-proxy' })).toMatchObject({
    mode: 'only',
    cnil: { dailyVisitors: 100, k: 10, countries: [] },
  });
  expect(registered?.underPolicy?.(settings, { name: 'strict-eu' })).toBe(settings);
  expect(ga4.settings.safeParse({ ...property, mode: 'augment', cnil: {} }).success).toBe(false);
});

const noPlace = {
  country: null,
  region: null,
  device: 'mobile',
  browser: 'Chrome',
  os: 'Android',
  language: null,
  bot: [],
} as const;

const good = {
  client_id: '7.1794960000',
  timestamp_micros: 1_794_960_000_000_000,
  consent: { ad_user_data: 'DENIED', ad_personalization: 'DENIED' },
  events: [
    { name: 'x', params: { page_location: 'https://shop.example/p/1', session_id: '1800' } },
  ],
};

function requestOf(body: object): Parameters<Ga4Conformance['observe']>[0] {
  return { headers: {}, body: JSON.stringify(body) };
}
