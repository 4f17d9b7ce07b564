import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';
import type { DestinationRule } from '../../../src/consent/destination-rule.ts';
import { EnrichedEvent } from '../../../src/event/enriched-event.ts';
import { HmacKey } from '../../../src/identity/hmac-key.ts';
import { MemoryVisitorKeys } from '../../../src/identity/visitor-keys.ts';
import { permit, type PermitContext } from '../../../src/permit/permit.ts';
import { runPipeline } from '../../../src/pipeline.ts';
import { pipelineTools } from '../../../src/pipeline-tools.ts';
import { parseBeacon } from '../../../src/sources/beacon.ts';
import { mintEvents } from '../../../src/sources/mint-events.ts';
import { freeze, storable, thaw } from '../../../src/spool/frame.ts';
import { base64url, bits, tcCore, vendorRanges } from '../consent/consent-strings.ts';
import { purposes } from '../../../src/vocabulary/purposes.ts';

const now = Date.parse('2026-06-15T12:34:56.789Z');
const keys = new MemoryVisitorKeys(randomBytes, () => undefined);
const siteKey = new HmacKey(randomBytes(32));

function tools(destinations: string, policy = 'strict-eu') {
  const loaded = parseConfig(
    `policy: ${policy}
identity: { userIds: true }
sites: { shop: { origins: ["https://shop.example"], currency: EUR, parameters: { add_to_cart: { color: enum } } } }
destinations: { ${destinations} }`,
    { file: 'x', folder: '/tmp', environment: {} },
  );
  return {
    loaded,
    pipeline: pipelineTools(loaded, {
      keys,
      pseudonymKey: () => siteKey,
      now: () => now,
      meter: (_, run) => run(),
    }),
  };
}

const request = (region: string, statement: object) => ({
  address: '203.0.113.9',
  region,
  headers: {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'accept-language': 'de',
  },
  statement,
});

function passed(
  destinations: string,
  consent: object | undefined,
  more: { region?: string; policy?: string; event?: object; tcString?: string } = {},
): EnrichedEvent | string {
  const { pipeline } = tools(destinations, more.policy);
  const beacon = parseBeacon(
    Buffer.from(
      JSON.stringify({
        v: 1,
        site: 'shop',
        page: 'page-0123456789ab',
        consent,
        tcString: more.tcString,
        ga: { clientId: '11111.22222', sessionId: '1794959900' },
        events: [
          {
            seq: 1,
            name: 'add_to_cart',
            url: 'https://shop.example/users/4711/orders/991?utm_source=x&email=jane%40example.org#top',
            referrer: 'https://www.google.com/',
            title: 'Welcome back',
            params: {
              color: 'red',
              quantity: 2,
              transaction_id: 'T-1',
              note: 'free text',
              user_id: 'customer-4711',
            },
            value: 12.5,
            currency: 'EUR',
            ...more.event,
          },
        ],
      }),
    ),
  );
  if ('refused' in beacon) throw new Error(beacon.refused);
  const facts = request(more.region ?? 'DE', beacon.statement);
  const { events } = mintEvents(beacon, facts, { receivedAt: now, random: randomBytes });
  const [passage] = runPipeline(events, facts, pipeline, now).passages;
  return passage?.event ?? passage?.dropped ?? 'nothing';
}

function spooled(event: EnrichedEvent | string): EnrichedEvent {
  if (typeof event === 'string') throw new Error(event);
  const { visitor } = event.record;
  const session = { id: 'abcdef0123456789', start: Math.floor(now / 1000) };
  const back = thaw(
    Buffer.from(freeze(storable(event, visitor === null ? null : { visitor, session }))),
  );
  if ('corrupt' in back) throw new Error(back.corrupt);
  return back;
}

const rule = (more: Partial<DestinationRule> = {}): DestinationRule => ({
  name: 'a',
  purposes: ['analytics'],
  ownStore: false,
  whenUnknown: 'drop',
  whenDenied: 'drop',
  allowSensitive: [],
  ...more,
});
const context = (more: Partial<PermitContext> = {}): PermitContext => ({
  policy: tools('').loaded.policy,
  key: new HmacKey(Buffer.alloc(32, 1)),
  declared: new Map([['add_to_cart', new Map([['color', 'enum']])]]),
  keepsGaIds: false,
  withdrawn: [],
  ...more,
});
const warehouse = 'w: { type: duckdb, purposes: [analytics] }';

describe('the last door', () => {
  it('gives each destination its own ids, so that two can not be joined by them', () => {
    const event = spooled(passed(warehouse, { analytics: 'granted' }));
    const one = permit(event, rule(), context());
    const two = permit(
      event,
      rule({ name: 'b' }),
      context({ key: new HmacKey(Buffer.alloc(32, 2)) }),
    );
    const again = permit(event, rule(), context());
    if ('dropped' in one || 'dropped' in two || 'dropped' in again) throw new Error('granted');
    expect(one.record.visitor).toMatch(/^[0-9a-f]{64}$/);
    expect(again.record).toEqual(one.record);
    for (const key of ['visitor', 'page'] as const) {
      expect(one.record[key]).not.toBe(two.record[key]);
      expect(one.record[key]).not.toBe(event.record[key]);
    }
    expect(one.record.session?.id).not.toBe(two.record.session?.id);
    expect(one.record.id).toBe(event.record.id);
    const pseudonyms = [one, two].map(({ record }) => JSON.stringify(record.params['user_id']));
    expect(pseudonyms[0]).toMatch(/^"h1_/);
    expect(pseudonyms[0]).not.toBe(pseudonyms[1]);
    expect(JSON.stringify(event.record)).not.toContain('customer-4711');
  });

  it('does not even count what a visitor took back as a whole', () => {
    const event = spooled(passed(warehouse, { analytics: 'granted' }));
    const counting = rule({ ownStore: true, whenDenied: 'count' });
    const some = permit(event, counting, context({ withdrawn: ['analytics', 'ads'] }));
    expect('dropped' in some ? some : some.record.variant).toBe('counted');
    const all = permit(event, counting, context({ withdrawn: [...purposes] }));
    expect(all).toEqual({ dropped: 'withdrawn' });
  });

  it('hands Google’s own ids to Google’s own property only', () => {
    const event = spooled(passed(warehouse, { analytics: 'granted' }));
    const other = permit(event, rule(), context());
    const google = permit(event, rule(), context({ keepsGaIds: true }));
    if ('dropped' in other || 'dropped' in google) throw new Error('granted');
    expect([other.record.ga, google.record.ga?.clientId]).toEqual([null, '11111.22222']);
  });

  it('asks all purposes of a destination', () => {
    const event = spooled(passed(warehouse, { analytics: 'granted', ads: 'denied' }));
    expect(permit(event, rule({ purposes: ['analytics', 'ads'] }), context())).toEqual({
      dropped: 'consent_denied',
    });
    expect(permit(event, rule({ purposes: ['analytics', 'functional'] }), context())).toEqual({
      dropped: 'consent_denied',
    });
  });

  it('asks the policy in force now: what was stored under a laxer one does not leave', () => {
    const event = spooled(passed(warehouse, undefined, { region: 'US-TX', policy: 'us-opt-out' }));
    const lax = context({ policy: tools('', 'us-opt-out').loaded.policy });
    expect('dropped' in permit(event, rule(), lax)).toBe(false);
    expect(permit(event, rule(), context())).toEqual({ dropped: 'consent_unknown' });
  });

  it('keeps sensitive events from third parties that do not name them', () => {
    const event = spooled(
      passed(warehouse, { analytics: 'granted' }, { event: { name: 'loan_eligibility_check' } }),
    );
    expect(permit(event, rule(), context())).toEqual({ dropped: 'sensitive_event' });
    expect(
      'dropped' in permit(event, rule({ allowSensitive: ['loan_eligibility_check'] }), context()),
    ).toBe(false);
    expect('dropped' in permit(event, rule({ ownStore: true }), context())).toBe(false);
  });
});

describe('a person’s pseudonym', () => {
  it('is another one at each destination wherever it stands, in a nested address as well', () => {
    const url = 'https://shop.example/?next=%2Fa%3Fuser_id%3Dcustomer-4711&x=1';
    const event = spooled(passed(warehouse, { analytics: 'granted' }, { event: { url } }));
    expect(event.record.url).toMatch(/%3Dh1_/);
    const urls = [1, 2].map((seed) => {
      const permitted = permit(
        event,
        rule(),
        context({ key: new HmacKey(Buffer.alloc(32, seed)) }),
      );
      if ('dropped' in permitted) throw new Error(permitted.dropped);
      return permitted.record.url;
    });
    expect(new Set([event.record.url, ...urls]).size).toBe(3);
  });

  it('stands in no encoding in which it could not be made another one', () => {
    const inner = JSON.stringify({ user_id: 'customer-4711', mail: 'a@b.example', step: 2 });
    const encoded = {
      base64: Buffer.from(inner).toString('base64'),
      base64url: Buffer.from(inner).toString('base64url'),
      twice: Buffer.from(JSON.stringify({ s: Buffer.from(inner).toString('base64') })).toString(
        'base64',
      ),
      hex: Buffer.from(inner).toString('hex'),
    };
    const event = spooled(
      passed(warehouse, { analytics: 'granted' }, { event: { params: encoded } }),
    );
    const { params } = event.record;
    const plain = Object.keys(encoded).map((name) => {
      const value = params[name];
      const text = typeof value === 'string' ? value : '';
      return Buffer.from(text, name === 'hex' ? 'hex' : 'base64').toString();
    });
    expect(plain[0]).toBe('{"user_id":"[account_id]","mail":"[email]","step":2}');
    for (const text of [...plain, Buffer.from(plain[2]?.slice(6) ?? '', 'base64').toString()]) {
      expect(text).not.toContain('h1_');
      expect(text).not.toContain('customer-4711');
    }
  });
});

describe('an event that may leave degraded only', () => {
  const degrading = 'w: { type: duckdb, purposes: [analytics], whenUnknown: degrade }';

  it('is stored so: no id but a random one, no title, the path as a route, the hour', () => {
    const event = spooled(passed(degrading, undefined, { region: 'IN' }));
    expect(event.record).toMatchObject({
      variant: 'degraded',
      page: null,
      visitor: null,
      session: null,
      ga: null,
      title: '',
      referrer: '',
      items: [],
      ts: Date.parse('2026-06-15T12:00:00Z'),
    });
    expect(event.record.params).toEqual({ color: 'red', quantity: 2 });
    const text = JSON.stringify(event.record);
    for (const value of [
      '4711',
      '991',
      'T-1',
      'utm',
      'jane',
      'free text',
      'page-0123',
      'Firefox',
      'Linux',
      '"de"',
    ])
      expect(text).not.toContain(value);
    expect(event.record.url).toContain('/users/:id/orders/:id');
  });

  it('gets another random id at each destination', () => {
    const event = spooled(passed(degrading, undefined, { region: 'IN' }));
    const ids = [1, 2].map((seed) => {
      const permitted = permit(
        event,
        rule({ whenUnknown: 'degrade' }),
        context({ key: new HmacKey(Buffer.alloc(32, seed)) }),
      );
      if ('dropped' in permitted) throw new Error(permitted.dropped);
      return permitted.record.id;
    });
    expect(new Set([...ids, event.record.id]).size).toBe(3);
  });

  it('is made of the whole one where another destination may have that', () => {
    const event = spooled(
      passed(
        `${warehouse}, p: { type: webhook, purposes: [analytics, functional], whenUnknown: degrade, url: "https://a.example/", secret: a-long-enough-secret, ownStore: true }`,
        { analytics: 'granted' },
        { region: 'IN' },
      ),
    );
    expect(event.record.variant).toBe('full');
    const permitted = permit(
      event,
      rule({ purposes: ['analytics', 'functional'], whenUnknown: 'degrade' }),
      context(),
    );
    if ('dropped' in permitted) throw new Error(permitted.dropped);
    expect(permitted.record).toMatchObject({
      variant: 'degraded',
      visitor: null,
      session: null,
      page: null,
      title: '',
    });
    expect(permitted.record.id).not.toBe(event.record.id);
  });
});

describe('an event that may be counted only', () => {
  it('has a name, an hour, a country and a site', () => {
    const event = spooled(
      passed('w: { type: duckdb, purposes: [analytics], whenDenied: count }', {
        analytics: 'denied',
      }),
    );
    expect(event.record).toMatchObject({
      variant: 'counted',
      name: 'add_to_cart',
      url: '',
      params: {},
      visitor: null,
      page: null,
      derived: { country: 'DE', browser: 'other' },
    });
    const permitted = permit(event, rule({ ownStore: true, whenDenied: 'count' }), context());
    if ('dropped' in permitted) throw new Error(permitted.dropped);
    expect(permitted.record.variant).toBe('counted');
    expect(permit(event, rule({ whenDenied: 'count' }), context())).toEqual({
      dropped: 'consent_denied',
    });
  });

  it('is not even counted under an objection by GPC', () => {
    const { loaded, pipeline } = tools(
      'w: { type: duckdb, purposes: [analytics, ads], whenDenied: count }',
    );
    const facts = { ...request('DE', {}), headers: { 'sec-gpc': '1' } };
    const beacon = parseBeacon(Buffer.from('{"v":1,"site":"shop","events":[{"name":"x"}]}'));
    if ('refused' in beacon) throw new Error(beacon.refused);
    const { events } = mintEvents(beacon, facts, { receivedAt: now, random: randomBytes });
    expect(runPipeline(events, facts, pipeline, now).passages).toEqual([
      { event: null, dropped: 'consent_denied' },
    ]);
    expect(loaded.policy.name).toBe('strict-eu');
  });
});

describe('a destination that names its vendor', () => {
  const vendors = (list: readonly number[]): string =>
    vendorRanges(list).replace(/^.{16}/, bits(900, 16));
  const tc = (consented: readonly number[]): string =>
    `${base64url(tcCore({ purposes: [1, 8], vendors: vendors(consented) }))}.${base64url(`001${vendors([3, 755])}`)}`;
  const named =
    'a: { type: webhook, url: "https://a.example/", secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3, purposes: [analytics], tcfVendor: 755 }';

  it('is dropped where the TC string refuses the vendor, alone', () => {
    const event = spooled(passed(`${warehouse}, ${named}`, undefined, { tcString: tc([3]) }));
    expect(event.record).toMatchObject({ variant: 'full', consent: { vendors: [] } });
    expect(permit(event, rule({ tcfVendor: 755 }), context())).toEqual({
      dropped: 'vendor_denied',
    });
    expect(permit(event, rule(), context())).not.toHaveProperty('dropped');
  });

  it('is asked at the door too', () => {
    expect(passed(named, undefined, { tcString: tc([3]) })).toBe('vendor_denied');
    expect(passed(named, undefined, { tcString: tc([3, 755]) })).toBeInstanceOf(EnrichedEvent);
    expect(passed(named, { analytics: 'granted' })).toBeInstanceOf(EnrichedEvent);
  });

  it('is not given to events of before it named one, where a TC string spoke', () => {
    const event = spooled(passed(warehouse, undefined, { tcString: tc([3, 755]) }));
    expect(permit(event, rule({ tcfVendor: 755 }), context())).toEqual({
      dropped: 'vendor_denied',
    });
  });

  it('learns nothing of the vendors of others', () => {
    const event = spooled(passed(named, undefined, { tcString: tc([3, 755]) }));
    expect(event.record.consent.vendors).toEqual([755]);
    const permitted = permit(event, rule({ tcfVendor: 755 }), context());
    if ('dropped' in permitted) throw new Error(permitted.dropped);
    expect(permitted.record.consent).not.toHaveProperty('vendors');
  });
});

describe('a denied event', () => {
  it.each([
    ['DE', undefined, 'consent_denied'],
    ['IN', undefined, 'consent_unknown'],
    ['US', undefined, 'consent_unknown'],
    ['DE', { analytics: 'denied' }, 'consent_denied'],
  ])('in %s with %j stops before identity', (region, consent, reason) => {
    expect(passed(warehouse, consent, { region })).toBe(reason);
  });
});
