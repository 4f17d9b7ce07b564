import { expect, test } from 'vitest';
import { destinations } from '../../../src/destinations/index.ts';
import { permittedOf, recordOf } from '../../contract/destination-events.ts';
import { strictVendors } from '../../journeys/vendors/server.ts';
import type { Seen } from '../../journeys/vendors/strict-vendor.ts';

// A fake is worth what it refuses: each takes what its destination sends, and refuses a change of it.

const now = 1_794_960_002_123;
const settings: Readonly<Record<string, object>> = {
  ga4: { measurementId: 'G-TEST1234', apiSecret: 'secret' },
  mixpanel: { token: 'mixpanel-token' },
  amplitude: { apiKey: 'amplitude-key' },
  posthog: { apiKey: 'phc_key' },
  segment: { writeKey: 'segment-key' },
  matomo: { url: 'https://matomo.example', siteId: 1 },
  snowplow: { url: 'https://sp.example' },
  plausible: { domain: 'shop.example' },
  umami: { url: 'https://umami.example', websiteId: '11111111-2222-3333-4444-555555555555' },
};

function seenBy(type: string): Seen {
  const destination = destinations.find((one) => one.type === type);
  if (destination?.kind !== 'http') throw new Error(`no destination ${type}`);
  const { requests } = destination.encode([permittedOf(recordOf({ params: { step: 2 } }))], {
    settings: destination.settings.parse(settings[type]),
    now,
    batchId: 'b',
  });
  const request = requests[0]?.request;
  if (request === undefined) throw new Error(`${type} sent nothing`);
  const { host, pathname } = new URL(request.url);
  const query = new URLSearchParams(request.query);
  return { host, path: pathname, query, headers: request.headers, body: request.body };
}

test.each(strictVendors)('$name takes what its destination sends', (vendor) => {
  const seen = seenBy(vendor.name);
  expect(strictVendors.filter((one) => one.isFor(seen))).toEqual([vendor]);
  const { status, taken, refused } = vendor.answer(seen, now);
  expect([status < 300, taken.length, refused]).toEqual([true, 1, []]);
});

test.each([
  ['ga4', /"client_id":"[^"]+"/, '"client_id":"0193a1b2-7c3d"'],
  ['ga4', '"cta_click"', '"session_start"'],
  ['ga4', '"step":2', '"ga_step":2'],
  ['ga4', '"step":2', '"step":null'],
  ['ga4', /"ad_user_data":"DENIED",/, ''],
  ['ga4', /"timestamp_micros":\d+/, '"timestamp_micros":1794000000000000'],
  ['ga4', /"page_title":"Tee"/, `"page_title":"${'x'.repeat(301)}"`],
  ['mixpanel', /"distinct_id":"[^"]+"/, '"distinct_id":"anonymous"'],
  ['mixpanel', /"time":\d+/, '"time":1'],
  ['mixpanel', '"step":2', '"ip":"203.0.113.9"'],
  ['amplitude', /"device_id":"[^"]+",/, ''],
  ['amplitude', '"event_type":"cta_click"', '"event_type":""'],
  ['posthog', /"uuid":"[^"]+"/, '"uuid":"event-1"'],
  ['posthog', '"$geoip_disable":true', '"$geoip_disable":false'],
  ['segment', '"ip":"0.0.0.0",', ''],
  ['segment', '"step":2', `"step":"${'x'.repeat(33_000)}"`],
  ['matomo', /_id=[0-9a-f]+/, '_id=2aafc602'],
  ['matomo', /cdt=\d+/, 'cdt=1'],
  ['matomo', 'e_a=cta_click', 'e_a='],
  ['snowplow', /"dtm":"(\d+)"/, '"dtm":$1'],
  ['snowplow', '1-0-4', '1-0-3'],
  ['plausible', '"https://shop.example/p/1"', '"/p/1"'],
  ['plausible', '"step":2', '"step":[2]'],
  ['umami', '"name":"cta_click"', `"name":"${'x'.repeat(51)}"`],
  ['umami', /"userAgent":"[^"]+"/, '"userAgent":"curl/8.0"'],
])('%s refuses %s changed to %s', (name, from, to) => {
  const vendor = strictVendors.find((one) => one.name === name);
  const seen = seenBy(name);
  const body = seen.body.replace(from, to);
  expect(body).not.toBe(seen.body);
  const answer = vendor?.answer({ ...seen, body }, now);
  expect(answer?.refused.length).toBeGreaterThan(0);
  expect(answer?.taken).toEqual([]);
});

test.each(['mixpanel', 'segment', 'amplitude'])('%s refuses a key of another', (name) => {
  const vendor = strictVendors.find((one) => one.name === name);
  const seen = seenBy(name);
  const headers = { ...seen.headers, authorization: 'Basic b3RoZXI6' };
  const body = seen.body.replace('amplitude-key', 'other');
  expect(vendor?.answer({ ...seen, headers, body }, now).taken).toEqual([]);
});
