import { GppModel } from '@iabgpp/cmpapi';
import { TCString } from '@iabtechlabtcf/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gppClaims } from '../../src/consent/gpp.ts';
import { tcClaims } from '../../src/consent/tcf.ts';
import { resolveConsent } from '../../src/consent/resolve.ts';
import type { Claims } from '../../src/consent/claims.ts';
import { base64url, bits, tcCore } from '../unit/consent/consent-strings.ts';

/** Our own readers against the libraries of the IAB Tech Lab, on random strings. */

const now = Date.parse('2026-06-15T12:00:00Z');
const dayMs = 86_400_000;

/** A section as a field of bits, or as ranges that rise and end at the largest vendor. */
const vendorSection = fc.oneof(
  fc.constant(bits(0, 17)),
  fc
    .array(fc.boolean(), { minLength: 1, maxLength: 900 })
    .map((list) => `${bits(list.length, 16)}0${list.map((is) => (is ? '1' : '0')).join('')}`),
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.option(fc.integer({ min: 0, max: 90 }))), {
      minLength: 1,
      maxLength: 12,
    })
    .map((steps) => {
      let last = 0;
      const list = steps.map(([gap, more]) => {
        const start = last + gap;
        last = start + (more ?? 0);
        return more === null ? `0${bits(start, 16)}` : `1${bits(start, 16)}${bits(last, 16)}`;
      });
      return `${bits(last, 16)}1${bits(list.length, 12)}${list.join('')}`;
    }),
);

const tcString = fc
  .record({
    version: fc.oneof({ weight: 20, arbitrary: fc.constant(2) }, fc.nat(63)),
    purposes: fc.subarray(Array.from({ length: 24 }, (_, index) => index + 1)),
    interests: fc.subarray([2, 7, 8, 9, 10]),
    vendors: vendorSection,
    vendorInterests: vendorSection,
    policyVersion: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(4, 5) }, fc.nat(63)),
    isServiceSpecific: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    purposeOneTreatment: fc.boolean(),
    updatedAt: fc.integer({ min: -450, max: 3 }).map((days) => now + days * dayMs),
    told: fc.option(vendorSection, { freq: 8 }),
    cut: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.nat(200)),
  })
  .map(({ told, cut, ...fields }) => {
    const core = base64url(tcCore(fields));
    const kept = cut === null ? core : core.slice(0, Math.max(1, core.length - cut));
    return told === null ? kept : `${kept}.${base64url(`001${told}`)}`;
  });

/** What the library reads, by the rules of consent; null where the string is not valid. */
function byLibrary(text: string, asked: readonly number[]) {
  const model = decoded(text);
  if (model === null) return null;
  const updatedAt = model.lastUpdated?.getTime() ?? 0;
  const hasDisclosed = text.includes('.');
  const isValid =
    Number(model.version) === 2 &&
    model.isServiceSpecific &&
    Number(model.policyVersion) >= 4 &&
    now - updatedAt <= 395 * dayMs &&
    updatedAt - now <= dayMs &&
    (hasDisclosed || updatedAt < Date.UTC(2026, 2, 1));
  if (!isValid) return null;
  const has = (purpose: number): boolean => model.purposeConsents.has(purpose);
  const first = has(1) || model.purposeOneTreatment;
  const state = (is: boolean): 'granted' | 'denied' => (is ? 'granted' : 'denied');
  const claims: Claims = {
    analytics: state(first && has(8)),
    ads: state(first && has(7)),
    adUserData: state(first && has(7)),
    adPersonalization: state(first && has(3) && has(4)),
  };
  const vendors = asked.filter(
    (vendor) =>
      model.vendorConsents.has(vendor) && (!hasDisclosed || model.vendorsDisclosed.has(vendor)),
  );
  return { claims, vendors };
}

function decoded(text: string): ReturnType<typeof TCString.decode> | null {
  try {
    return TCString.decode(text);
  } catch {
    return null;
  }
}

describe('the reader of TC strings', () => {
  it('reads what the library reads, purposes and vendors', () => {
    const seen = { valid: 0, invalid: 0, allowed: 0, refused: 0 };
    const asked = [1, 2, 7, 28, 64, 120, 255, 400, 755];
    fc.assert(
      fc.property(tcString, (text) => {
        const expected = byLibrary(text, asked);
        expect(tcClaims(text, now)).toEqual(expected?.claims ?? {});
        const { vendors } = resolveConsent({
          region: null,
          headers: {},
          statement: { tcString: text },
          now,
          vendors: asked,
        });
        expect(vendors).toEqual(expected?.vendors ?? null);
        seen[expected === null ? 'invalid' : 'valid'] += 1;
        seen.allowed += vendors?.length ?? 0;
        seen.refused += vendors === null ? 0 : asked.length - vendors.length;
      }),
      { numRuns: 3_000 },
    );
    // Both kinds were there, or nothing was compared.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(200);
  });
});

const states: Readonly<Record<number, string>> = {
  7: 'usnat',
  8: 'usca',
  9: 'usva',
  10: 'usco',
  11: 'usut',
  12: 'usct',
  13: 'usfl',
  14: 'usmt',
  15: 'usor',
  16: 'ustx',
  17: 'usde',
  18: 'usia',
  19: 'usne',
  20: 'usnh',
  21: 'usnj',
  22: 'ustn',
  23: 'usmn',
  24: 'usmd',
  25: 'usin',
  26: 'usky',
  27: 'usri',
};
const optOuts = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'];
/** 0 not applicable, 1 opted out (or consent for a known child), 2 did not opt out. */
const answer = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(0, 2) },
  { weight: 1, arbitrary: fc.constant(1) },
);
const usSection = fc.record({
  name: fc.constantFrom(...Object.values(states)),
  optOuts: fc.array(answer, { minLength: 3, maxLength: 3 }),
  children: fc.array(answer, { minLength: 5, maxLength: 5 }),
  sensitive: fc.array(fc.nat(2), { minLength: 16, maxLength: 16 }),
  gpc: fc.constantFrom(true, false, null, null, null),
});

type UsSection = typeof usSection extends fc.Arbitrary<infer Section> ? Section : never;

/** Sets a field where its section has it; an opt-out that was set is one for the whole string. */
function fill(model: GppModel, { name, ...section }: UsSection): boolean {
  let isOptedOut = false;
  optOuts.forEach((field, index) => {
    if (!model.hasField(name, field)) return;
    model.setFieldValue(name, field, section.optOuts[index]);
    isOptedOut ||= section.optOuts[index] === 1;
  });
  const fields: readonly (readonly [string, readonly number[], boolean])[] = [
    ['KnownChildSensitiveDataConsents', section.children, true],
    ['SensitiveDataProcessing', section.sensitive, false],
  ];
  for (const [field, answers, counts] of fields) {
    if (!model.hasField(name, field)) continue;
    const before: unknown = model.getFieldValue(name, field);
    const list = answers.slice(0, Array.isArray(before) ? before.length : 1);
    model.setFieldValue(name, field, Array.isArray(before) ? list : list[0]);
    if (counts) isOptedOut ||= list.includes(1);
  }
  if (section.gpc !== null && model.hasField(name, 'Gpc')) {
    model.setFieldValue(name, 'GpcSegmentIncluded', true);
    model.setFieldValue(name, 'Gpc', section.gpc);
    isOptedOut ||= section.gpc;
  }
  return isOptedOut;
}

describe('the reader of GPP strings', () => {
  it('finds each opt-out that the library writes, and no other', () => {
    const seen = { denied: 0, silent: 0 };
    const sections = fc.uniqueArray(usSection, {
      minLength: 1,
      maxLength: 4,
      selector: ({ name }) => name,
    });
    fc.assert(
      fc.property(sections, (list) => {
        const model = new GppModel();
        for (const { name } of list) model.setFieldValue(name, versionField(name), 1);
        const isOptedOut = list.map((section) => fill(model, section)).includes(true);
        const text = model.encode();
        expect(gppClaims(text, now).ads ?? null, text).toBe(isOptedOut ? 'denied' : null);
        seen[isOptedOut ? 'denied' : 'silent'] += 1;
      }),
      { numRuns: 2_000 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(200);
  });
});

/** The newest sections begin with another field. */
function versionField(name: string): string {
  return ['usmd', 'usin', 'usky', 'usri'].includes(name) ? 'MspaVersion' : 'Version';
}
