import { describe, expect, it } from 'vitest';
import { keyBefore } from '../../../src/redact/keys/key-before.ts';
import { keyWord } from '../../../src/redact/keys/key-word.ts';
import { LeakTable } from '../../../src/leaks/leak-table.ts';
import { pageTemplate } from '../../../src/leaks/page-template.ts';

const hosts = new Set(['shop.example']);

describe('the key of a leak', () => {
  it.each([
    ['email', 'email'],
    ['E-Mail', 'email'],
    ['user[email]', 'email'],
    ['billing_email', 'billing_email'],
    ['kundenEmail2', 'kunden_email'],
    ['ga_xyzzy_email', 'email'],
    ['q', 'q'],
    ['jane.doe@example.org', '(other)'],
    ['jane', '(other)'],
    ['buy viagra now', '(other)'],
    ['', '(other)'],
    ['電子メール', '電子メール'],
    ['x'.repeat(500), '(other)'],
    ['__proto__', '(other)'],
  ])('of %j is %j', (key, word) => {
    expect(keyWord(key)).toBe(word);
  });

  it.each([
    ['https://x.example/?a=1&mail=[email]', 'mail'],
    ['https://x.example/?next=https%3A%2F%2Fy.example%2F%3Fmail%3D[email]', 'mail'],
    ['{"user":{"mail":"[email]"}}', 'mail'],
    ['Your mail: [email]', 'mail'],
    ['https://x.example/[email]', ''],
    ['https://x.example/?[email]', ''],
    ['no key [email]', ''],
  ])('before the mark in %j is %j', (text, key) => {
    expect(keyBefore(text, text.indexOf('[email]'))).toBe(key);
  });

  it('is found in linear time', () => {
    const text = `${'a=:%3d"'.repeat(20_000)}[email]`;
    const before = performance.now();
    for (let run = 0; run < 100; run += 1) keyBefore(text, text.length - 7);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('the page of a leak', () => {
  it.each([
    ['https://shop.example/checkout/address', 'https://shop.example/checkout/address'],
    ['https://www.shop.example/users/17/x', 'https://www.shop.example/users/:id/x'],
    ['https://shop.example/jane-doe/', 'https://shop.example/:id/'],
    ['https://shop.example/profile/kunigunde', 'https://shop.example/profile/:id'],
    ['https://shop.example/email/kunigunde', 'https://shop.example/email/:id'],
    ['https://shop.example/suche/krebs', 'https://shop.example/suche/:id'],
    ['https://shop.example/~kunigunde', 'https://shop.example/:id'],
    ['https://shop.example/Erika%20M', 'https://shop.example/:id'],
    ['https://shop.example/blog/how-to-brew-green-tea', 'https://shop.example/blog/:slug'],
    ['https://shop.example/a/b/c/d/e/f/g/h', 'https://shop.example/a/b/c/d/e/f/…'],
    ['https://jane@shop.example/x?y=jane#jane', 'https://shop.example/x'],
    ['https://evil.example/buy', '(another host)'],
    ['/only/a/path', '(another host)'],
    ['', '(no page)'],
  ])('of %j is %j', (address, page) => {
    expect(pageTemplate(address, hosts)).toBe(page);
  });
});

describe('the table', () => {
  const leak = { place: 'page_query', key: 'email', kind: 'email' } as const;
  const pagesOf = (table: LeakTable): Set<string> => new Set(table.rows().map(({ page }) => page));

  it('is bounded, and no flood of one network pushes out what others report', () => {
    const table = new LeakTable();
    for (let index = 0; index < 200_000; index += 1) {
      table.add(leak, `made-up-${index}`, 666, 1);
      // Each visitor's network sends one event; the leak is seen once in 20,000 made-up pages.
      if (index % 20_000 === 0) table.add(leak, 'true', index, 1);
    }
    expect(table.size).toBeLessThanOrEqual(5_000);
    expect(pagesOf(table)).toContain('true');
    expect(
      table
        .rows()
        .find(({ page }) => page === 'true')
        ?.hours.get(1),
    ).toBe(10);
  });

  it('keeps what several networks report before what one repeats', () => {
    const table = new LeakTable();
    for (let index = 0; index < 3; index += 1) table.add(leak, 'true', index, 1);
    for (let round = 0; round < 20; round += 1) {
      for (let index = 0; index < 2_000; index += 1) table.add(leak, `made-up-${index}`, 666, 1);
    }
    expect(pagesOf(table)).toContain('true');
  });

  it('forgets after a week', () => {
    const table = new LeakTable();
    table.add(leak, 'page', 1, 100);
    table.expire(267, true);
    expect(table.size).toBe(1);
    table.expire(268, false);
    expect(table.size).toBe(0);
    expect(table.hours.size).toBe(0);
  });
});
