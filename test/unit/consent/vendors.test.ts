import { describe, expect, it } from 'vitest';
import { base64url, bits, disclosed, gppString, tcCore, vendorRanges } from './consent-strings.ts';
import { cpuMs } from './cpu-ms.ts';
import { now } from './letters.ts';
import { decide } from '../../../src/consent/decide.ts';
import { resolveConsent } from '../../../src/consent/resolve.ts';
import type { ConsentInputs } from '../../../src/consent/resolve.ts';
import type { DestinationRule } from '../../../src/consent/destination-rule.ts';
import type { TcFields } from './consent-strings.ts';

const google = 755;

/** A section as a field of bits up to its largest vendor. */
function field(vendors: readonly number[]): string {
  const largest = Math.max(0, ...vendors);
  const list = Array.from({ length: largest }, (_, index) =>
    vendors.includes(index + 1) ? '1' : '0',
  );
  return `${bits(largest, 16)}0${list.join('')}`;
}

function tc(consented: string, told: string | null, more: Partial<TcFields> = {}): string {
  const core = base64url(tcCore({ purposes: [1, 8], vendors: consented, ...more }));
  return told === null ? core : `${core}.${base64url(`001${told}`)}`;
}

function vendorsOf(
  statement: ConsentInputs['statement'],
  cookie = '',
  asked: readonly number[] = [google],
): readonly number[] | null {
  const headers = { cookie };
  return resolveConsent({ region: 'DE', headers, statement, now, vendors: asked }).vendors;
}
const ofString = (text: string, asked?: readonly number[]): readonly number[] | null =>
  vendorsOf({ tcString: text }, '', asked);

describe('a vendor that a destination names', () => {
  const beforeDisclosure = { updatedAt: Date.UTC(2026, 1, 20) };

  it.each([
    ['consent and disclosure as fields', field([3, google]), field([google, 900]), [google]],
    ['as ranges', vendorRanges([[700, 800]]), vendorRanges([1, google]), [google]],
    ['as a range of one', vendorRanges([[google, google]]), field([google]), [google]],
    ['no consent', field([3, 756]), field([google]), []],
    ['no consent in ranges', vendorRanges([754, [756, 900]]), field([google]), []],
    ['consent, but not disclosed', field([google]), field([3, 754]), []],
    ['consent, but nobody disclosed', field([google]), bits(0, 17), []],
    [
      'consent above the largest vendor',
      `${bits(754, 16)}1${bits(1, 12)}0${bits(google, 16)}`,
      field([google]),
      [],
    ],
  ])('%s', (_, consented, told, expected) => {
    expect(ofString(tc(consented, told))).toEqual(expected);
  });

  it('needs no disclosure before March 2026, and follows one that is there', () => {
    expect(ofString(tc(field([google]), null, beforeDisclosure))).toEqual([google]);
    expect(ofString(tc(field([google]), field([3]), beforeDisclosure))).toEqual([]);
  });

  it('is not disclosed by a segment that is cut off or runs backwards', () => {
    const whole = base64url(`001${field([google])}`);
    for (const length of [1, 3, 20, whole.length - 1]) {
      const text = `${base64url(tcCore({ vendors: field([google]) }))}.${whole.slice(0, length)}`;
      expect(ofString(text)).toEqual([]);
    }
    expect(ofString(tc(field([google]), vendorRanges([google, [9, 8]])))).toEqual([]);
    expect(
      ofString(tc(field([google]), `${bits(800, 16)}1${bits(9, 12)}0${bits(google, 16)}`)),
    ).toEqual([]);
  });

  it('is not allowed by legitimate interest', () => {
    const text = tc(field([]), field([google]), { vendorInterests: field([google]) });
    expect(ofString(text)).toEqual([]);
  });

  it('is looked for among several, in the order they are asked', () => {
    const text = tc(vendorRanges([1, [3, 9], google]), field([1, 2, 4, google]));
    expect(ofString(text, [google, 4, 2, 1, 65_535])).toEqual([google, 4, 1]);
    expect(ofString(text, [])).toEqual([]);
  });

  it('is not spoken of without a valid string', () => {
    expect(vendorsOf({})).toBeNull();
    expect(ofString('')).toBeNull();
    expect(ofString('C.C')).toBeNull();
    expect(ofString(tc(field([google]), null))).toBeNull();
    expect(ofString(tc(field([google]), field([google]), { policyVersion: 3 }))).toBeNull();
    expect(vendorsOf({ consent: { analytics: 'granted' } })).toBeNull();
  });

  it('is refused by any of several strings, wherever they stand', () => {
    const yes = tc(field([google]), field([google]));
    const no = tc(field([3]), field([google]));
    const inGpp = (text: string): string => gppString([[2, text]]);
    expect(vendorsOf({ tcString: yes }, `euconsent-v2=${yes}`)).toEqual([google]);
    expect(vendorsOf({ tcString: yes }, `euconsent-v2=${no}`)).toEqual([]);
    expect(vendorsOf({ tcString: no }, `euconsent-v2=${yes}`)).toEqual([]);
    expect(vendorsOf({}, `euconsent-v2=${yes}; eupubconsent-v2=${no}`)).toEqual([]);
    expect(vendorsOf({}, `__cmpconsentx1=${no}`)).toEqual([]);
    expect(vendorsOf({ tcString: yes, gppString: inGpp(no) })).toEqual([]);
    expect(vendorsOf({ tcString: yes }, `OTGPPConsent=${encodeURIComponent(inGpp(no))}`)).toEqual(
      [],
    );
    expect(vendorsOf({ cmp: { 'euconsent-v2': no } })).toEqual([]);
    expect(vendorsOf({ tcString: yes, gppString: 'C~C' }, 'euconsent-v2=C')).toEqual([google]);
  });

  it('costs no more in ranges of everything, and never a list of them', () => {
    const ranges = vendorRanges(Array.from({ length: 690 }, () => [1, 65_535] as const));
    const bomb = tc(ranges, ranges);
    expect(bomb.length).toBeGreaterThan(7_600);
    expect(bomb.length).toBeLessThan(8_192);
    const asked = Array.from({ length: 20 }, (_, index) => index * 3_000 + 1);
    expect(ofString(bomb, asked)).toEqual(asked);
    expect(cpuMs(() => ofString(bomb, asked))).toBeLessThan(10);
  });
});

describe('the gate of a vendor', () => {
  const effective = {
    analytics: 'granted',
    ads: 'denied',
    adUserData: 'denied',
    adPersonalization: 'denied',
    functional: 'unknown',
  } as const;
  const rule = (more: Partial<DestinationRule> = {}): DestinationRule => ({
    name: 'ga4',
    purposes: ['analytics'],
    ownStore: false,
    whenUnknown: 'degrade',
    whenDenied: 'drop',
    allowSensitive: [],
    tcfVendor: google,
    ...more,
  });
  const pack = { gpcStopsThirdParties: false };

  it('stops that destination, in every form, and no other', () => {
    const refused = { effective, gpc: false, vendors: [3] };
    expect(decide(refused, rule(), pack)).toEqual({ dropped: 'vendor_denied' });
    expect(decide(refused, rule({ purposes: ['functional'] }), pack)).toEqual({
      dropped: 'vendor_denied',
    });
    expect(decide(refused, rule({ tcfVendor: 3 }), pack)).toBe('full');
    expect(decide(refused, rule({ tcfVendor: null }), pack)).toBe('full');
  });

  it('gives nothing that the purposes do not give', () => {
    const allowed = { effective, gpc: false, vendors: [google] };
    expect(decide(allowed, rule(), pack)).toBe('full');
    expect(decide(allowed, rule({ purposes: ['ads'] }), pack)).toEqual({
      dropped: 'consent_denied',
    });
    expect(decide(allowed, rule({ purposes: ['functional'] }), pack)).toBe('degraded');
  });

  it('says nothing without a valid TC string', () => {
    expect(decide({ effective, gpc: false }, rule(), pack)).toBe('full');
  });
});

it('an empty segment of disclosed vendors is what the other tests add', () => {
  expect(ofString(`${base64url(tcCore({ vendors: field([google]) }))}.${disclosed}`)).toEqual([]);
});
