import { describe, expect, it } from 'vitest';
import { actionPolicy } from '../../../src/redact/action-policy.ts';
import {
  type Action,
  allowedActions,
  defaultActions,
  isRicher,
  type KindActions,
  poorestActions,
  richestActions,
} from '../../../src/redact/actions.ts';
import { kinds, type Kind } from '../../../src/redact/kinds.ts';
import { kindOfPseudonym, pseudonymOf } from '../../../src/redact/pseudonym.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { plainPolicy } from './policies.ts';

const digest = 'Zq3vB8nLx0KcTfR5yWmH2sJd';
const hash = (kind: Kind, value: string): string =>
  pseudonymOf(kind, `${value.length}${digest}`.slice(0, 22));

function run(params: object, actions: Partial<KindActions>, least: Partial<KindActions> = actions) {
  const all = { ...defaultActions, ...actions };
  const acts = actionPolicy({ actions: all, least: { ...all, ...least }, hash, again: false });
  const policy = {
    ...plainPolicy,
    hashAccountId: (value: string) => hash('account_id', value),
    ...(acts === undefined ? {} : { acts }),
  };
  const once = redactContent({ name: 'x', ...params }, policy);
  expect(redactContent(once.content, policy).content, 'a second pass').toEqual(once.content);
  return once;
}

describe('the chain of actions', () => {
  it('is a chain for every kind, and ends with drop', () => {
    for (const kind of kinds) {
      const chain = allowedActions[kind];
      expect(chain.at(-1)).toBe('drop');
      expect(chain).toContain(defaultActions[kind]);
      for (const [index, action] of chain.entries()) {
        for (const poorer of chain.slice(index + 1)) expect(isRicher(action, poorer)).toBe(true);
      }
    }
  });

  it('never keeps, hashes or cuts what does harm by itself', () => {
    const hard: readonly Kind[] = [
      'credit_card',
      'iban',
      'bank_account',
      'national_id',
      'token',
      'password',
      'person_name',
      'address',
    ];
    for (const kind of hard) expect(allowedActions[kind]).toEqual(['redact', 'drop']);
    const kept = kinds.filter((kind) => allowedActions[kind].includes('keep'));
    expect(kept).toEqual(['geo', 'account_id', 'click_id']);
  });

  it('stores the richest and knows the poorest', () => {
    const one = { ...defaultActions, geo: 'keep', email: 'drop' } as const;
    const other = { ...defaultActions, geo: 'drop', email: 'hash' } as const;
    expect(richestActions([one, other])).toMatchObject({ geo: 'keep', email: 'hash' });
    expect(poorestActions([one, other])).toMatchObject({ geo: 'drop', email: 'drop' });
  });
});

describe('an action', () => {
  it.each<[string, object, Partial<Record<Kind, Action>>, object]>([
    [
      'drops a property',
      { params: { mail: 'jane@example.com', a: 1 } },
      { email: 'drop' },
      { params: { a: 1 } },
    ],
    [
      'drops an element',
      { params: { list: ['jane@example.com', 'b'] } },
      { email: 'drop' },
      { params: { list: [null, 'b'] } },
    ],
    [
      'drops a word',
      { params: { note: 'write to jane@example.com now' } },
      { email: 'drop' },
      { params: { note: 'write to  now' } },
    ],
    [
      'drops a parameter',
      { url: 'https://shop.example/a?email=jane%40example.com&b=1#c' },
      { email: 'drop' },
      { url: 'https://shop.example/a?b=1#c' },
    ],
    [
      'drops the last parameter',
      { url: 'https://shop.example/a?b=1&mail=jane@example.com' },
      { email: 'drop' },
      { url: 'https://shop.example/a?b=1' },
    ],
    [
      'drops all parameters',
      { url: 'https://shop.example/a?mail=j@example.com&mail2=k@example.com' },
      { email: 'drop' },
      { url: 'https://shop.example/a' },
    ],
    [
      'leaves a path whole',
      { url: 'https://shop.example/a/jane@example.com/b?c=1' },
      { email: 'drop' },
      { url: 'https://shop.example/a/[email]/b?c=1' },
    ],
    [
      'drops a key',
      { params: { prefs: { 'jane@example.com': true, weekly: true } } },
      { email: 'drop' },
      { params: { prefs: { weekly: true } } },
    ],
    [
      'hashes',
      { params: { mail: 'jane@example.com', text: 'I am jane@example.com!' } },
      { email: 'hash' },
      {
        params: {
          mail: hash('email', 'jane@example.com'),
          text: `I am ${hash('email', 'jane@example.com')}!`,
        },
      },
    ],
    [
      'hashes all spellings to one',
      {
        params: {
          a_mail: ' Jane@Example.com',
          tel: '0049 151 23456789',
          phone: '+49 (151) 23456789',
        },
      },
      { email: 'hash', phone: 'hash' },
      {
        params: {
          a_mail: hash('email', 'jane@example.com'),
          tel: hash('phone', '+4915123456789'),
          phone: hash('phone', '+4915123456789'),
        },
      },
    ],
    [
      'cuts an address to its network',
      {
        params: {
          ip: '203.0.113.77',
          client_ip: '2001:db8:63a2:3044:a7d7:ac46:23f1:a72b',
          note: 'from 198.51.100.24 now',
        },
      },
      { ip: 'truncate' },
      {
        params: {
          ip: '203.0.113.0',
          client_ip: '2001:db8:63a2:3044::',
          note: 'from 198.51.100.0 now',
        },
      },
    ],
    [
      'redacts a list of addresses',
      { params: { xforwardedfor: '203.0.113.77, 198.51.100.24' } },
      { ip: 'truncate' },
      { params: { xforwardedfor: '[ip]' } },
    ],
    [
      'cuts a date of birth to its year',
      {
        params: {
          dob: '1971-06-24',
          geburtsdatum: '24.06.1971',
          birthday: '24.06.71',
          note: 'born 1971-06-24',
        },
      },
      { dob: 'truncate' },
      { params: { dob: '1971', geburtsdatum: '1971', birthday: '[dob]', note: 'born [dob]' } },
    ],
    [
      'keeps a place',
      { params: { lat: 48.858371, ll: '48.858371,2.294481' } },
      { geo: 'keep' },
      { params: { lat: 48.858371, ll: '48.858371,2.294481' } },
    ],
    [
      'redacts a place',
      { params: { lat: 48.858371, lng: 'en', near: '48.85,2.29' } },
      { geo: 'redact' },
      { params: { lat: '[geo]', lng: 'en', near: '[geo]' } },
    ],
    [
      'drops a place, rough or not',
      {
        params: { lat: 48.85, long: 2.294481, deg: 48 },
        url: 'https://shop.example/s?lat=48.85837&lng=2.29&r=5',
      },
      { geo: 'drop' },
      { params: { deg: 48 }, url: 'https://shop.example/s?r=5' },
    ],
    [
      'drops a place in a text of JSON',
      { params: { s: '{"lat":48.858371,"a":1}' } },
      { geo: 'drop' },
      { params: { s: '{"lat":"","a":1}' } },
    ],
    [
      'keeps an id',
      { params: { user_id: 'C-4711' }, url: 'https://shop.example/users/70012345' },
      { account_id: 'keep' },
      { params: { user_id: 'C-4711' }, url: 'https://shop.example/users/70012345' },
    ],
    [
      'keeps no address and no number of a card as an id',
      {
        params: {
          user_id: 'jane@example.com',
          customer_id: '4242424242424242',
          member_id: 'a.b.c',
        },
      },
      { account_id: 'keep' },
      {
        params: {
          user_id: hash('account_id', 'jane@example.com'),
          customer_id: hash('account_id', '4242424242424242'),
          member_id: hash('account_id', 'a.b.c'),
        },
      },
    ],
    [
      'drops an id',
      { params: { user_id: 'C-4711', a: 1 } },
      { account_id: 'drop' },
      { params: { a: 1 } },
    ],
    [
      'leaves user info removed',
      { url: 'https://jane:secret@shop.example/a' },
      { password: 'drop' },
      { url: 'https://shop.example/a' },
    ],
  ])('%s', (_, before, actions, after) => {
    expect(run(before, actions).content).toEqual({ name: 'x', ...after });
  });

  it('says in the redactions what was done', () => {
    const { redactions } = run(
      { params: { mail: 'jane@example.com', ip: '203.0.113.77', phone: '+4915123456789' } },
      { email: 'drop', ip: 'truncate', phone: 'hash' },
    );
    expect(redactions.map(({ path, type, action }) => [path, type, action])).toEqual([
      ['params.mail', 'email', 'drop'],
      ['params.ip', 'ip', 'truncate'],
      ['params.phone', 'phone', 'hash'],
    ]);
  });

  it('redacts where nothing may be hashed', () => {
    const actions = { ...defaultActions, email: 'hash' } as const;
    const acts = actionPolicy({ actions, least: actions, hash: null, again: false });
    const policy = { ...plainPolicy, ...(acts === undefined ? {} : { acts }) };
    const { content } = redactContent({ name: 'x', params: { mail: 'j@example.com' } }, policy);
    expect(content.params).toEqual({ mail: '[email]' });
  });

  it('takes a place in running text whole where another one may have none of it', () => {
    const params = { note: 'near 48.858370,2.294481', lat: 48.858371 };
    expect(run({ params }, { geo: 'truncate' }, { geo: 'drop' }).content).toEqual({
      name: 'x',
      params: { note: 'near [geo]', lat: 48.85 },
    });
  });

  it('tells pseudonyms of one kind from those of another', () => {
    for (const kind of ['account_id', 'email', 'phone', 'hashed_email', 'device_id'] as const) {
      expect(kindOfPseudonym(hash(kind, 'x'))).toBe(kind);
      expect(hash(kind, 'x')).toMatch(/^h1_[A-Za-z0-9_-]{22}$/);
    }
  });
});
