import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadedConfig, parseConfig } from '../../../src/config/load.ts';
import { redactionPlan } from '../../../src/redact-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-redaction-'));

function load(top: string, site = '', destination = '', more = ''): LoadedConfig {
  return parseConfig(
    `${top}
sites:
  shop: { origins: ["https://shop.example"]${site} }
destinations:
  own: { type: duckdb, purposes: [analytics]${more} }
  hook: { type: webhook, purposes: [analytics], url: "https://example.com/in", secret: "0123456789abcdef-0123456789"${destination} }`,
    { file: 'sluice.yaml', folder, environment: {} },
  );
}

const ids = 'identity: { userIds: true }';

describe('redaction in the configuration', () => {
  it('sets actions by pack, by configuration, by destination', () => {
    const plan = redactionPlan(
      load(`policy: strict-eu\nredact: { phone: drop }\n${ids}`, '', ', redact: { email: hash }'),
    );
    expect(plan.of('own')).toMatchObject({ geo: 'drop', phone: 'drop', email: 'redact' });
    expect(plan.of('hook')).toMatchObject({ geo: 'drop', phone: 'drop', email: 'hash' });
    expect(plan.stored).toMatchObject({ geo: 'drop', email: 'hash', credit_card: 'redact' });
    expect(plan.least).toMatchObject({ email: 'redact' });
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a kind',
      () => load('redact: { emial: drop }'),
      /sluice.yaml:1 {2}redact.emial: unknown key. Did you mean `email`\?/,
    ],
    [
      'a kind of a destination',
      () => load('', '', ', redact: { emial: drop }'),
      /:6 {2}destinations.hook.redact.emial: unknown key. Did you mean `email`\?/,
    ],
    [
      'an action',
      () => load('redact: { email: drpo }'),
      /:1 {2}redact.email: there is no `drpo` here. Did you mean `drop`\?/,
    ],
    [
      'kept e-mail',
      () => load('redact: { email: keep }'),
      /`keep` is not possible for email, to no destination: write hash or redact or drop/,
    ],
    [
      'a kept card',
      () => load('', '', ', redact: { credit_card: keep }'),
      /:6 {2}destinations.hook.redact.credit_card: `keep` is not possible/,
    ],
    [
      'a hashed password',
      () => load('redact: { password: hash }'),
      /`hash` is not possible for password/,
    ],
    [
      'hashes without ids',
      () => load('redact: { email: hash }'),
      /:1 {2}redact.email: `email: hash` needs `identity.userIds: true`/,
    ],
    [
      'kept ids to a third party',
      () => load(ids, '', ', redact: { account_id: keep }'),
      /:6 {2}destinations.hook.redact.account_id: would receive account ids as they are, which only an own store may/,
    ],
    [
      'kept ids to everyone',
      () => load(`redact: { account_id: keep }\n${ids}`),
      /:7 {2}destinations.hook: would receive account ids/,
    ],
    [
      'a route',
      () => load('', ', routes: ["/users/:id{hahs}"]'),
      /:3 {2}sites.shop.routes.0: there is no `hahs` in a path; write keep, hash or redact/,
    ],
    [
      'a route twice',
      () => load('', ', routes: ["/users/:id{hash}", "/users/:name"]'),
      /routes.1: fits the same paths as `\/users\/:id\{hash\}`/,
    ],
    [
      'a small k',
      () => load('', ', search: { k: 1 }'),
      /sites.shop.search.k: is too few; write 2 to 100/,
    ],
    [
      'a misspelt site',
      () => load('', ', routs: []'),
      /sites.shop.routs: unknown key. Did you mean `routes`\?/,
    ],
  ])('refuses %s with line and remedy', (_, loading, message) => {
    expect(loading).toThrow(message);
  });

  it('lets an own store have ids, and one that overrides', () => {
    expect(() => load(ids, '', '', ', redact: { account_id: keep, geo: keep }')).not.toThrow();
    expect(() =>
      load(`redact: { account_id: keep }\n${ids}`, '', ', redact: { account_id: hash }'),
    ).not.toThrow();
  });

  it('names the line of a pack that is not right', () => {
    const pack = readFileSync('config/policies/strict-eu.yaml', 'utf8');
    writeFileSync(join(folder, 'own.yaml'), pack.replace('geo: drop', 'geo: drop, pasword: drop'));
    expect(() => load('policy: ./own.yaml')).toThrow(
      /own\.yaml:\d+ redact\.pasword: unknown key\. Did you mean `password`\?/,
    );
    writeFileSync(
      join(folder, 'own.yaml'),
      pack.replace('geo: drop', 'geo: drop }\nstrict: true\nsearch: { k: 5'),
    );
    expect(load('policy: ./own.yaml').policy).toMatchObject({ strict: true, search: { k: 5 } });
  });
});
