import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../../src/event/content.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { SearchKeys } from '../../../src/redact/search-keys.ts';
import { plainPolicy } from './policies.ts';

const site = 'https://shop.example';

function run(
  content: Partial<EventContent>,
  isRare: ((term: string) => boolean) | null = null,
  keys: readonly string[] | null = null,
) {
  const policy = { ...plainPolicy, search: { keys: new SearchKeys(keys), isRare } };
  const once = redactContent({ name: 'site_search', ...content }, policy);
  const twice = redactContent(once.content, policy).content;
  expect(twice, 'a second pass').toEqual(once.content);
  return once;
}

const always = (): boolean => true;

describe('a search term that holds personal data', () => {
  it.each([
    ['jane.doe@example.com smith chicago', 'email'],
    ['john smith 123-45-6789', 'national_id'],
    ['card 4111 1111 1111 1111 smith', 'credit_card'],
    ['+49 151 23456789 smith', 'phone'],
    ['DE89 3704 0044 0532 0130 00 smith', 'iban'],
    ['sk_live_yY5MEb8R9i9cfN21lsldHWHj smith', 'token'],
    ['my password: hunter2smith', 'password'],
    ['john smith [email]', 'email'],
  ])('goes as a whole: %s', (term, type) => {
    const form = encodeURIComponent(term).replaceAll('%20', '+');
    const { content, redactions } = run({
      url: `${site}/search?q=${form}&page=2`,
      referrer: `${site}/?next=${encodeURIComponent(`/search?query=${encodeURIComponent(term)}&a=1`)}`,
      title: `Results for ${term} | Shop`,
      params: { search_term: term, list: [term], json: JSON.stringify({ q: term }), other: 'kept' },
    });
    const out = JSON.stringify(content).toLowerCase();
    for (const word of ['smith', 'doe', '6789', '1111', 'hunter2']) expect(out).not.toContain(word);
    expect(content.url).toBe(`${site}/search?page=2`);
    expect(content.params).toMatchObject({ other: 'kept' });
    expect(content.params).not.toHaveProperty('search_term');
    expect(redactions).toContainEqual({
      path: 'params.search_term',
      type,
      action: 'drop',
      rule: `search:${type}`,
    });
  });

  it('leaves other terms, and other parameters, alone', () => {
    const content = {
      name: 'site_search',
      url: `${site}/search?q=running+shoes+42&sort=price&utm_term=jane`,
      title: 'Results for "running shoes 42" | Shop',
      params: { search_term: 'running shoes 42', results: 12 },
    };
    expect(run(content).content).toEqual(content);
    expect(run(content).redactions).toEqual([]);
  });

  it('takes a number for a term as well', () => {
    expect(run({ params: { search_term: 4_111_111_111_111_111 } }).content.params).toEqual({});
  });

  it('finds terms in lists, in forms and in paths', () => {
    const term = 'john smith 123-45-6789';
    const { content } = run({
      url: `${site}/search/john-smith-123-45-6789/2`,
      params: { q: [term], body: `a=1|query=${term}|b=2`, filter: { 'search-term': term } },
    });
    expect(JSON.stringify(content)).not.toContain('smith');
    expect(content.params?.['body']).toBe('a=1|query=|b=2');
  });
});

describe('a long term', () => {
  it('is cut at a border of words, in its own encoding', () => {
    const term = `${'word '.repeat(30)}end`;
    const { content, redactions } = run({
      url: `${site}/?q=${encodeURIComponent(term)}&page=1`,
      params: { search_term: term },
    });
    const cut = 'word '.repeat(20).trim();
    expect(content.params).toEqual({ search_term: cut });
    expect(content.url).toBe(`${site}/?q=${encodeURIComponent(cut)}&page=1`);
    expect(redactions.map(({ rule }) => rule)).toEqual(['search:length', 'search:length']);
  });
});

describe('a rare term', () => {
  it('is rare wherever it stands', () => {
    const { content, redactions } = run(
      {
        url: `${site}/search?q=Jos%C3%A9+Garc%C3%ADa&page=2#q=Jos%C3%A9%20Garc%C3%ADa`,
        referrer: `${site}/login?next=%2Fsearch%3Fq%3DJos%25C3%25A9%2520Garc%25C3%25ADa`,
        title: 'Results for José García | Shop',
        params: { search_term: 'José García', nested: { label: 'search: josé garcía' } },
        items: [{ item_list_name: 'Search – José-García' }],
      },
      always,
    );
    const out = JSON.stringify(content);
    for (const form of [
      out,
      decodeURIComponent(out),
      decodeURIComponent(decodeURIComponent(out)),
    ]) {
      expect(form).not.toMatch(/garc|jos/i);
    }
    expect(content.url).toBe(`${site}/search?q=[rare]&page=2#q=[rare]`);
    expect(content.title).toBe('Results for [rare] | Shop');
    expect(content.params).toEqual({
      search_term: '[rare]',
      nested: { label: 'search: [rare]' },
    });
    expect(redactions[0]).toEqual({
      path: 'url',
      type: 'search_term',
      action: 'redact',
      rule: 'search:rare',
    });
  });

  it.each([
    [`?q=m%FCller`, 'Ergebnisse: Müller'],
    [`?q=%E7%94%B0%E4%B8%AD+%E5%A4%AA%E9%83%8E`, '「田中 太郎」の検索結果'],
    [`?search[query]=john+doe&filter%5Bq%5D=john+doe`, 'JOHN DOE'],
    [`?q=a%2Bb+c%26d`, 'a+b c&d'],
    [`#/search?q=john+doe`, 'John-Doe'],
    [`suche/john%20doe`, 'John Doe'],
  ])('is rare in %s', (address, title) => {
    const { content } = run({ url: `${site}/${address}`, title }, always);
    expect(content.title).toMatch(/^[^a-z]*(?:Ergebnisse: )?.?\[rare\]/i);
    expect(content.title).not.toMatch(/ller|田|john|doe|a\+b/i);
    expect(content.url).not.toMatch(/ller|%E7|john|doe|a%2B/i);
  });

  it('is rare within an object under its key', () => {
    const params = { q: { text: 'john doe', all: ['john'] } };
    expect(run({ params }, always).content.params).toEqual({
      q: { text: '[rare]', all: ['[rare]'] },
    });
  });

  it('is asked about once, in one spelling', () => {
    const asked: string[] = [];
    run({ params: { search_term: 'RED Shoes' } }, (term) => asked.push(term) === 0);
    expect(asked).toEqual(['red shoes', 'red shoes']);
  });

  it('does not take the host, the keys or half of a word with it', () => {
    const { content } = run({ url: `${site}/shops?q=shop&shop=1&a=ashop` }, always);
    expect(content.url).toBe(`${site}/shops?q=[rare]&shop=1&a=ashop`);
  });

  it('of one letter is replaced where it is the whole value', () => {
    const { content } = run({ url: `${site}/a?q=a&b=ca`, params: { note: 'a b' } }, always);
    expect(content.url).toBe(`${site}/a?q=[rare]&b=ca`);
    expect(content.params).toEqual({ note: 'a b' });
  });

  it('is looked for under the keys of the site', () => {
    const url = `${site}/?wonach=jane+smith&q=blue`;
    expect(run({ url }, always, ['wonach']).content.url).toBe(`${site}/?wonach=[rare]&q=blue`);
  });
});

describe('an event with more terms than anyone types', () => {
  it('keeps its name, its page and its value', () => {
    const many = Array.from({ length: 30 }, (_, index) => `q=term${index}`).join('&');
    const { content, redactions } = run(
      { url: `${site}/a?${many}`, title: 'term7', value: 2 },
      always,
    );
    expect(content).toEqual({ name: 'site_search', url: `${site}/a`, value: 2 });
    expect(redactions.every(({ rule }) => rule === 'limit:search')).toBe(true);
  });

  it.each([
    ['a b ', 15_000],
    ['q=', 20_000],
    ['q=a&', 15_000],
    ['q=a b ', 10_000],
    ['"q":"', 10_000],
    ['%2525', 12_000],
    ['search[', 8_000],
  ])('costs little for %s', (piece, count) => {
    const text = piece.repeat(count);
    const params = { a: text, search_term: text.slice(0, 4_000) };
    const start = performance.now();
    run({ params, title: text, url: `${site}/?q=${text.slice(0, 4_000)}` }, always);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('does not fall over deep nesting', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 5_000; depth += 1) deep = [deep];
    const { content } = run({ params: { deep, q: 'jane@example.com' } as never }, always);
    expect(JSON.stringify(content)).not.toContain('jane');
  });
});
