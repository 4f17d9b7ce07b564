import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { admission, admit, carryRefused } from '../../../src/consent/admit.ts';
import { consentRecord } from '../../../src/consent/consent-record.ts';
import { decide } from '../../../src/consent/decide.ts';
import { effectiveConsent } from '../../../src/consent/effective.ts';
import { resolveConsent } from '../../../src/consent/resolve.ts';
import { ConsentedEvent } from '../../../src/event/consented-event.ts';
import { RawEvent } from '../../../src/event/raw-event.ts';
import { Raw } from '../../../src/event/raw.ts';
import { parseEventId, parseSiteId } from '../../../src/vocabulary/ids.ts';
import { purposes } from '../../../src/vocabulary/purposes.ts';
import { lettersOf, now } from './letters.ts';
import type { DestinationRule } from '../../../src/consent/destination-rule.ts';
import type { PolicyPack } from '../../../src/consent/policy.ts';
import type { ConsentState, ConsentVector } from '../../../src/vocabulary/purposes.ts';

const folder = new URL('../../../config/policies/', import.meta.url);
function pack(name: string): PolicyPack {
  const read: PolicyPack = parse(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
  return read;
}
const strictEu = pack('strict-eu');
const usOptOut = pack('us-opt-out');
const ukStatistics = pack('uk-statistics');

const rule = (fields: Partial<DestinationRule> = {}): DestinationRule => ({
  name: 'ga4',
  purposes: ['analytics'],
  ownStore: false,
  whenUnknown: 'drop',
  whenDenied: 'drop',
  allowSensitive: [],
  ...fields,
});

const states: Readonly<Record<string, ConsentState>> = {
  g: 'granted',
  d: 'denied',
  u: 'unknown',
};

function vector(letters: string): ConsentVector {
  const state = (index: number): ConsentState => states[letters.charAt(index)] ?? 'unknown';
  return {
    analytics: state(0),
    ads: state(1),
    adUserData: state(2),
    adPersonalization: state(3),
    functional: state(4),
  };
}

const consent = (letters: string, gpc = false) => ({ effective: vector(letters), gpc });

describe('an objection', () => {
  const counting = rule({ ownStore: true, whenDenied: 'count', whenUnknown: 'count' });
  const objected = (statement: object, cookie = ''): string | undefined => {
    const region = 'US';
    const resolution = resolveConsent({ region, headers: { cookie }, statement, now });
    const record = consentRecord(resolution, usOptOut);
    expect(record.objection).toBe(true);
    expect(lettersOf(record.effective)).toBe('ddddd');
    const decision = decide(record, counting, usOptOut);
    const admitted = admission(record, [rule(), counting], usOptOut);
    expect(admitted).toEqual({ dropped: 'objection' });
    return typeof decision === 'string' ? undefined : decision.dropped;
  };

  it('is not even counted, wherever it was made', () => {
    const yes = { analytics: true, ads: true, functional: true };
    expect(objected({ consent: { ...yes, objection: true } })).toBe('objection');
    expect(objected({ consent: yes, cmp: { sluice_objection: '1' } })).toBe('objection');
    expect(objected({ consent: yes }, 'a=b; sluice_objection=1')).toBe('objection');
    expect(objected({ consent: { objection: false } }, 'sluice_objection=1')).toBe('objection');
  });

  it('is none without the word itself', () => {
    for (const objection of [false, 'true', 1, null, {}]) {
      const inputs = { region: 'US', headers: {}, statement: { consent: { objection } }, now };
      expect(resolveConsent(inputs).objection).toBe(false);
    }
  });
});

describe('effectiveConsent', () => {
  const effective = (region: string | null, statement: unknown, policy: PolicyPack): string =>
    lettersOf(
      effectiveConsent(
        resolveConsent({ region, headers: {}, statement: { consent: statement }, now }),
        policy,
      ),
    );

  it('lets no default count as permission under strict-eu', () => {
    expect(effective('US', {}, strictEu)).toBe('uuuuu');
    expect(effective('DE', {}, strictEu)).toBe('ddddd');
    expect(effective(null, {}, strictEu)).toBe('uuuuu');
  });

  it('lets it count for analytics and ads alone under us-opt-out', () => {
    expect(effective('US', {}, usOptOut)).toBe('gguuu');
    expect(effective('DE', {}, usOptOut)).toBe('ddddd');
    expect(effective('CA-QC', {}, usOptOut)).toBe('ddddd');
    expect(effective('IN', {}, usOptOut)).toBe('uuuuu');
  });

  it('keeps what signals say', () => {
    const all = { analytics: true, ads: true, adUserData: true, adPersonalization: true };
    expect(effective('US', { ...all, functional: true }, strictEu)).toBe('ggggg');
    expect(effective('DE', { analytics: true }, strictEu)).toBe('gdddd');
    expect(effective('US', { analytics: false }, usOptOut)).toBe('dguuu');
    expect(effective('US', { adUserData: true }, usOptOut)).toBe('ggguu');
  });

  it('lets denied ads deny user data and personalization, last', () => {
    expect(effective('US', { ads: false, adUserData: true }, strictEu)).toBe('udddu');
    const resolved = vector('gdggg');
    expect(lettersOf(effectiveConsent({ resolved, byRegion: [] }, strictEu))).toBe('gdddg');
  });

  it('can’t be raised by a pack: only a grant of the region is touched', () => {
    for (const policy of [strictEu, usOptOut, ukStatistics]) {
      for (const letters of ['ddddd', 'uuuuu']) {
        const resolved = vector(letters);
        expect(effectiveConsent({ resolved, byRegion: purposes }, policy)).toEqual(resolved);
      }
    }
  });
});

describe('decide', () => {
  it('gives everything where all purposes are granted', () => {
    expect(decide(consent('guuuu'), rule(), strictEu)).toBe('full');
    const both = rule({ purposes: ['analytics', 'ads'] });
    expect(decide(consent('gguuu'), both, strictEu)).toBe('full');
    expect(decide(consent('guuuu'), both, strictEu)).toEqual({ dropped: 'consent_unknown' });
    expect(decide(consent('gdddu'), both, strictEu)).toEqual({ dropped: 'consent_denied' });
    expect(decide(consent('udddu'), both, strictEu)).toEqual({ dropped: 'consent_denied' });
  });

  it('drops what is denied, and lets only an own store count it', () => {
    const denied = consent('duuuu');
    expect(decide(denied, rule(), strictEu)).toEqual({ dropped: 'consent_denied' });
    expect(decide(denied, rule({ whenDenied: 'count' }), strictEu)).toEqual({
      dropped: 'consent_denied',
    });
    expect(decide(denied, rule({ whenUnknown: 'degrade' }), strictEu)).toEqual({
      dropped: 'consent_denied',
    });
    expect(decide(denied, rule({ ownStore: true }), strictEu)).toEqual({
      dropped: 'consent_denied',
    });
    const counting = rule({ ownStore: true, whenDenied: 'count' });
    expect(decide(denied, counting, strictEu)).toBe('counted');
    expect(decide(consent('duuuu', true), counting, strictEu)).toEqual({
      dropped: 'consent_denied',
    });
  });

  it('treats what is unknown as the destination says', () => {
    const unknown = consent('uuuuu');
    expect(decide(unknown, rule(), strictEu)).toEqual({ dropped: 'consent_unknown' });
    expect(decide(unknown, rule({ whenUnknown: 'degrade' }), strictEu)).toBe('degraded');
    expect(decide(unknown, rule({ whenUnknown: 'count' }), strictEu)).toEqual({
      dropped: 'consent_unknown',
    });
    const own = { ownStore: true } as const;
    expect(decide(unknown, rule({ ...own, whenUnknown: 'count' }), strictEu)).toBe('counted');
    expect(decide(unknown, rule({ ...own, whenUnknown: 'degrade' }), strictEu)).toBe('degraded');
    expect(decide(unknown, rule(own), strictEu)).toEqual({ dropped: 'consent_unknown' });
  });

  it('stops third parties for GPC where the pack says so', () => {
    const granted = consent('gdddg', true);
    expect(decide(granted, rule(), usOptOut)).toEqual({ dropped: 'gpc_opt_out' });
    expect(decide(granted, rule({ ownStore: true }), usOptOut)).toBe('full');
    expect(decide(granted, rule(), strictEu)).toBe('full');
    expect(decide(granted, rule({ purposes: ['ads'] }), usOptOut)).toEqual({
      dropped: 'consent_denied',
    });
  });

  it('gives nobody a lesser form or a count under GPC, whatever the pack', () => {
    const unknown = consent('udddu', true);
    for (const policy of [strictEu, usOptOut]) {
      for (const whenUnknown of ['degrade', 'count', 'drop'] as const) {
        for (const whenDenied of ['count', 'drop'] as const) {
          const decision = decide(unknown, rule({ whenUnknown, whenDenied }), policy);
          expect(typeof decision).toBe('object');
        }
      }
    }
    expect(decide(unknown, rule({ whenUnknown: 'degrade' }), strictEu)).toEqual({
      dropped: 'gpc_opt_out',
    });
    const own = rule({ ownStore: true, whenUnknown: 'count' });
    expect(decide(unknown, own, usOptOut)).toEqual({ dropped: 'gpc_opt_out' });
  });

  it('never takes a rule without purposes for granted', () => {
    expect(decide(consent('ggggg'), rule({ purposes: [] }), strictEu)).toEqual({
      dropped: 'consent_unknown',
    });
  });
});

describe('admission', () => {
  const counting = rule({ name: 'counter', ownStore: true, whenUnknown: 'count' });
  const degrading = rule({ name: 'lake', whenUnknown: 'degrade' });
  const ads = rule({ name: 'ads', purposes: ['ads'] });

  it('is the richest form that some destination may take', () => {
    expect(admission(consent('guuuu'), [counting, degrading, rule()], strictEu)).toBe('full');
    expect(admission(consent('uguuu'), [ads, counting], strictEu)).toBe('full');
    expect(admission(consent('uuuuu'), [counting, degrading, rule()], strictEu)).toBe('degraded');
    expect(admission(consent('uuuuu'), [counting, rule()], strictEu)).toBe('counted');
  });

  it('is the most telling reason where none may take anything', () => {
    const none = (letters: string, rules: readonly DestinationRule[], gpc = false) =>
      admission(consent(letters, gpc), rules, usOptOut);
    expect(none('uuuuu', [rule()])).toEqual({ dropped: 'consent_unknown' });
    expect(none('udddu', [rule(), ads])).toEqual({ dropped: 'consent_denied' });
    expect(none('gdddu', [rule(), ads], true)).toEqual({ dropped: 'consent_denied' });
    expect(
      none('gdddu', [rule({ ownStore: true, purposes: ['functional'] }), rule()], true),
    ).toEqual({
      dropped: 'gpc_opt_out',
    });
    expect(none('ggggg', [])).toEqual({ dropped: 'no_destination' });
  });
});

describe('admit', () => {
  const site = parseSiteId('shop');
  const id = parseEventId('event-0001');
  if (site === null || id === null) throw new Error('the ids of this test are not ids');
  const statement = { consent: { analytics: 'granted' } };
  const raw = RawEvent.mint({
    site,
    page: null,
    id,
    dedupeKey: 'shop|event-0001',
    ts: now,
    receivedAt: now,
    request: new Raw({ address: null, region: 'DE', headers: {}, statement }),
    content: new Raw({ name: 'page_view' }),
  });
  const resolution = resolveConsent({ region: 'DE', headers: {}, statement, now });
  const record = consentRecord(resolution, strictEu);

  it('attaches the record of consent', () => {
    expect(record).toEqual({
      resolved: vector('gdddd'),
      effective: vector('gdddd'),
      signals: [{ source: 'beacon', purpose: 'analytics', state: 'granted' }],
      byRegion: ['ads', 'adUserData', 'adPersonalization', 'functional'],
      gpc: false,
      region: 'DE',
      policy: 'strict-eu',
    });
    expect(admission(record, [rule()], strictEu)).toBe('full');
    const event = admit(raw, record, 'full');
    expect(event).toBeInstanceOf(ConsentedEvent);
    expect(event).toMatchObject({ variant: 'full', raw, consent: record });
  });

  it('drops before anything else is computed', () => {
    expect(admission(record, [rule({ purposes: ['ads'] })], strictEu)).toEqual({
      dropped: 'consent_denied',
    });
    expect(admission(record, [], strictEu)).toEqual({ dropped: 'no_destination' });
  });

  it('carries a refused event for explain alone', () => {
    expect(carryRefused(raw, record).variant).toBe('refused');
  });
});

describe('the policy packs', () => {
  it.each(readdirSync(folder))('%s says where it comes from', (file) => {
    const { name, citation, date, assessment } = pack(file.replace('.yaml', ''));
    expect(`${name}.yaml`).toBe(file);
    expect(citation.length).toBeGreaterThan(40);
    expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(assessment).toBe('self-assessed');
  });

  it('keep to what they are for', () => {
    expect(strictEu.regionDefaultCounts).toEqual([]);
    expect(usOptOut.regionDefaultCounts).toEqual(['analytics', 'ads']);
    expect(usOptOut.gpcStopsThirdParties).toBe(true);
    expect(ukStatistics.ownStoresOnly).toBe(true);
    expect(ukStatistics.regionDefaultCounts).toEqual([]);
  });

  it('cut the address under cnil-proxy, which takes no default for consent', () => {
    const cnilProxy = pack('cnil-proxy');
    expect(cnilProxy.addressPrefix).toEqual({ ipv4: 24, ipv6: 64 });
    expect(cnilProxy.regionDefaultCounts).toEqual([]);
    expect(cnilProxy.citation).toMatch(/does not lift the duty to ask for consent/);
    expect(cnilProxy.citation).toMatch(/not\s+reviewed or approved by the CNIL/);
  });
});
