import { describe, expect, it } from 'vitest';
import { letters } from './letters.ts';

describe('the Cookie header', () => {
  it.each([
    ['CookieConsent=0', 'ddddd'],
    ['  CookieConsent  =  0  ;x=y', 'ddddd'],
    ['a=b;CookieConsent=0', 'ddddd'],
    ['a=b;;;CookieConsent=0;', 'ddddd'],
    ['CookieConsent="0"', 'ddddd'],
    ['CookieConsent= "0" ', 'ddddd'],
    ['CookieConsent=""0""', 'uuuuu'],
    ['CookieConsent="0', 'uuuuu'],
    ['CookieConsent="', 'uuuuu'],
    ['CookieConsent="0x', 'uuuuu'],
    ['CookieConsent=x0"', 'uuuuu'],
    [';CookieConsent=0', 'ddddd'],
    ['=x;CookieConsent=0', 'ddddd'],
    ['CookieConsent=', 'uuuuu'],
    ['CookieConsent', 'uuuuu'],
    ['CookieConsent;0', 'uuuuu'],
    ['CookieConsent;x=0', 'uuuuu'],
    ['cookieconsent=0', 'uuuuu'],
    ['COOKIECONSENT=0', 'uuuuu'],
    ['=CookieConsent=0', 'uuuuu'],
    ['x=CookieConsent=0', 'uuuuu'],
    ['CookieConsent==0', 'uuuuu'],
    ['CookieConsent=0,', 'uuuuu'],
    ['', 'uuuuu'],
    [';', 'uuuuu'],
    ['=', 'uuuuu'],
  ])('%j gives %s', (cookie, expected) => {
    expect(letters({ cookie })).toBe(expected);
  });

  it('keeps what follows the first equals sign', () => {
    expect(letters({ cookie: 'tarteaucitron=gtag=false' })).toBe('duuuu');
  });

  it('takes every occurrence of a name for a signal of its own', () => {
    const [allow, deny] = ['wp_consent_statistics=allow', 'wp_consent_statistics=deny'];
    expect(letters({ cookie: `${allow};${deny}` })).toBe('duuuu');
    expect(letters({ cookie: `${deny};${allow}` })).toBe('duuuu');
    expect(letters({ cookie: `${allow};wp_consent_statistics=nonsense` })).toBe('guuuu');
  });

  it('ignores values of more than 8192 characters', () => {
    const filled = (length: number): string => `klaro={"ga":false,"x":"${'x'.repeat(length)}"}`;
    const frame = filled(0).length - 'klaro='.length;
    expect(letters({ cookie: filled(8_192 - frame) })).toBe('duuuu');
    expect(letters({ cookie: filled(8_193 - frame) })).toBe('uuuuu');
  });

  it('decodes JSON once, or twice, but not three times', () => {
    const once = encodeURIComponent('{"ga":false}');
    const twice = encodeURIComponent(once);
    expect(letters({ cookie: 'klaro={"ga":false}' })).toBe('duuuu');
    expect(letters({ cookie: `klaro=${once}` })).toBe('duuuu');
    expect(letters({ cookie: `klaro=${twice}` })).toBe('duuuu');
    expect(letters({ cookie: `klaro=${encodeURIComponent(twice)}` })).toBe('uuuuu');
  });

  it('uses the raw value where decoding fails', () => {
    expect(letters({ cookie: 'klaro={"ga":false,"x":"100%"}' })).toBe('duuuu');
    expect(letters({ cookie: 'klaro={"ga":false,"x":"%ff"}' })).toBe('duuuu');
  });

  it.each(['null', '1', '"x"', '[{"ga":false}]', 'true', '{', '{"ga":false}}', ''])(
    'finds %j malformed',
    (value) => {
      expect(letters({ cookie: `klaro=${value}` })).toBe('uuuuu');
    },
  );

  it('lets one malformed cookie spoil no other', () => {
    const cookie =
      'cc_cookie=%7B; didomi_token=!!; euconsent-v2=C; klaro={"ga":false}; borlabs-cookie=';
    expect(letters({ cookie })).toBe('duuuu');
  });
});

describe('beacon.cmp', () => {
  const cmp = (value: unknown): string => letters({ statement: { cmp: value } });

  it('is read by the rules of the Cookie header', () => {
    expect(cmp({ CookieConsent: '0' })).toBe('ddddd');
    expect(cmp({ CookieConsent: ' "0" ' })).toBe('ddddd');
    expect(cmp({ cookieconsent: '0' })).toBe('uuuuu');
    expect(cmp({ klaro: encodeURIComponent('{"ga":false}') })).toBe('duuuu');
    expect(cmp({ '_iub_cs-1': '{"consent":false}', __cmpconsent1: 'C' })).toBe('ddddd');
  });

  it('joins the Cookie header: a name in both is two signals', () => {
    const statement = { cmp: { wp_consent_statistics: 'allow' } };
    expect(letters({ cookie: 'wp_consent_statistics=deny', statement })).toBe('duuuu');
    expect(letters({ cookie: 'wp_consent_marketing=deny', statement })).toBe('gdddu');
  });

  it('completes records whose cookies came apart', () => {
    const statement = { cmp: { OptanonConsent: 'groups=C0002%3A1' } };
    expect(letters({ statement })).toBe('uuuuu');
    const cookie = 'OptanonAlertBoxClosed=2026-06-10T09:00:00Z';
    expect(letters({ cookie, statement })).toBe('guuuu');
  });

  it.each([
    [null],
    ['CookieConsent=0'],
    [[['CookieConsent', '0']]],
    [['0']],
    [{ CookieConsent: 0 }],
    [{ CookieConsent: ['0'] }],
    [{ CookieConsent: null }],
    [{ klaro: { ga: false } }],
    [{ CookieConsent: '0'.repeat(8_193) }],
    [Object.create({ CookieConsent: '0' })],
    [JSON.parse('{"__proto__":{"CookieConsent":"0"}}')],
    [7],
    [true],
  ])('gives nothing for %j', (value) => {
    expect(cmp(value)).toBe('uuuuu');
  });

  it('reads a bounded number of consent cookies, and is not exhausted by others', () => {
    const many = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`x${index}`, '0'] as const),
    );
    expect(cmp({ ...many, CookieConsent: '0' })).toBe('ddddd');
    const records = Object.fromEntries(
      Array.from({ length: 256 }, (_, index) => [`_iub_cs-${index}`, '{}'] as const),
    );
    expect(cmp({ ...records, CookieConsent: '0' })).toBe('uuuuu');
  });
});
