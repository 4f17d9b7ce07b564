import { describe, expect, it } from 'vitest';
import type { DoorRequest } from '../../../src/http/door.ts';
import { parseAddress } from '../../../src/identity/address.ts';
import { parseBeacon } from '../../../src/sources/beacon.ts';
import { parseConsentChange } from '../../../src/sources/consent-change.ts';
import { body, configText, makeHalves, noon, request } from './halves.ts';

const event = {
  name: 'sign_up',
  seq: 1,
  url: 'https://shop.example/?mail=eve%40example.org&gclid=click-canary-0123456789',
};
const parsed = parseBeacon(body([event, { nameless: 1 }, { name: 'old', age: 4_000_000 }]));
const strict = `${configText}redact: { click_id: redact }\n`;

describe('a beacon that goes through both halves', () => {
  it('reaches the spool sanitized, with its counts, and its consent is answered', async () => {
    const halves = makeHalves();
    const answer = await halves.front.accept(parsed, request);
    expect(answer).toMatchObject({ status: 202, reason: 'stored' });
    expect(answer.consent?.effective).toMatchObject({ analytics: 'granted', ads: 'granted' });
    const [arrival] = halves.taken;
    expect(arrival).toMatchObject({ site: 'shop', received: 3, invalid: 1, tooOld: 1 });
    expect(arrival?.address).toEqual(request.address);
    const [passage] = arrival?.passed.passages ?? [];
    expect(passage?.event?.record).toMatchObject({ sentName: 'sign_up', session: null });
    expect(passage?.event?.redactions).toMatchObject([{ type: 'email' }]);
    expect(passage?.event?.dedupeKey).toBe('shop|p|page-0123456789ab|1');
  });

  it('tells nothing raw but the address, which limits and leak report hash', async () => {
    const halves = makeHalves();
    await halves.front.accept(parsed, request);
    const said = JSON.stringify(halves.asked);
    expect(said.split('203.0.113.9')).toHaveLength(2);
    for (const raw of ['eve@', 'eve%40', 'cookie-canary', 'Firefox/140', 'rv:140'])
      expect(said).not.toContain(raw);
  });

  it('is refused in the worker where its site or its origin is not known', async () => {
    const halves = makeHalves();
    const elsewhere = { ...request, origin: 'https://other.example' };
    expect(await halves.front.accept(parsed, elsewhere)).toMatchObject({ status: 403 });
    const other = parseBeacon(body([event], { site: 'other' }));
    expect(await halves.front.accept(other, request)).toMatchObject({ reason: 'unknown_site' });
    expect(await halves.front.accept({ refused: 'no_events' }, request)).toMatchObject({
      status: 400,
    });
    expect(halves.refused).toEqual(['origin_not_allowed', 'unknown_site', 'no_events']);
    expect([halves.taken, halves.asked.filter(({ kind }) => kind === 'beacon')]).toEqual([[], []]);
  });

  it('is refused by the primary where a rate says no', async () => {
    const halves = makeHalves();
    halves.rates = { refused: 'rate_limited', retryAfterSeconds: 7 };
    const answer = await halves.front.accept(parsed, request);
    expect(answer).toEqual({ status: 429, reason: 'rate_limited', retryAfterSeconds: 7 });
    expect(halves.taken).toEqual([]);
  });

  it('is refused in the worker where a flood comes to it alone: the primary hears nothing', async () => {
    const halves = makeHalves();
    halves.tooFast = 3;
    const answer = await halves.front.accept(parsed, request);
    expect(answer).toEqual({ status: 429, reason: 'rate_limited', retryAfterSeconds: 3 });
    expect(halves.asked.filter(({ kind }) => kind === 'beacon')).toEqual([]);
    expect(halves.refused).toEqual(['rate_limited']);
  });

  it('is sent away where too many wait for the primary', async () => {
    const halves = makeHalves();
    halves.isFull = true;
    expect(await halves.front.accept(parsed, request)).toMatchObject({
      status: 503,
      reason: 'overloaded',
      retryAfterSeconds: 5,
    });
    expect(await halves.front.server(Buffer.from('token'), request)).toMatchObject({ status: 503 });
  });
});

describe('a search term', () => {
  const search = parseBeacon(
    body([{ name: 'site_search', seq: 1, params: { search_term: 'snorkel mask' } }]),
  );
  const from = (address: string): DoorRequest => ({ ...request, address: parseAddress(address) });

  it('is common from the k-th visitor on, whichever worker each of them came to', async () => {
    const halves = makeHalves();
    const other = halves.worker();
    const terms = (): unknown[] =>
      halves.taken.map(({ passed }) => passed.passages[0]?.event?.record.params?.['search_term']);
    await halves.front.accept(search, from('203.0.113.1'));
    await halves.front.accept(search, from('203.0.113.1'));
    await other.front.accept(search, from('203.0.113.1'));
    expect(terms()).toEqual(['[rare]', '[rare]', '[rare]']);
    await other.front.accept(search, from('203.0.113.2'));
    expect(terms()[3]).toBe('snorkel mask');
    await halves.front.accept(search, from('203.0.113.1'));
    await halves.front.accept(search, from('203.0.113.3'));
    expect(terms().slice(4)).toEqual(['snorkel mask', 'snorkel mask']);
    // Each worker made one beacon anew: the one by which it heard that the term is common.
    expect(halves.asked.filter(({ kind }) => kind === 'beacon')).toHaveLength(6 + 2);
  });

  it('is told to the primary as a digest alone', async () => {
    const halves = makeHalves();
    await halves.front.accept(search, from('203.0.113.1'));
    const [, asked] = halves.asked;
    expect(asked).toMatchObject({ terms: [{ name: expect.stringMatching(/^[\w-]{22}$/) }] });
    expect(JSON.stringify(asked)).not.toMatch(/snorkel|mask/);
  });
});

describe('what is over', () => {
  it('a configuration: the event is made anew under the one in force', async () => {
    const halves = makeHalves();
    const urls = (): unknown[] =>
      halves.taken.map(({ passed }) => passed.passages[0]?.event?.record.url);
    await halves.front.accept(parsed, request);
    expect(urls()).toEqual([expect.stringContaining('click-canary')]);
    halves.generation = 2;
    const answering = halves.front.accept(parsed, request);
    halves.live.follow(halves.settings(strict, 2));
    expect(await answering).toMatchObject({ status: 202 });
    expect(halves.taken).toHaveLength(2);
    expect(urls()[1]).not.toContain('click-canary');
    expect(halves.asked.filter(({ kind }) => kind === 'beacon')).toHaveLength(3);
  });

  it('is no later arrival: what was withdrawn meanwhile was withdrawn after it came', async () => {
    const halves = makeHalves();
    await halves.front.accept(parsed, request);
    halves.keys.close();
    const waiting = halves.front.accept(parsed, request);
    halves.now += 7_000;
    await waiting;
    const again = noon + 7_000;
    halves.generation = 2;
    const answering = halves.front.accept(parsed, request);
    halves.now += 7_000;
    halves.live.follow(halves.settings(strict, 2, again + 3));
    expect(await answering).toMatchObject({ status: 202 });
    const records = halves.taken.map(({ passed }) => passed.passages[0]?.event?.record);
    // Nor was it received under a configuration that was not in force yet.
    const times = [noon, noon, again + 3];
    expect(records.map((record) => record?.receivedAt)).toEqual(times);
    expect(records.map((record) => record?.ts)).toEqual(times);
  });

  it('a configuration that never comes: 503, and nothing is taken', async () => {
    const halves = makeHalves();
    halves.generation = 2;
    expect(await halves.front.accept(parsed, request)).toMatchObject({
      status: 503,
      reason: 'spool_unavailable',
    });
    expect(halves.taken).toEqual([]);
  });

  it('a key: the visitor is named anew, and two requests before and after are one', async () => {
    const halves = makeHalves();
    await halves.front.accept(parsed, request);
    halves.keys.close();
    await halves.front.accept(parsed, request);
    await halves.front.accept(parsed, request);
    const [old, first, second] = halves.taken.map(
      ({ passed }) => passed.passages[0]?.event?.record.visitor,
    );
    expect([first === old, first === second]).toEqual([false, true]);
    expect(halves.asked.map(({ kind }) => kind)).toEqual([
      'keys',
      'beacon',
      'beacon',
      'keys',
      'beacon',
      'beacon',
    ]);
  });

  it('a site that came with a reload gets its key before anybody is named', async () => {
    const both = configText.replace(
      'sites: { shop',
      'sites: { blog: { origins: ["https://shop.example"] }, shop',
    );
    const halves = makeHalves();
    await halves.front.accept(parsed, request);
    halves.live.follow(halves.settings(both, 1));
    const blog = parseBeacon(body([event], { site: 'blog' }));
    // The lender of this test knows `shop` alone: the beacon is sent away, and nobody was named.
    expect(await halves.front.accept(blog, request)).toMatchObject({ status: 503 });
    expect(halves.taken).toHaveLength(1);
  });
});

describe('a message that is amiss', () => {
  it('is answered 500, counted, and ends nothing', async () => {
    const halves = makeHalves();
    await halves.front.accept(parsed, request);
    const good = JSON.parse(JSON.stringify(halves.asked[1])) as {
      arrival: { received: number };
    };
    const wrong = [null, 7, [], {}, { kind: 'other' }, { ...good, arrival: null }];
    const miscounted = { ...good, arrival: { ...good.arrival, received: 4 } };
    for (const asked of [...wrong, miscounted]) {
      expect(await halves.back.answer(asked)).toMatchObject({ answer: { status: 500 } });
    }
    expect(halves.refused).toEqual(Array.from({ length: 7 }, () => 'internal_error'));
    expect(await halves.back.answer(good)).toMatchObject({ answer: { status: 202 } });
  });
});

describe('what the primary takes as it is', () => {
  it('a change of consent, signed or not, and signed events: as they were said', async () => {
    const halves = makeHalves();
    const said = { v: 1, site: 'shop', pages: ['page-0123456789ab'], consent: { ads: 'denied' } };
    const change = parseConsentChange(Buffer.from(JSON.stringify(said)));
    await halves.front.change(change, request);
    await halves.front.change({ token: 'a.b.c' }, request);
    await halves.front.server(Buffer.from('d.e.f'), request);
    const texts = halves.asked.map((asked) => ('text' in asked ? asked.text : ''));
    expect(parseConsentChange(Buffer.from(texts[0] ?? ''))).toEqual(change);
    expect(parseConsentChange(Buffer.from(texts[1] ?? ''))).toEqual({ token: 'a.b.c' });
    expect(texts[2]).toBe('d.e.f');
  });

  it('a change that is nested too deep to be written is a malformed body, and no fault of ours', async () => {
    const halves = makeHalves();
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const text = `{ "v": 1, "site": "shop", "pages": [], "cmp": ${deep} }`;
    const change = parseConsentChange(Buffer.from(text));
    expect(change).not.toHaveProperty('refused');
    expect(await halves.front.change(change, request)).toMatchObject({
      status: 400,
      reason: 'malformed_body',
    });
    expect([halves.asked, halves.refused]).toEqual([[], ['malformed_body']]);
  });
});
