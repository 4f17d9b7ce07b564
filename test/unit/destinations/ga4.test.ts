import { describe, expect, test } from 'vitest';
import type { Encoded } from '../../../src/destinations/destination.ts';
import { ga4 } from '../../../src/destinations/ga4.ts';
import { ga4ItemParams } from '../../../src/destinations/ga4-items.ts';
import { ga4Limits, ga4Rules } from '../../../src/destinations/ga4-names.ts';
import { ga4EventName } from '../../../src/destinations/ga4-text.ts';
import type { EventRecord } from '../../../src/event/event-record.ts';
import { taxonomy } from '../../../src/vocabulary/taxonomy.ts';
import { permittedOf, recordOf } from '../../contract/destination-events.ts';

const now = 1_794_960_002_123;
const secrets = {
  measurementId: 'G-TEST1234',
  apiSecret: 'fixture-secret-1',
  funnelParams: false,
};

interface Body {
  readonly client_id: string;
  readonly user_id?: string;
  readonly consent: Readonly<Record<string, string>>;
  readonly timestamp_micros: number;
  readonly events: readonly {
    readonly name: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly timestamp_micros?: number;
  }[];
}

function encoded(records: readonly Partial<EventRecord>[], settings: object = {}): Encoded {
  return ga4.encode(
    records.map((record, index) =>
      permittedOf(recordOf({ id: `event-${String(index)}`, ...record })),
    ),
    { settings: ga4.settings.parse({ ...secrets, ...settings }), now, batchId: 'batch-1' },
  );
}

function bodies(records: readonly Partial<EventRecord>[], settings: object = {}): readonly Body[] {
  return encoded(records, settings).requests.map(({ request }) => JSON.parse(request.body) as Body);
}

function said(
  record: Partial<EventRecord>,
  settings: object = {},
): Body['events'][number] | undefined {
  return bodies([record], settings)[0]?.events[0];
}

const recommended = { names: 'recommended' };

describe('names', () => {
  test.each([
    ['virtual try-on', 'virtual_try_on'],
    ['a   b', 'a_b'],
    ['2nd', 'e_2nd'],
    ['_x', 'e__x'],
    ['session_start', 'c_session_start'],
    ['error', 'c_error'],
    ['firebase_x', 'c_firebase_x'],
    ['x'.repeat(60), 'x'.repeat(40)],
    ['', ''],
  ])('%j is sent as %j', (name, expected) => expect(ga4EventName(name)).toBe(expected));
  test('every canonical name can be sent, in both vocabularies', () => {
    for (const name of taxonomy.keys()) {
      expect(encoded([{ name }]).dropped, name).toEqual([]);
      expect(encoded([{ name }], recommended).dropped, name).toEqual([]);
    }
  });
  test('every rule is of a canonical name', () => {
    for (const name of ga4Rules.keys()) expect(taxonomy.has(name), name).toBe(true);
  });
  test.each([
    [{ name: 'download', params: { file_name: 'a.pdf' } }, 'file_download', { file_name: 'a.pdf' }],
    [{ name: 'download', params: { other: 1 } }, 'download', { other: 1 }],
    [{ name: 'scroll_depth', params: { percent: 75 } }, 'scroll', { percent_scrolled: 75 }],
    [{ name: 'scroll_depth', params: {} }, 'scroll_depth', {}],
    [{ name: 'site_search', params: { query: 'tee' } }, 'search', { search_term: 'tee' }],
    [{ name: 'video_complete', params: {} }, 'video_complete', { video_percent: 100 }],
    [{ name: 'coupon_applied', params: { coupon: '' } }, 'coupon_applied', {}],
    [
      { name: 'demo_request', params: { lead_source: 'x' } },
      'generate_lead',
      { lead_source: 'demo_request' },
    ],
  ])('%j becomes %s', (record, name, params) => {
    const event = said(record, recommended);
    expect(event?.name).toBe(name);
    const page = { page_location: 'https://shop.example/p/1', page_title: 'Tee' };
    const rest = { page_referrer: 'https://news.example/', session_id: '1794959900' };
    expect(event?.params).toEqual({ ...page, ...rest, engagement_time_msec: 1, ...params });
  });
  test('a name of enhanced measurement is left to the tag where the tag runs', () => {
    const augment = { mode: 'augment' };
    expect(said({ name: 'page_view' }, augment)?.name).toBe('mc_page_view');
    expect(said({ name: 'page_view' })?.name).toBe('page_view');
    const plain = { ...augment, avoidEnhancedMeasurement: false };
    expect(said({ name: 'page_view' }, plain)?.name).toBe('page_view');
  });
});

describe('parameters', () => {
  test('25 at most: the first 23 in order of precedence, then session and engagement', () => {
    const params = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${String(i)}`, i]));
    const names = Object.keys(said({ params, value: 1, currency: 'EUR' })?.params ?? {});
    expect(names).toHaveLength(25);
    expect(names.slice(0, 6)).toEqual(
      'page_location page_title page_referrer currency value p0'.split(' '),
    );
    expect(names.slice(-2)).toEqual(['session_id', 'engagement_time_msec']);
  });
  test('texts are cut to their length and not inside of a character', () => {
    const event = said({
      title: 't'.repeat(400),
      url: `https://shop.example/${'u'.repeat(2000)}`,
      referrer: `https://news.example/${'r'.repeat(2000)}`,
      params: { text: `${'x'.repeat(99)}👕` },
    });
    const lengths = Object.values(event?.params ?? {}).map((value) => String(value).length);
    expect(lengths.slice(0, 4)).toEqual([1000, 300, 420, 99]);
  });
  test.each(['eur', 'EUR'])('currency %s is sent in upper case', (currency) => {
    expect(said({ value: 1, currency })?.params).toMatchObject({ currency: 'EUR', value: 1 });
  });
  test.each(['EURO', '€', '12', ''])('currency %j is none', (currency) => {
    expect(said({ value: 1, currency })?.params).not.toHaveProperty('currency');
  });
  test('a currency is said in capitals, with an amount and without', () => {
    expect(said({ currency: 'eur' })?.params).toMatchObject({ currency: 'EUR' });
    expect(said({ currency: 'euro' })?.params).not.toHaveProperty('currency');
  });
  test('what GA4 keeps for itself stays out, however it is written', () => {
    const params = { ga_a: 1, 'ga-b': 1, 'firebase c': 1, ga: { d: 1 }, '': 1, _e: 1, 'gtag.f': 1 };
    const names = Object.keys(said({ params: { ...params, good: 1 } })?.params ?? {});
    expect(names.slice(3, -2)).toEqual(['good']);
  });
  test('the page, the session and the user are said by the record alone', () => {
    const params = {
      page_title: 'x',
      session_id: '1',
      user_id: 'jane',
      items: 'x',
      page_location: 'x',
    };
    const [body] = bodies([{ params }]);
    expect(body?.events[0]?.params).toMatchObject({ page_title: 'Tee', session_id: '1794959900' });
    expect(JSON.stringify(body)).not.toMatch(/jane|"items"/);
    expect(body).not.toHaveProperty('user_id');
  });
});

describe('who sends', () => {
  test("GA's own ids are used with `augment` only, and only where they are well-formed", () => {
    const ga = { clientId: '11111111.4444444', sessionId: '1794959000' };
    expect(bodies([{ ga }], { mode: 'augment' })[0]?.client_id).toBe('11111111.4444444');
    expect(JSON.stringify(bodies([{ ga }]))).not.toMatch(/11111111|1794959000/);
    for (const clientId of ['GA1.1.2.3', '0.1', '1.2.3', '1', '-1.2', `${'1'.repeat(30)}.2`]) {
      const [body] = bodies([{ ga: { clientId, sessionId: 'x' } }], { mode: 'augment' });
      expect(body?.client_id).toBe('716162562.1243204422');
      expect(body?.events[0]?.params['session_id']).toBe('1794959900');
    }
  });
  test('a client id is two positive numbers, also of a visitor id of zeros', () => {
    expect(bodies([{ visitor: '0'.repeat(64) }])[0]?.client_id).toBe('1.1');
  });
  test.each([null, '', 'ab', '2aafc602', 'Z'.repeat(64)])('visitor %j is nobody', (visitor) => {
    expect(encoded([{ visitor }]).dropped).toEqual([
      { eventId: 'event-0', reason: 'no_identifier' },
    ]);
  });
  test.each(['degraded', 'counted'] as const)(
    "a %s event is nobody's, whatever it holds",
    (variant) => {
      const ga = { clientId: '11111111.4444444', sessionId: null };
      const { requests, dropped } = encoded([{ variant, ga }], { mode: 'augment' });
      expect(requests).toEqual([]);
      expect(dropped).toEqual([{ eventId: 'event-0', reason: 'no_identifier' }]);
    },
  );
  test('consent is always said: granted only where it is, unknown is denied', () => {
    const base = recordOf({}).consent;
    const with_ = (adUserData: 'granted' | 'unknown'): Partial<EventRecord> => ({
      consent: { ...base, effective: { ...base.effective, adUserData } },
    });
    const denied = { ad_user_data: 'DENIED', ad_personalization: 'DENIED' };
    expect(bodies([with_('unknown')])[0]?.consent).toEqual(denied);
    expect(bodies([with_('granted')])[0]?.consent).toEqual({ ...denied, ad_user_data: 'GRANTED' });
  });
  test('unknown facts are left out, the city and the address do not exist', () => {
    const derived = {
      ...recordOf({}).derived,
      country: null,
      region: null,
      device: 'other' as const,
    };
    const [body] = bodies([{ derived: { ...derived, browser: 'other', os: '', language: null } }]);
    expect(Object.keys(body ?? {})).toEqual(['client_id', 'consent', 'timestamp_micros', 'events']);
  });
});

describe('batches', () => {
  test('25 events of a visitor go together, the rest in the next request', () => {
    const { requests } = encoded(Array.from({ length: 60 }, () => ({})));
    expect(requests.map(({ eventIds }) => eventIds.length)).toEqual([25, 25, 10]);
  });
  test('the request bears the earliest time, each event its own', () => {
    const [body] = bodies([{ ts: now - 10 }, { ts: now - 500 }]);
    expect(body?.timestamp_micros).toBe((now - 500) * 1000);
    expect(body?.events.map((event) => event.timestamp_micros)).toEqual([
      (now - 10) * 1000,
      (now - 500) * 1000,
    ]);
  });
  test('a time to come is now: the protocol takes the past only', () => {
    expect(bodies([{ ts: now + 5_000 }])[0]?.timestamp_micros).toBe(now * 1000);
  });
  test('large events are parted below 130 kB; one that fits no request is dropped', () => {
    const item = (n: number): Record<string, string> =>
      Object.fromEntries([...ga4ItemParams].slice(0, n).map((name) => [name, 'x'.repeat(100)]));
    const large = { items: Array.from({ length: 100 }, () => item(8)) };
    const huge = { items: Array.from({ length: 200 }, () => item(30)) };
    const { requests, dropped } = encoded([large, large, huge, large]);
    expect(requests.map(({ eventIds }) => eventIds)).toEqual([
      ['event-0'],
      ['event-1'],
      ['event-3'],
    ]);
    expect(dropped).toEqual([{ eventId: 'event-2', reason: 'too_large' }]);
    for (const { request } of requests) {
      expect(Buffer.byteLength(request.body)).toBeLessThanOrEqual(ga4Limits.bodyBytes);
    }
  });
  test('the order of reasons: age, name, identifier', () => {
    const old = { ts: now - ga4Limits.ageMs - 1, name: '', visitor: null };
    expect(encoded([old, { name: '', visitor: null }, { visitor: null }]).dropped).toEqual([
      { eventId: 'event-0', reason: 'too_old' },
      { eventId: 'event-1', reason: 'not_representable', detail: 'VALUE_REQUIRED: event name' },
      { eventId: 'event-2', reason: 'no_identifier' },
    ]);
  });
});

describe('answers', () => {
  const judge = (status: number, body: string): unknown =>
    ga4.judge({ status, headers: {}, body }, ['a', 'b']);
  test("the debug host's first code refuses all", () => {
    const body =
      '{"validationMessages":[{"validationCode":"NAME_INVALID"},{"validationCode":"X"}]}';
    expect(judge(200, body)).toEqual({
      ok: [],
      retry: [],
      reject: ['a', 'b'].map((eventId) => ({ eventId, code: 'NAME_INVALID' })),
    });
  });
  test('no message is no complaint', () => {
    expect(judge(200, '{"validationMessages":[]}')).toEqual({
      ok: ['a', 'b'],
      retry: [],
      reject: [],
    });
  });
  test('a code of another form is not carried on', () => {
    const body = '{"validationMessages":[{"validationCode":"jane@example.com"}]}';
    expect(JSON.stringify(judge(200, body))).not.toContain('jane');
  });
});

describe('words of the operator', () => {
  const names = (settings: object): readonly (string | undefined)[] =>
    ['newsletter_signup', 'cta_click', 'site_search', 'account_created', 'demo_request'].map(
      (name) => said({ name, params: { query: 'tee' } }, settings)?.name,
    );
  test("canonical: GA4's name where it means the same, ours where several would become one", () => {
    expect(names({})).toEqual([
      'newsletter_signup',
      'cta_click',
      'search',
      'sign_up',
      'demo_request',
    ]);
  });
  test('a single event may have another name, with what GA4 says beside it', () => {
    const eventNames = { newsletter_signup: 'generate_lead', site_search: 'site_search' };
    expect(names({ eventNames }).slice(0, 3)).toEqual([
      'generate_lead',
      'cta_click',
      'site_search',
    ]);
    expect(said({ name: 'newsletter_signup' }, { eventNames })?.params['lead_source']).toBe(
      'newsletter',
    );
    expect(said({ name: 'toString' }, { eventNames })?.name).toBe('toString');
  });
  test('what does not join up is dropped where the operator asks for it', () => {
    const augment = { mode: 'augment', withoutGoogleIds: 'drop' };
    const ga = { clientId: '1.2', sessionId: null };
    expect(encoded([{}, { ga }], augment).dropped).toEqual([
      { eventId: 'event-0', reason: 'no_identifier' },
    ]);
    expect(encoded([{}], { ...augment, mode: 'only' }).dropped).toEqual([]);
  });
  test('a name that GA4 keeps for itself is refused in the configuration', () => {
    for (const name of ['session_start', 'ga_x', '1x', 'x'.repeat(41)]) {
      const parsed = ga4.settings.safeParse({ ...secrets, eventNames: { login: name } });
      expect(parsed.success).toBe(false);
    }
  });
  test('beside the tag all names that it sends itself have the prefix, overridden ones too', () => {
    const eventNames = { store_locator: 'click' };
    expect(said({ name: 'store_locator' }, { mode: 'augment', eventNames })?.name).toBe('mc_click');
    const scroll = { name: 'scroll_depth', params: { percent: 50 } };
    expect(said(scroll, { mode: 'augment' })?.name).toBe('mc_scroll');
  });
  test('category and stage are said, and the session is never pushed out', () => {
    const params = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${String(i)}`, i]));
    const full = said({ params: { ...params, mc_stage: 'x' } }, { funnelParams: true })?.params;
    expect(Object.keys(full ?? {})).toHaveLength(ga4Limits.paramsPerEvent);
    expect(full).toMatchObject({ mc_category: 'interaction', mc_stage: 'consideration' });
    expect(full).toHaveProperty('session_id');
  });
  test('items: names of shops are read, ten parameters of their own stay, one needs an id', () => {
    const own = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`own_${String(i)}`, i]));
    const items = [{ sku: 'S1', name: 'Tee', ...own }, { price: 3 }];
    const sent = said({ items })?.params['items'] as Record<string, unknown>[];
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ item_id: 'S1', item_name: 'Tee', own_9: 9 });
    expect(Object.keys(sent[0] ?? {})).toHaveLength(12);
  });
});

test('a relay of the operator takes the place of the address; its network must be allowed', () => {
  const own = { url: 'https://tags.shop.example/', host: 'us' };
  expect(encoded([{}], own).requests[0]?.request.url).toBe('https://tags.shop.example/mp/collect');
  const inside = { ...secrets, url: 'http://127.0.0.1:9' };
  expect(ga4.settings.safeParse(inside).success).toBe(false);
  expect(ga4.settings.safeParse({ ...inside, allowPrivate: true }).success).toBe(true);
});
