import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../../src/event/content.ts';
import type { RedactPolicy } from '../../../src/redact/policy.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { plainPolicy } from './policies.ts';

function run(content: EventContent, change: Partial<RedactPolicy> = {}) {
  return redactContent(content, { ...plainPolicy, ...change });
}

describe('redactContent', () => {
  it('replaces the component, keeps the key, the order and every other byte', () => {
    const { content, redactions } = run({
      name: 'form_submit',
      url: 'https://shop.example/a%20b;x=1?utm_source=N%C3%A9w&EMAIL=jane%40example.com&a=b+c#top',
      params: { plan: 'pro', user: { mail: 'jane@example.com', lang: 'de' }, n: 1.5, on: true },
      items: [{ item_id: 'A1', note: 'call +49 151 23456789' }],
    });
    expect(content).toEqual({
      name: 'form_submit',
      url: 'https://shop.example/a%20b;x=1?utm_source=N%C3%A9w&EMAIL=[email]&a=b+c#top',
      params: { plan: 'pro', user: { mail: '[email]', lang: 'de' }, n: 1.5, on: true },
      items: [{ item_id: 'A1', note: 'call [phone]' }],
    });
    expect(redactions).toEqual([
      { path: 'url', type: 'email', action: 'redact', rule: 'key:email' },
      { path: 'params.user.mail', type: 'email', action: 'redact', rule: 'key:email' },
      { path: 'items.0.note', type: 'phone', action: 'redact', rule: 'pattern:phone' },
    ]);
  });

  it('removes user info from an address, whatever it is', () => {
    const { content } = run({ name: 'x', url: 'https://jane:secret@shop.example/a?b=1' });
    expect(content.url).toBe('https://shop.example/a?b=1');
  });

  it.each([
    ['//jane:s3cretPw@shop.example/', '//shop.example/'],
    ['//jane:s3cretPw@shop.example/a/jane@example.com?b=1', '//shop.example/a/[email]?b=1'],
    ['//shop.example/a?b=1', '//shop.example/a?b=1'],
    ['//jane%40example.com/a', '//[email]/a'],
  ])('removes user info without a scheme from %s', (url, expected) => {
    expect(run({ name: 'x', url }).content.url).toBe(expected);
    expect(run({ name: 'x', params: { link: url } }).content.params).toEqual({ link: expected });
  });

  it.each([
    ['/files/amFuZS5kb2U0MkBleGFtcGxlLm9yZw==', '/files/[email]'],
    ['/files/amFuZUBleGFtcGxlLm9yZw==;v=1', '/files/[email];v=1'],
    ['/files#amFuZS5kb2U0MkBleGFtcGxlLm9yZw==', '/files#[email]'],
    ['/files?amFuZS5kb2VAZXhhbXBsZS5jb20=', '/files?[email]'],
    ['/files?next=/a/amFuZS5kb2U0MkBleGFtcGxlLm9yZw==&a=1', '/files?next=/a/[email]&a=1'],
    ['/files?utm_source_platform=&A=b', '/files?utm_source_platform=&A=b'],
  ])('reads padded base64 in %s', (path, expected) => {
    const { content } = run({ name: 'x', url: `https://shop.example${path}` });
    expect(content.url).toBe(`https://shop.example${expected}`);
  });

  it.each([
    ['?q=jane.doe42@[192.168.1.5]&b=1', '?q=[email]&b=1'],
    ['?q=jane.doe42%u0040example.com', '?q=[email]'],
    ['?q=jane.doe42\\u0040example.com', '?q=[email]'],
    ['?q=100%u20', '?q=100%u20'],
  ])('finds the address in %s', (query, expected) => {
    const { content } = run({ name: 'x', url: `https://shop.example/${query}` });
    expect(content.url).toBe(`https://shop.example/${expected}`);
  });

  it.each([
    ['/a/jane@example.com?u=https://x.example/', '/a/[email]?u=https://x.example/'],
    ['/a/jane@example.com/https://j:s3cret@x.example/', '/a/[email]/https://[email]/'],
  ])('looks at the path before an address inside %s', (url, expected) => {
    expect(run({ name: 'x', url }).content.url).toBe(expected);
  });

  it('reads padded base64 of JSON in a path', () => {
    const blob = Buffer.from('{"email":"jane.doe42@example.org"}').toString('base64');
    expect(blob.endsWith('=')).toBe(true);
    const { content } = run({ name: 'x', url: `https://shop.example/files/${blob}` });
    const left = Buffer.from((content.url ?? '').split('/files/')[1] ?? '', 'base64');
    expect(left.toString()).toBe('{"email":"[email]"}');
  });

  it('finds tokens by their place in a path, and leaves slugs and products alone', () => {
    const token = '8F7D8B62EEC08245DC8834FCD8EA2828';
    expect(
      run({ name: 'x', url: `https://a.example/de/passwort-zuruecksetzen/${token}` }).content.url,
    ).toBe('https://a.example/de/passwort-zuruecksetzen/[token]');
    const slug = 'https://a.example/reset-password/how-to-reset-your-password-in-2024';
    const product = 'https://a.example/p/c544efda-5b5b-4af9-8633-7abf1f04464e';
    for (const url of [slug, product]) expect(run({ name: 'x', url }).redactions).toEqual([]);
  });

  it('takes code and state together for an OAuth callback, and alone for what they are', () => {
    const url = 'https://a.example/cb?code=c2Da__fhg0haDbca29B0&state=glkeLElUkmnqpveJ8';
    expect(run({ name: 'x', url }).content.url).toBe(
      'https://a.example/cb?code=[token]&state=[token]',
    );
    const shop = 'https://a.example/?code=SAVE20&state=CA';
    expect(run({ name: 'x', url: shop }).content.url).toBe(shop);
  });

  it('takes a labelled postcode for personal only behind a labelled street', () => {
    const street = { field: 'calle', answer: 'Calle Mayor 3' };
    const postcode = { field: 'codigo_postal', answer: '28013' };
    const answers = (fields: readonly { field: string; answer: string }[]) =>
      JSON.stringify(run({ name: 'x', params: { fields: [...fields] } }).content);
    expect(answers([street, postcode])).not.toContain('28013');
    expect(answers([postcode])).toContain('28013');
  });

  it('takes a bare name for a person only beside contact data, not beside its status', () => {
    const status = { name: 'Spring Sale', email: 'subscribed', phone: true };
    expect(run({ name: 'x', params: status }).redactions).toEqual([]);
    expect(
      run({ name: 'x', params: { name: 'Jane Doe', email: 'jane@example.com' } }).content.params,
    ).toEqual({ name: '[person_name]', email: '[email]' });
  });

  it('takes a postcode for personal only beside a street', () => {
    expect(run({ name: 'x', params: { zip: '10115' } }).redactions).toEqual([]);
    expect(
      run({ name: 'x', params: { zip: '10115', street: 'Torstr. 1' } }).content.params,
    ).toEqual({
      zip: '[address]',
      street: '[address]',
    });
  });

  it('cuts coordinates to two decimals and leaves numbers numbers', () => {
    expect(run({ name: 'x', params: { lat: 48.858371, lng: 2.2944 } }).content.params).toEqual({
      lat: 48.85,
      lng: 2.29,
    });
  });

  it('turns account ids into the pseudonym, which survives a second pass', () => {
    const hashAccountId = (value: string): string => `h1_abcdefghijklmnop${value.length}`;
    const event = {
      name: 'x',
      url: 'https://a.example/users/70012345/orders?customer_id=C-1234567',
      params: { user_id: 70_012_345, user: { id: 'u-77' } },
    };
    const once = run(event, { hashAccountId });
    expect(once.content).toEqual({
      name: 'x',
      url: 'https://a.example/users/h1_abcdefghijklmnop8/orders?customer_id=h1_abcdefghijklmnop9',
      params: { user_id: 'h1_abcdefghijklmnop8', user: { id: 'h1_abcdefghijklmnop4' } },
    });
    expect(once.redactions.every(({ action }) => action === 'hash')).toBe(true);
    expect(run(once.content, { hashAccountId }).content).toBe(once.content);
  });

  it('keeps click ids where ads is effective, and only then', () => {
    const url = 'https://a.example/?gclid=Cj0KCQjw3ZayBhDRARIsAPWzx8o';
    expect(run({ name: 'x', url }).content.url).toBe('https://a.example/?gclid=[click_id]');
    const kept = run({ name: 'x', url }, { clickIds: 'keep' });
    expect(kept.content.url).toBe(url);
    expect(kept.redactions).toEqual([]);
  });

  it('passes declared values that fit, and scans those that do not', () => {
    const declared = new Map([
      ['x', new Map([['ref', 'sku'] as const, ['note', 'enum'] as const])],
    ]);
    const params = { ref: '4242424242424242', note: 'jane@example.com' };
    expect(run({ name: 'x', params }, { declared }).content.params).toEqual({
      ref: '4242424242424242',
      note: '[email]',
    });
    expect(run({ name: 'y', params }, { declared }).content.params?.['ref']).toBe('[credit_card]');
  });

  it('drops what is undeclared under a strict policy, and foreign queries', () => {
    const declared = new Map([['*', new Map([['plan', 'enum'] as const])]]);
    const { content } = run(
      {
        name: 'x',
        url: 'https://shop.example/?utm_source=a&foo=bar',
        referrer: 'https://search.example/?q=me',
        params: { plan: 'pro', color: 'red', value: 3 },
      },
      { declared, strict: true },
    );
    expect(content).toEqual({
      name: 'x',
      url: 'https://shop.example/?utm_source=a',
      referrer: 'https://search.example/',
      params: { plan: 'pro', value: 3 },
    });
  });

  it('redacts personal keys, and keeps apart what would fall together', () => {
    const { content, redactions } = run({
      name: 'x',
      params: { prefs: { 'a@example.com': true, 'b@example.com': false, digest: 'weekly' } },
    });
    expect(content.params).toEqual({
      prefs: { '[email]': true, '[email]#2': false, digest: 'weekly' },
    });
    expect(redactions[0]?.path).toBe('params.prefs.[email]');
  });

  it('drops and names what it can not scan', () => {
    let deep: unknown = 'jane@example.com';
    for (let depth = 0; depth < 12; depth += 1) deep = { a: deep };
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, 1]));
    const { content, redactions } = run({
      name: 'x',
      url: `https://a.example/${'a/'.repeat(3_000)}`,
      params: {
        deep,
        wide,
        long: 'x'.repeat(20_000),
        layers: '%2525252525252525252525252540',
      } as never,
    });
    expect(
      redactions.map(({ path, rule }) => [path.split('.').slice(0, 2).join('.'), rule]),
    ).toEqual(
      expect.arrayContaining([
        ['url', 'limit:string'],
        ['params.deep', 'limit:depth'],
        ['params.wide', 'limit:keys'],
        ['params.long', 'limit:string'],
        ['params.layers', 'limit:nesting'],
      ]),
    );
    expect(JSON.stringify(content)).not.toContain('jane');
    expect(content).not.toHaveProperty('url');
  });

  it('cuts long texts at a border and long addresses before their query', () => {
    const { content, redactions } = run({
      name: 'x',
      url: `https://a.example/p?${'a=1&'.repeat(2_000)}`,
      title: 'word '.repeat(200),
    });
    expect(content.url).toBe('https://a.example/p');
    expect(content.title?.length).toBeLessThanOrEqual(512);
    expect(redactions.map(({ action }) => action)).toEqual(['truncate', 'truncate']);
  });

  it('is not fooled by keys of the prototype', () => {
    const params = JSON.parse(
      '{"__proto__":{"email":"jane@example.com"},"constructor":"x"}',
    ) as never;
    const { content } = run({ name: 'x', params });
    expect(JSON.stringify(content.params)).toBe(
      '{"__proto__":{"email":"[email]"},"constructor":"x"}',
    );
  });

  it.each([
    ['Welcome back, Elva Effertz | City Clinic', 'Welcome back, [person_name] | City Clinic'],
    ['Bentornata Giulia – Negozio', 'Bentornata [person_name] – Negozio'],
    ['Witaj ponownie, Łukasz! | Sklep', 'Witaj ponownie, [person_name]! | Sklep'],
    ['Hoş geldin Ayşe | Mağaza', 'Hoş geldin [person_name] | Mağaza'],
    ['こんにちは、田中さん | 店', 'こんにちは、[person_name]さん | 店'],
    ["Jane Doe's account | Shop", "[person_name]'s account | Shop"],
    ['Welcome to BrightCart | BrightCart', 'Welcome to BrightCart | BrightCart'],
    ['Paul Smith Striped Socks | Shop', 'Paul Smith Striped Socks | Shop'],
    ['Hello World | Docs', 'Hello World | Docs'],
  ])('reads the heading %s', (title, expected) => {
    expect(run({ name: 'x', title }).content.title).toBe(expected);
  });
});
