import { describe, expect, it } from 'vitest';
import { parseRoute, type Route } from '../../../src/redact/route.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import type { RedactPolicy } from '../../../src/redact/policy.ts';
import { plainPolicy } from './policies.ts';

const hashAccountId = (value: string): string =>
  `h1_aPseudonym${value.replaceAll(/\W/g, 'x')}`.padEnd(25, 'Z');

function routes(...templates: readonly string[]): readonly Route[] {
  return templates.map((template) => {
    const route = parseRoute(template);
    if (typeof route === 'string') throw new Error(`${template} ${route}`);
    return route;
  });
}

const policy: RedactPolicy = {
  ...plainPolicy,
  hashAccountId,
  routes: routes(
    '/users/:id{hash}',
    '/users/:id{hash}/orders/:order{keep}',
    '/users/new',
    '/invoices/:number',
    '/:lang{keep}/profil/:who{hash}',
  ),
};

function url(path: string, change: Partial<RedactPolicy> = {}): string | undefined {
  return redactContent({ name: 'x', url: path }, { ...policy, ...change }).content.url;
}

const anna = hashAccountId('anna');
const site = 'https://shop.example';

describe('a route template', () => {
  it.each([
    [`${site}/users/anna`, `${site}/users/${anna}`],
    [`${site}/users/anna?tab=1#top`, `${site}/users/${anna}?tab=1#top`],
    [`${site}/Users/anna/`, `${site}/Users/${anna}/`],
    [`https://www.shop.example:8443/users/anna`, `https://www.shop.example:8443/users/${anna}`],
    [`${site}//users/./anna`, `${site}//users/./${anna}`],
    [`${site}/users;v=1/anna;jsessionid=4f`, `${site}/users;v=1/${anna}`],
    [`${site}/%75sers/ann%61`, `${site}/users/${anna}`.replace('/users', '/%75sers')],
    [`//shop.example/users/anna`, `//shop.example/users/${anna}`],
    [`https://shop.example.:443/users/anna`, `https://shop.example.:443/users/${anna}`],
    [`/users/anna`, `/users/${anna}`],
    [`${site}/#/users/anna`, `${site}/#/users/${anna}`],
    [`${site}/login?next=/users/anna`, `${site}/login?next=/users/${anna}`],
    [`${site}/login?next=%2Fusers%2Fanna%3Fa%3D1`, `${site}/login?next=%2Fusers%2F${anna}%3Fa%3D1`],
    [`${site}/invoices/2024-17`, `${site}/invoices/[path_segment]`],
    [`${site}/de/profil/anna`, `${site}/de/profil/${anna}`],
  ])('speaks for %s', (before, after) => {
    expect(url(before)).toBe(after);
    expect(url(after)).toBe(after);
  });

  it('keeps only what it declares, against every detector', () => {
    const card = '4242424242424242';
    expect(url(`${site}/users/anna/orders/${card}`)).toBe(`${site}/users/${anna}/orders/${card}`);
    expect(url(`${site}/users/anna/orders/${card}/${card}`)).toBe(
      `${site}/users/${anna}/orders/${card}/[credit_card]`,
    );
    expect(url(`${site}/orders/${card}`)).toBe(`${site}/orders/[credit_card]`);
    expect(url(`${site}/a/${card}`, { routes: [] })).toBe(`${site}/a/[credit_card]`);
  });

  it('keeps a plain id and nothing else', () => {
    for (const [value, after] of [
      ['jane@example.com', '[email]'],
      ['jane%40example.com', '[email]'],
      ['9;email=jane%40example.com', '9;email=[email]'],
    ]) {
      expect(url(`${site}/users/anna/orders/${value}`)).toBe(
        `${site}/users/${anna}/orders/${after}`,
      );
    }
  });

  it('lets the longer one speak, then the one with more words', () => {
    expect(url(`${site}/users/new`)).toBe(`${site}/users/new`);
    expect(url(`${site}/users/anna/settings`)).toBe(`${site}/users/${anna}/settings`);
  });

  it('says nothing of other hosts', () => {
    expect(url('https://other.example/users/anna')).toBe('https://other.example/users/anna');
    expect(url('https://shop.example.evil.example/users/anna')).toBe(
      'https://shop.example.evil.example/users/anna',
    );
  });

  it('holds wherever an address stands', () => {
    const { content, redactions } = redactContent(
      {
        name: 'x',
        referrer: `${site}/users/anna`,
        params: {
          page_path: '/users/anna',
          data: { link: `${site}/users/anna` },
          list: ['/users/anna'],
        },
      },
      policy,
    );
    expect(JSON.stringify(content)).not.toContain('/users/anna');
    expect(redactions).toContainEqual({
      path: 'params.page_path',
      type: 'account_id',
      action: 'hash',
      rule: 'route:id',
    });
  });

  it('redacts where ids are not hashed', () => {
    expect(url(`${site}/users/anna`, { hashAccountId: null })).toBe(`${site}/users/[account_id]`);
  });

  it.each([
    ['users', /is not a path/],
    ['/users/:id{hahs}', /no `hahs`/],
    ['/users/:id{hash', /neither a word nor a place/],
    ['/a?b/:c', /neither/],
    ['/a//b', /neither/],
    [`${'/a'.repeat(21)}`, /more than 20/],
  ])('refuses %s', (template, message) => {
    expect(parseRoute(template)).toMatch(message);
  });

  it('stays linear on hostile paths', () => {
    const many = {
      ...policy,
      routes: Array.from({ length: 100 }, () => policy.routes ?? []).flat(),
    };
    const cost = (text: string): number => {
      const start = performance.now();
      for (let round = 0; round < 20; round += 1) redactContent({ name: 'x', url: text }, many);
      return performance.now() - start;
    };
    for (const hostile of ['/users', '/users/a', '//', '/%', '/users/a;']) {
      cost(site + hostile.repeat(100));
      expect(cost(site + hostile.repeat(400))).toBeLessThan(2_000);
    }
  });
});
