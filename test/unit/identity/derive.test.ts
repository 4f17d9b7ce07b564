import { describe, expect, it } from 'vitest';
import { addressPrefix, parseAddress } from '../../../src/identity/address.ts';
import { AgentReader, deriveFacts } from '../../../src/identity/derive.ts';

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.7339.128 Safari/537.36';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describe('derived facts', () => {
  const agents = new AgentReader();
  const facts = (agent: string, headers: Record<string, string> = {}, bot: unknown = undefined) =>
    deriveFacts(
      {
        address: '203.0.113.9',
        region: 'DE',
        headers: { 'user-agent': agent, ...headers },
        statement: { bot },
      },
      agents.read(agent),
      'DE-BY',
    );

  it('are coarse: families and classes, never a version or a model', () => {
    const derived = facts(iphone, { 'accept-language': 'de-CH,de;q=0.9,en;q=0.8' });
    expect(derived).toMatchObject({
      country: 'DE',
      region: 'DE-BY',
      device: 'mobile',
      browser: 'Safari',
      os: 'iOS',
      language: 'de',
      bot: [],
    });
    expect(JSON.stringify(derived)).not.toMatch(/18|604|605|CH/);
  });

  it('tell suspicion with its reasons', () => {
    expect(facts(googlebot).bot).toContain('user_agent');
    expect(facts(chrome).bot).toEqual(['no_fetch_metadata']);
    expect(facts(chrome, { 'sec-fetch-mode': 'cors' }).bot).toEqual([]);
    expect(
      facts(chrome, { 'sec-fetch-mode': 'cors' }, { webdriver: true, kind: 'selenium' }).bot,
    ).toEqual(['webdriver', 'client_verdict']);
    expect(
      facts(chrome, { 'sec-fetch-mode': 'cors', 'sec-purpose': 'prefetch;prerender' }).bot,
    ).toEqual(['prefetch']);
  });

  it.each([
    '',
    '\u0000',
    'x'.repeat(100_000),
    'Mozilla/5.0 (' + ';'.repeat(10_000),
    'a@b.example/1.0',
  ])('survive a hostile agent', (agent) => {
    const derived = facts(agent);
    expect(derived.browser.length).toBeLessThanOrEqual(40);
    expect(JSON.stringify(derived)).not.toContain('@');
  });
});

describe('addresses', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:4711', '203.0.113.9'],
    ['[2001:db8::1]:443', '2001:db8:0:0:0:0:0:1'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1'],
    [' 2001:DB8::0001 ', '2001:db8:0:0:0:0:0:1'],
  ])('%s is %s', (input, text) => {
    expect(parseAddress(input)?.text).toBe(text);
  });

  it.each(['', 'unknown', '1.2.3', '0x7f.1', '1.2.3.4.5', '::g', 'a'.repeat(100), '999.1.1.1'])(
    '%s is none',
    (input) => {
      expect(parseAddress(input)).toBeNull();
    },
  );

  it('are cut to a prefix', () => {
    expect(addressPrefix(parseAddress('203.0.113.9')!, 24)).toBe('cb007100');
    const six = addressPrefix(parseAddress('2001:db8:1:2:3:4:5:6')!, 64);
    expect(six).toBe('20010db8000100020000000000000000');
    expect(addressPrefix(parseAddress('203.0.113.9')!, 32)).toBe('cb007109');
  });
});
