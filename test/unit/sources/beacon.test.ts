import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseBeacon } from '../../../src/sources/beacon.ts';
import { mintEvents } from '../../../src/sources/mint-events.ts';
import { parsePixel } from '../../../src/sources/pixel.ts';

const bytes = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const beacon = (events: unknown, more: object = {}): Uint8Array =>
  bytes({ v: 1, site: 'shop', page: 'page-0123456789', events, ...more });
const parse = (body: Uint8Array) => {
  const parsed = parseBeacon(body);
  if ('refused' in parsed) throw new Error(parsed.refused);
  return parsed;
};

describe('a beacon', () => {
  it.each([
    ['nothing', '', 'malformed_body'],
    ['half a JSON', '{"v":1,"site":"sh', 'malformed_body'],
    ['an array', '[]', 'malformed_body'],
    ['null', 'null', 'malformed_body'],
    ['another version', { v: 2, site: 'shop', events: [] }, 'unsupported_version'],
    ['no version', { site: 'shop', events: [] }, 'unsupported_version'],
    ['a site that is none', { v: 1, site: '../etc', events: [{ name: 'x' }] }, 'unknown_site'],
    ['a site that is an object', { v: 1, site: {}, events: [{ name: 'x' }] }, 'unknown_site'],
    ['events that are none', { v: 1, site: 'shop', events: 'x' }, 'malformed_body'],
    ['no events', { v: 1, site: 'shop', events: [] }, 'no_events'],
    [
      '1,000 events',
      { v: 1, site: 'shop', events: Array(1_000).fill({ name: 'x' }) },
      'too_many_events',
    ],
    [
      'a prototype',
      '{"__proto__":{"v":1},"site":"shop","events":[{"name":"x"}]}',
      'unsupported_version',
    ],
  ])('that is %s is refused', (_, body, refused) => {
    expect(parseBeacon(bytes(body))).toEqual({ refused });
  });

  it('with invalid UTF-8 is refused', () => {
    expect(parseBeacon(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))).toEqual({
      refused: 'malformed_body',
    });
  });

  it('with 10,000 levels neither throws nor passes them on', () => {
    const deep = `{"v":1,"site":"shop","events":[{"name":"x","params":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}]}`;
    expect(parse(bytes(deep)).events).toHaveLength(1);
    expect(parseBeacon(bytes('['.repeat(30_000)))).toEqual({ refused: 'malformed_body' });
  });

  it.each([
    [null],
    ['x'],
    [{}],
    [{ name: '' }],
    [{ name: 5 }],
    [{ name: 'x'.repeat(101) }],
    [{ name: 'x', url: 5 }],
    [{ name: 'x', params: [] }],
    [{ name: 'x', value: '1' }],
    [{ name: 'x', items: {} }],
    [{ name: 'x', age: 'old' }],
    [{ name: 'x', seq: -1 }],
    [{ name: 'x', seq: 1.5 }],
    [{ name: 'x', id: 'short' }],
    [{ name: 'x', id: 5 }],
  ])('counts %j as invalid and keeps the others', (event) => {
    const { events, invalid } = parse(beacon([event, { name: 'kept' }]));
    expect([invalid, events.map(({ content }) => content.name)]).toEqual([1, ['kept']]);
  });

  it('keeps the order of the sender, leaves out null and what it does not know', () => {
    const [event] = parse(
      beacon([{ title: 't', name: 'x', extra: 1, url: null, user: { email: 'a@b.example' } }]),
    ).events;
    expect(Object.entries(event?.content ?? {})).toEqual([
      ['title', 't'],
      ['name', 'x'],
    ]);
  });
});

describe('minted events', () => {
  const mint = (events: unknown, more: object = {}) =>
    mintEvents(
      parse(beacon(events, more)),
      { address: null, region: null, headers: {}, statement: {} },
      { receivedAt: 10_000_000, random: randomBytes },
    );

  it('happened at received − age, never at a clock of the client', () => {
    const { events } = mint([
      { name: 'x', age: 1_200, ts: 5 },
      { name: 'y' },
      { name: 'z', age: -5 },
    ]);
    expect(events.map(({ ts }) => ts)).toEqual([9_998_800, 10_000_000, 10_000_000]);
  });

  it('keep the sender’s id, else get a UUIDv7 of their time', () => {
    const { events } = mint([
      { name: 'x', id: 'my-own-id_1' },
      { name: 'y', seq: 1 },
    ]);
    expect(events[0]?.id).toBe('my-own-id_1');
    expect(events[1]?.id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(Number.parseInt(events[1]!.id.replaceAll('-', '').slice(0, 12), 16)).toBe(10_000_000);
  });

  it('are the same event by (site, page, seq) or (site, id)', () => {
    const keys = (events: unknown, more?: object): string[] =>
      mint(events, more).events.map(({ dedupeKey }) => dedupeKey);
    const repeated = [
      { name: 'x', seq: 1 },
      { name: 'x', id: 'my-own-id_1' },
    ];
    expect(keys(repeated)).toEqual(keys(repeated));
    expect(keys([{ name: 'x', seq: 1 }])).not.toEqual(keys([{ name: 'x', seq: 2 }]));
    expect(keys([{ name: 'x', seq: 1 }])).not.toEqual(
      keys([{ name: 'x', seq: 1 }], { page: 'page-9876543210' }),
    );
    expect(keys([{ name: 'x', seq: 1 }])).not.toEqual(
      keys([{ name: 'x', seq: 1 }], { site: 'other' }),
    );
    expect(keys([{ name: 'x' }])).not.toEqual(keys([{ name: 'x' }]));
  });

  it('are refused above 60 minutes, counted', () => {
    const { events, tooOld } = mint([
      { name: 'x', age: 3_600_000 },
      { name: 'y', age: 3_600_001 },
    ]);
    expect([events.length, tooOld]).toEqual([1, 1]);
  });
});

describe('a pixel', () => {
  it('bears one event', () => {
    const parsed = parsePixel(
      'site=shop&name=page_view&url=https%3A%2F%2Fshop.example%2F&p.plan=pro&value=1.5&page=page-0123456789&seq=3&consent.analytics=granted&gpc=1',
    );
    expect(parsed).toMatchObject({
      site: 'shop',
      page: 'page-0123456789',
      statement: { consent: { analytics: 'granted' }, gpc: true },
      events: [
        {
          seq: 3,
          content: {
            name: 'page_view',
            url: 'https://shop.example/',
            params: { plan: 'pro' },
            value: 1.5,
          },
        },
      ],
      invalid: 0,
    });
  });

  it.each(['site=shop', 'site=shop&name=', 'site=shop&name=x&value=high', 'site=shop&name=x&id=!'])(
    '%s is invalid',
    (query) => {
      expect(parsePixel(query)).toMatchObject({ events: [], invalid: 1 });
    },
  );

  it.each([
    ['', 'unknown_site'],
    ['name=x', 'unknown_site'],
    ['a'.repeat(9_000), 'body_too_large'],
  ])('%.9s is refused', (query, refused) => {
    expect(parsePixel(query)).toEqual({ refused });
  });

  it('hands on the raw signals of banners', () => {
    const parsed = parsePixel(
      'site=shop&name=x&gcs=G100&gcd=11p1p1p1p5&tcString=t&gppString=g&gpc=true',
    );
    expect(parsed).toMatchObject({
      statement: { gcs: 'G100', gcd: '11p1p1p1p5', tcString: 't', gppString: 'g', gpc: true },
    });
  });

  it('does not take a prototype for a parameter', () => {
    const parsed = parsePixel('site=shop&name=x&p.__proto__=1&p.constructor=2');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(JSON.stringify(parsed)).toContain('"__proto__":"1"');
  });
});
