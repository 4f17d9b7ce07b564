import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../../src/event/content.ts';
import type { RedactPolicy } from '../../../src/redact/policy.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { SearchKeys } from '../../../src/redact/search-keys.ts';
import type { ParameterType } from '../../../src/vocabulary/parameter-types.ts';
import { plainPolicy } from './policies.ts';

const strict: RedactPolicy = {
  ...plainPolicy,
  strict: true,
  declared: new Map([
    ['*', new Map<string, ParameterType>([['plan', 'enum']])],
    ['form_submit', new Map<string, ParameterType>([['variant', 'text']])],
  ]),
  search: { keys: new SearchKeys(null), isRare: null },
};
const site = 'https://shop.example';

function run(content: Omit<EventContent, 'name'>, change: Partial<RedactPolicy> = {}) {
  return redactContent({ name: 'x', ...content }, { ...strict, ...change });
}

describe('a strict policy', () => {
  it.each([
    ['/p?utm_source=a&foo=bar', '/p?utm_source=a'],
    ['/p?foo=bar&utm_source=a', '/p?utm_source=a'],
    ['/p?foo=bar&baz=1', '/p'],
    ['/p?foo=bar&baz=1#top', '/p#top'],
    ['/p?jane&page=2', '/p?page=2'],
    ['/p?jane=1;page=2', '/p?page=2'],
    ['/p?q=red+shoes&plan=pro&variant=b&z=1', '/p?q=red+shoes&plan=pro&variant=b'],
    ['/p?email=jane@example.com&page=1', '/p?page=1'],
    ['/p#/route?x=1&page=3', '/p#/route?page=3'],
    ['/p#x=1&y=2', '/p'],
    ['/p?gclid=Cj0KCQjw3ZayBhDRARIsAPWzx8o', '/p'],
  ])('cuts %s', (before, after) => {
    expect(run({ url: site + before }).content.url).toBe(site + after);
    expect(run({ url: site + after }).content.url).toBe(site + after);
  });

  it('leaves click ids where they may be kept', () => {
    const url = `${site}/p?gclid=Cj0KCQjw3ZayBhDRARIsAPWzx8o`;
    expect(run({ url }, { clickIds: 'keep' }).content.url).toBe(url);
  });

  it('drops parameters that nobody declared, and keeps the search', () => {
    const { content, redactions } = run({
      params: { plan: 'pro', color: 'red', value: 3, search_term: 'red shoes' },
    });
    expect(content.params).toEqual({ plan: 'pro', value: 3, search_term: 'red shoes' });
    expect(redactions).toEqual([
      { path: 'params.color', type: 'unscannable', action: 'drop', rule: 'strict:undeclared' },
    ]);
  });

  it.each([
    ['https://search.example/a/b?q=me', 'https://search.example/'],
    ['android-app://com.example/x', 'android-app://com.example/'],
    ['https://search.example/', 'https://search.example/'],
    ['https://www.shop.example/a?page=1', 'https://www.shop.example/a?page=1'],
    ['https://shop.example.evil.example/a', 'https://shop.example.evil.example/'],
    ['', ''],
  ])('cuts the referrer %s to its origin', (referrer, after) => {
    const { content, redactions } = run({ referrer });
    expect(content.referrer).toBe(after);
    expect(redactions.length).toBe(referrer === after ? 0 : 1);
  });

  const random = 'kT9xQ2mVb7LpZ4sWd1NcRf8HgJy6Ea3UoYi5XtBvMwKqGz0PlDhSjCnFrAeIuTkO_x9Q';
  it('drops long strings that look drawn at random', () => {
    expect(run({ title: random }).content).not.toHaveProperty('title');
    expect(run({ title: `Blob ${random}` }).content.title).toBe('Blob ');
    expect(run({ url: `${site}/blob/${random}` }).content.url).toBe(`${site}/blob/[undeclared]`);
    expect(run({ url: `${site}/blob?page=${random}` }).content.url).toBe(`${site}/blob`);
    expect(run({ title: random }, { strict: false }).content.title).toBe(random);
  });

  it.each([
    'how-to-choose-the-right-pair-of-trail-running-shoes-for-a-long-day-in-the-rain-2024',
    '%D0%BA%D0%B0%D0%BA-%D0%B2%D1%8B%D0%B1%D1%80%D0%B0%D1%82%D1%8C-%D0%BA%D1%80%D0%BE%D1%81%D1%81%D0%BE%D0%B2%D0%BA%D0%B8',
    'a'.repeat(80),
  ])('leaves long words: %s', (slug) => {
    expect(run({ url: `${site}/blog/${slug}` }).redactions).toEqual([]);
  });
});
