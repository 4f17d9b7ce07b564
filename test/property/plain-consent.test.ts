import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { consentRecord } from '../../src/consent/consent-record.ts';
import { consentOf } from '../../src/consent/plain-consent.ts';
import type { PolicyPack } from '../../src/consent/policy.ts';
import { type ConsentInputs, resolveConsent } from '../../src/consent/resolve.ts';

/** A remembered answer is the answer that reading everything anew gives, whatever came before. */

const packs = ['strict-eu', 'us-opt-out', 'cnil-proxy'].map((name): PolicyPack => {
  const file = new URL(`../../config/policies/${name}.yaml`, import.meta.url);
  const pack: PolicyPack = parse(readFileSync(file, 'utf8'));
  return pack;
});
const said = fc.oneof(
  fc.constantFrom('granted', 'denied', 'unknown', '', true, false, null, 1),
  fc.string(),
);
const names = [
  'analytics',
  'analytics_storage',
  'ads',
  'ad_storage',
  'adUserData',
  'ad_user_data',
  'adPersonalization',
  'ad_personalization',
  'functional',
  'functionality_storage',
  'objection',
  'other',
];
const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 6 });
const inputs = fc.record({
  region: fc.constantFrom(null, 'DE', 'de', ' us', 'US-CA', 'CA-QC', 'nowhere', ''),
  headers: fc.record({
    cookie: rarely(
      fc.constantFrom('OptanonConsent=groups%3DC0002%3A1', 'a=b', 'sluice_objection=1'),
    ),
    'sec-gpc': fc.constantFrom(undefined, '1', ' 1', '0', ''),
  }),
  statement: fc.record({
    consent: fc.oneof(
      fc.constantFrom(undefined, null, 'granted', []),
      fc.dictionary(fc.constantFrom(...names), said),
    ),
    gpc: fc.constantFrom(undefined, true, false, 'true'),
    cmp: rarely(fc.constantFrom({ CookieConsent: 'true' }, {}, 'x')),
    tcString: rarely(fc.string()),
    gppString: rarely(fc.string()),
    gcs: rarely(fc.constantFrom('G111', 'G100', 'G1--', 'x')),
    gcd: rarely(fc.constantFrom('13r3r3r3r5', '13q3q3q3q5', 'x')),
  }),
  now: fc.constantFrom(1_781_526_000_000, 1_900_000_000_000),
  vendors: fc.constantFrom([], [755]),
}) satisfies fc.Arbitrary<ConsentInputs>;

describe('remembered consent', () => {
  it('is the consent that was resolved', () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom(...packs), (input, pack) => {
        const expected = consentRecord(resolveConsent(input), pack);
        expect(consentOf(input, pack)).toEqual(expected);
        expect(consentOf(input, pack)).toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is one answer for all who said the same, and none where something has to be read', () => {
    const [pack] = packs;
    if (pack === undefined) throw new Error('no pack');
    const plain = {
      region: 'DE',
      headers: {},
      statement: { consent: { analytics: 'granted', note: 'jane@example.org' } },
      now: 1,
    };
    const again = { ...plain, statement: { consent: { analytics: true } }, now: 2 };
    expect(consentOf(plain, pack)).toBe(consentOf(again, pack));
    expect(JSON.stringify(consentOf(plain, pack))).not.toContain('jane');
    const cookie = { ...plain, headers: { cookie: 'a=b' } };
    expect(consentOf(cookie, pack)).not.toBe(consentOf(cookie, pack));
  });
});
