import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bannerOf, cmps } from '../../../src/consent/cmps/index.ts';
import { letters } from './letters.ts';

/** A cookie's value: a text as it stands, an object as encoded JSON, or as base64 of JSON. */
type Value = string | { readonly base64: unknown } | readonly unknown[] | Record<string, unknown>;

interface Case {
  readonly why: string;
  readonly cookies: readonly (readonly [name: string, value: Value])[];
  readonly expect: string;
  /** How often an object is percent-encoded. */
  readonly encodings?: number;
}

const folder = new URL('../../fixtures/consent/banners/', import.meta.url);

function casesOf(name: string): readonly Case[] {
  const cases: readonly Case[] = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  return cases;
}

function encoded(value: Value, encodings = 1): string {
  if (typeof value === 'string') return value;
  if ('base64' in value) return Buffer.from(JSON.stringify(value.base64)).toString('base64');
  let text = JSON.stringify(value);
  for (let left = encodings; left > 0; left -= 1) text = encodeURIComponent(text);
  return text;
}

describe('the registry of banners', () => {
  const files = readdirSync(new URL('../../../src/consent/cmps/', import.meta.url));

  it('lists every file of its folder', () => {
    expect(cmps).toHaveLength(files.length - 1);
    expect(cmps.length).toBeGreaterThanOrEqual(25);
  });

  it('gives each cookie to one banner, by names that are unique', () => {
    const cookies = cmps.flatMap((banner) => banner.cookies);
    expect(new Set(cookies).size).toBe(cookies.length);
    expect(new Set(cmps.map((banner) => banner.name)).size).toBe(cmps.length);
    for (const banner of cmps) {
      for (const name of banner.cookies) expect(bannerOf(name)).toBe(banner);
    }
  });

  it('knows no banner by the name of a prototype', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      expect(bannerOf(name)).toBeUndefined();
    }
  });

  it('has a fixture for each banner, and no other', () => {
    const fixtures = readdirSync(folder).map((file) => file.replace('.json', ''));
    expect(fixtures.sort()).toEqual(cmps.map((banner) => banner.name).sort());
  });

  it('describes each in full sentences', () => {
    for (const { title, reads, limits } of cmps) {
      expect(title).not.toBe('');
      expect(reads).toMatch(/\.$/);
      expect(limits).toMatch(/\.$/);
    }
  });
});

describe.each(cmps.map((banner) => banner.name))('%s', (name) => {
  it.each(casesOf(name))('$why', ({ cookies, encodings, expect: expected }) => {
    const pairs = cookies.map(([cookie, value]) => [cookie, encoded(value, encodings)] as const);
    const header = (list: typeof pairs): string =>
      list.map(([cookie, value]) => `${cookie}=${value}`).join('; ');
    expect(letters({ cookie: header(pairs) })).toBe(expected);
    expect(letters({ cookie: header(pairs.toReversed()) })).toBe(expected);
    expect(letters({ cookie: `a=b;${header([...pairs, ...pairs])};c` })).toBe(expected);
    const names = new Set(pairs.map(([cookie]) => cookie));
    if (names.size < pairs.length) return;
    expect(letters({ statement: { cmp: Object.fromEntries(pairs) } })).toBe(expected);
    const split = {
      cookie: header(pairs.slice(1)),
      statement: { cmp: Object.fromEntries(pairs.slice(0, 1)) },
    };
    expect(letters(split)).toBe(expected);
  });
});
