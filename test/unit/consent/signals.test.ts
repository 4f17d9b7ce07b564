import { describe, expect, it } from 'vitest';
import { letters, lettersOf, now } from './letters.ts';
import { resolveConsent } from '../../../src/consent/resolve.ts';
import { tcString } from './consent-strings.ts';

const optIn = (
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GB ' +
  'UK CH BR EU'
).split(' ');

describe('the region', () => {
  it.each(optIn)('%s is opt-in, with or without a subdivision', (country) => {
    expect(letters({ region: country })).toBe('ddddd');
    expect(letters({ region: `${country}-1A` })).toBe('ddddd');
  });

  it.each(['US', 'CA', 'AU', 'NZ', 'JP'])('%s is opt-out', (country) => {
    expect(letters({ region: country })).toBe('ggggg');
    expect(letters({ region: `${country}-QC`.replace('CA-QC', 'CA-ON') })).toBe('ggggg');
  });

  it('is opt-in in Quebec alone of Canada', () => {
    expect(letters({ region: 'CA-QC' })).toBe('ddddd');
    expect(letters({ region: ' ca-qc\n' })).toBe('ddddd');
    expect(letters({ region: 'CA-QCX' })).toBe('ggggg');
  });

  it.each([null, '', 'IN', 'XX', 'ZA-WC'])('%j has no default', (region) => {
    expect(letters({ region })).toBe('uuuuu');
  });

  it.each([
    ['de', 'DE'],
    ['  us-ca ', 'US-CA'],
    ['GB-ENG', 'GB-ENG'],
    ['US-', null],
    ['US-CALI', null],
    ['USA', null],
    ['U', null],
    ['D1', null],
    ['US_CA', null],
    ['US CA', null],
    ['DE\u0000', null],
    ['ДЕ', null],
    ['de'.repeat(100_000), null],
  ])('%j is normalised to %j', (region, expected) => {
    expect(resolveConsent({ region, headers: {}, statement: {}, now }).region).toBe(expected);
  });
});

describe('Global Privacy Control', () => {
  const header = (value: string): string => letters({ headers: { 'sec-gpc': value } });

  it('denies advertising, in the header or in the beacon', () => {
    expect(header('1')).toBe('udddu');
    expect(header(' 1 ')).toBe('udddu');
    expect(letters({ statement: { gpc: true } })).toBe('udddu');
    expect(letters({ region: 'US', headers: { 'sec-gpc': '1' } })).toBe('gdddg');
  });

  it.each(['0', '', 'true', '1, 1', '01', '1.0', '?1', '"1"', '１'])('is not %j', (value) => {
    expect(header(value)).toBe('uuuuu');
  });

  it.each([1, 'true', '1', {}, [true], null, false])('is not %j in the beacon', (gpc) => {
    const { resolved, gpc: has } = resolveConsent({
      region: 'IN',
      headers: {},
      statement: { gpc },
      now,
    });
    expect(lettersOf(resolved)).toBe('uuuuu');
    expect(has).toBe(false);
  });

  it('is not Do-Not-Track', () => {
    expect(letters({ headers: { dnt: '1' } })).toBe('uuuuu');
  });
});

describe('beacon.consent', () => {
  const stated = (consent: unknown): string => letters({ statement: { consent } });

  it.each([
    [{ analytics: 'granted' }, 'guuuu'],
    [{ analytics_storage: 'denied' }, 'duuuu'],
    [{ ads: 'granted' }, 'uguuu'],
    [{ ad_storage: true }, 'uguuu'],
    [{ adUserData: 'granted' }, 'uuguu'],
    [{ ad_user_data: false }, 'uuduu'],
    [{ adPersonalization: true }, 'uuugu'],
    [{ ad_personalization: 'denied' }, 'uuudu'],
    [{ functional: true }, 'uuuug'],
    [{ functionality_storage: 'denied' }, 'uuuud'],
    [{ ads: 'denied' }, 'udddu'],
    [{ ads: 'denied', adUserData: 'granted', adPersonalization: true }, 'udddu'],
    [{ analytics: 'granted', analytics_storage: 'denied' }, 'duuuu'],
    [{ analytics: false, analytics_storage: true }, 'duuuu'],
    [{ analytics: 'Granted', ads: 1, functional: 0, adUserData: 'yes' }, 'uuuuu'],
    [{ analytics: null, ads: {}, functional: ['denied'] }, 'uuuuu'],
    [{ Analytics: 'denied', ad_Storage: 'denied', personalization_storage: 'denied' }, 'uuuuu'],
    [{}, 'uuuuu'],
    [[], 'uuuuu'],
    [['analytics'], 'uuuuu'],
    ['granted', 'uuuuu'],
    [true, 'uuuuu'],
    [null, 'uuuuu'],
    [Object.create({ analytics: 'denied' }), 'uuuuu'],
    [JSON.parse('{"__proto__":{"analytics":"denied"}}'), 'uuuuu'],
  ])('%j gives %s', (consent, expected) => {
    expect(stated(consent)).toBe(expected);
  });
});

describe('gcd and gcs', () => {
  const google = (gcd?: unknown, gcs?: unknown): string => letters({ statement: { gcd, gcs } });

  it.each([
    ['13r3r3r3r5', 'ggggu'],
    ['13r3q3q3q5l1', 'dgddu'],
    ['13q3r3r3r5', 'gdddu'],
    ['11l1l1l1l5', 'uuuuu'],
    ['11t1t1t1t5', 'uuuuu'],
    ['1xp3x3x3x3', 'udddu'],
    ['13x3p3x3x3', 'duuuu'],
    ['13x3x3m3x3', 'uuduu'],
    ['13x3x3x3u3', 'uuudu'],
    ['13n3v3r3Z5', 'ggguu'],
    ['13R3N3P3M5', 'uuuuu'],
    ['13rPrQrUr5', 'ggggu'],
    ['13r3r3r3r', 'uuuuu'],
    ['23r3r3r3r5', 'uuuuu'],
    ['13r3r-r3r5', 'uuuuu'],
    ['13r3r3r3r5-and/anything', 'ggggu'],
    [' 13r3r3r3r5', 'uuuuu'],
    ['', 'uuuuu'],
    [1, 'uuuuu'],
    [['13r3r3r3r5'], 'uuuuu'],
  ])('gcd %j gives %s', (gcd, expected) => {
    expect(google(gcd)).toBe(expected);
  });

  it.each([
    ['G111', 'gguuu'],
    ['G100', 'ddddu'],
    ['G101', 'gdddu'],
    ['G110', 'dguuu'],
    ['G1--', 'uuuuu'],
    ['G1-1', 'guuuu'],
    ['G10-', 'udddu'],
    ['g111', 'uuuuu'],
    ['G112', 'uuuuu'],
    ['G1111', 'uuuuu'],
    ['G111\n', 'uuuuu'],
    ['G011', 'uuuuu'],
    ['', 'uuuuu'],
    [111, 'uuuuu'],
  ])('gcs %j gives %s', (gcs, expected) => {
    expect(google(undefined, gcs)).toBe(expected);
  });

  it('uses gcs only where gcd is absent or invalid', () => {
    expect(google('11t1t1t1t5', 'G111')).toBe('uuuuu');
    expect(google('13l3l3l3l1', 'G100')).toBe('uuuuu');
    expect(google('1', 'G100')).toBe('ddddu');
    expect(google(null, 'G111')).toBe('gguuu');
  });
});

describe('the combination', () => {
  it('lets any denial win over any grant', () => {
    const granting = { consent: { analytics: true, ads: true }, gcd: '13r3r3r3r5' };
    expect(letters({ statement: granting })).toBe('ggggu');
    expect(letters({ statement: granting, cookie: 'wp_consent_statistics=deny' })).toBe('dgggu');
    expect(letters({ statement: { ...granting, gpc: true } })).toBe('gdddu');
    const tc = tcString({ purposes: [1, 7] });
    expect(letters({ statement: { ...granting, tcString: tc } })).toBe('dggdu');
  });

  it('lets a grant win over the default of the region', () => {
    expect(letters({ region: 'DE', statement: { consent: { analytics: true } } })).toBe('gdddd');
    expect(letters({ region: 'US', statement: { consent: { analytics: false } } })).toBe('dgggg');
  });

  it('forces user data and personalization after the region’s default', () => {
    const consent = { adUserData: true, adPersonalization: true };
    expect(letters({ region: 'DE', statement: { consent } })).toBe('ddddd');
    expect(letters({ region: 'IN', statement: { consent } })).toBe('uuggu');
    const worked = { ads: 'denied', adUserData: 'granted' };
    expect(letters({ region: 'US', statement: { consent: worked } })).toBe('gdddg');
  });

  it('names each source once a purpose, whatever the order of the cookies', () => {
    const cookies = ['usprivacy=1YYN', 'wp_consent_statistics=allow', 'CookieConsent=0'];
    const statement = { gpc: true, gcs: 'G1-1', consent: { functional: true } };
    const resolve = (cookie: string) =>
      resolveConsent({ region: 'IN', headers: { cookie, 'sec-gpc': '1' }, statement, now });
    const { signals } = resolve(cookies.join(';'));
    expect(signals).toEqual([
      { source: 'gpc', purpose: 'ads', state: 'denied' },
      { source: 'gpc', purpose: 'adUserData', state: 'denied' },
      { source: 'gpc', purpose: 'adPersonalization', state: 'denied' },
      { source: 'beacon', purpose: 'functional', state: 'granted' },
      { source: 'cookiebot', purpose: 'analytics', state: 'denied' },
      { source: 'cookiebot', purpose: 'ads', state: 'denied' },
      { source: 'cookiebot', purpose: 'adUserData', state: 'denied' },
      { source: 'cookiebot', purpose: 'adPersonalization', state: 'denied' },
      { source: 'cookiebot', purpose: 'functional', state: 'denied' },
      { source: 'wp-consent-api', purpose: 'analytics', state: 'granted' },
      { source: 'us_privacy', purpose: 'ads', state: 'denied' },
      { source: 'us_privacy', purpose: 'adUserData', state: 'denied' },
      { source: 'us_privacy', purpose: 'adPersonalization', state: 'denied' },
      { source: 'gcs', purpose: 'analytics', state: 'granted' },
    ]);
    expect(resolve(cookies.toReversed().join(';')).signals).toEqual(signals);
    const flood = Array.from({ length: 4_000 }, () => 'wp_consent_statistics=allow').join(';');
    expect(resolve(flood).signals).toHaveLength(6);
  });

  it('names the purposes for which only the region spoke', () => {
    const byRegion = (region: string | null, consent: unknown): readonly string[] =>
      resolveConsent({ region, headers: {}, statement: { consent }, now }).byRegion;
    expect(byRegion('US', {})).toEqual([
      'analytics',
      'ads',
      'adUserData',
      'adPersonalization',
      'functional',
    ]);
    expect(byRegion('US', { analytics: true })).not.toContain('analytics');
    expect(byRegion('US', { ads: false })).toEqual(['analytics', 'functional']);
    expect(byRegion('US', { ads: true })).toEqual([
      'analytics',
      'adUserData',
      'adPersonalization',
      'functional',
    ]);
  });

  it('leaves nothing of the cookies in its answer', () => {
    const planted = 'planted-7f3a@example.org';
    const cookie = [
      `OptanonConsent=consentId=${planted}&groups=C0002:1`,
      `CookieConsent={stamp:'${planted}',statistics:true}`,
      `klaro={"${planted}":true}`,
      `${planted}=1`,
    ].join('; ');
    const resolution = resolveConsent({
      region: planted,
      headers: { cookie },
      statement: { consent: { [planted]: true }, tcString: planted, cmp: { [planted]: planted } },
      now,
    });
    expect(JSON.stringify(resolution)).not.toContain('planted');
  });
});
