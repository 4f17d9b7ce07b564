import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMs } from '../unit/consent/cpu-ms.ts';
import { cmps } from '../../src/consent/cmps/index.ts';
import { effectiveConsent } from '../../src/consent/effective.ts';
import { resolveConsent } from '../../src/consent/resolve.ts';
import { purposes } from '../../src/vocabulary/purposes.ts';
import type { BeaconStatement } from '../../src/event/raw-event.ts';
import type { ConsentInputs, Resolution } from '../../src/consent/resolve.ts';

interface Vector {
  readonly inputs: BeaconStatement & {
    readonly headers?: Record<string, string>;
    readonly beacon?: BeaconStatement;
  };
}

const now = Date.parse('2026-06-15T12:00:00Z');
const path = new URL('../fixtures/consent/vectors.json', import.meta.url);
const { vectors }: { vectors: readonly Vector[] } = JSON.parse(readFileSync(path, 'utf8'));
const cookies = vectors.flatMap(({ inputs }) => inputs.headers?.['cookie']?.split('; ') ?? []);
const texts = (key: keyof BeaconStatement): readonly string[] =>
  vectors.flatMap(({ inputs }) => (typeof inputs[key] === 'string' ? [inputs[key]] : []));

const cookie = fc.oneof(
  fc.constantFrom(...cookies),
  fc.constantFrom(
    'usprivacy=1YYN',
    'wp_consent_marketing=allow',
    'CookieConsent=0',
    'klaro={"ga":true}',
    'OptanonAlertBoxClosed=2020-01-01',
  ),
);
const flag = fc.constantFrom('granted', 'denied', true, false, undefined, 'maybe');
const statement = fc.record(
  {
    consent: fc.record(
      { analytics: flag, ads: flag, ad_user_data: flag, adPersonalization: flag, functional: flag },
      { requiredKeys: [] },
    ),
    tcString: fc.constantFrom(...texts('tcString')),
    gppString: fc.constantFrom(...texts('gppString')),
    gcd: fc.constantFrom(...texts('gcd')),
    gcs: fc.constantFrom('G111', 'G100', 'G1--'),
    gpc: fc.constantFrom(true, false),
  },
  { requiredKeys: [] },
);
const region = fc.constantFrom('DE', 'US-CA', 'IN', 'CA-QC', null);
const inputs = fc.record({ region, list: fc.array(cookie, { maxLength: 6 }), statement });

function resolve(
  some: { region: string | null; list: readonly string[]; statement: BeaconStatement },
  headers: ConsentInputs['headers'] = {},
): Resolution {
  const { region, list, statement } = some;
  return resolveConsent({
    region,
    headers: { cookie: list.join('; '), ...headers },
    statement,
    now,
  });
}

describe('consent', () => {
  it('is never widened by Global Privacy Control', () => {
    fc.assert(
      fc.property(inputs, (some) => {
        const without = resolve(some);
        const withGpc = resolve(some, { 'sec-gpc': '1' });
        for (const purpose of purposes) {
          if (withGpc.resolved[purpose] === 'granted') {
            expect(without.resolved[purpose]).toBe('granted');
          }
        }
        expect(withGpc.gpc).toBe(true);
        expect(withGpc.resolved.ads).toBe('denied');
        expect(withGpc.resolved.adUserData).toBe('denied');
        expect(withGpc.resolved.adPersonalization).toBe('denied');
      }),
    );
  });

  it('is never widened by another denial, and denied wherever it denies', () => {
    const denials = fc.constantFrom(
      ['CookieConsent=0', purposes],
      ['wp_consent_statistics=deny', ['analytics']],
      ['cmplz_marketing=deny', ['ads', 'adUserData', 'adPersonalization']],
      ['usprivacy=1YYN', ['ads']],
      ['klaro={"matomo":false}', ['analytics']],
      ['cookieyes-consent=functional:no', ['functional']],
    ) as fc.Arbitrary<readonly [string, readonly (typeof purposes)[number][]]>;
    fc.assert(
      fc.property(inputs, denials, (some, [denial, denied]) => {
        const before = resolve(some);
        const after = resolve({ ...some, list: [...some.list, denial] });
        for (const purpose of purposes) {
          if (denied.includes(purpose)) expect(after.resolved[purpose]).toBe('denied');
          if (after.resolved[purpose] === 'granted') {
            expect(before.resolved[purpose]).toBe('granted');
          }
        }
      }),
    );
  });

  it('does not depend on the order of cookies', () => {
    fc.assert(
      fc.property(
        inputs.chain((some) =>
          fc.tuple(
            fc.constant(some),
            fc.shuffledSubarray([...some.list], { minLength: some.list.length }),
          ),
        ),
        ([some, shuffled]) => {
          expect(resolve({ ...some, list: shuffled })).toEqual(resolve(some));
        },
      ),
    );
  });

  it('does not depend on whether a cookie comes in the header or in the beacon', () => {
    fc.assert(
      fc.property(inputs, (some) => {
        const pairs = some.list.map((text): [string, string] => {
          const border = text.indexOf('=');
          return [text.slice(0, border), text.slice(border + 1)];
        });
        fc.pre(new Set(pairs.map(([name]) => name)).size === pairs.length);
        const handedOver = { ...some.statement, cmp: Object.fromEntries(pairs) };
        expect(resolve({ ...some, list: [], statement: handedOver })).toEqual(resolve(some));
      }),
    );
  });

  it('is granted by signals alone under a strict policy', () => {
    fc.assert(
      fc.property(inputs, (some) => {
        const resolution = resolve(some);
        const vector = effectiveConsent(resolution, { regionDefaultCounts: [] });
        for (const purpose of purposes) {
          if (vector[purpose] !== 'granted') continue;
          const said = resolution.signals.filter((signal) => signal.purpose === purpose);
          expect(said.length).toBeGreaterThan(0);
          expect(said.every((signal) => signal.state === 'granted')).toBe(true);
        }
      }),
    );
  });

  it('is one of three states whatever is sent, and never an exception', () => {
    const names = cmps.flatMap((banner) => banner.cookies).concat('_iub_cs-1', '__cmpconsent1');
    const mutated = fc
      .tuple(cookie, fc.nat(400), fc.string({ maxLength: 6, unit: 'binary' }), fc.nat(6))
      .map(([text, at, insert, cut]) => text.slice(0, at) + insert + text.slice(at + cut));
    const wild = fc
      .tuple(fc.constantFrom(...names), fc.oneof(fc.json(), fc.string({ unit: 'binary' })))
      .map(([name, value]) => `${name}=${value}`);
    const encoded = fc
      .tuple(fc.constantFrom(...names), fc.json())
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const list = fc.array(fc.oneof(mutated, wild, encoded), { maxLength: 8 });
    const anything = fc.oneof(fc.anything(), fc.string(), fc.json(), fc.constantFrom(...cookies));
    const claims = fc.record({
      consent: anything,
      cmp: fc.oneof(anything, fc.dictionary(fc.constantFrom(...names), anything)),
      gpc: anything,
      tcString: anything,
      gppString: anything,
      gcs: anything,
      gcd: anything,
    });
    fc.assert(
      fc.property(fc.string(), list, claims, (region, some, statement) => {
        const { resolved, signals } = resolve({ region, list: some, statement });
        expect(Object.keys(resolved)).toEqual([...purposes]);
        for (const purpose of purposes) {
          expect(['granted', 'denied', 'unknown']).toContain(resolved[purpose]);
        }
        expect(signals.length).toBeLessThanOrEqual((cmps.length + 6) * purposes.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws on any mutation of a consent string', () => {
    const base = fc.constantFrom(...texts('tcString'), ...texts('gppString'));
    fc.assert(
      fc.property(base, fc.nat(120), fc.string({ maxLength: 3 }), (text, at, insert) => {
        const broken = text.slice(0, at) + insert + text.slice(at + 1);
        resolve({ region: null, list: [], statement: { tcString: broken, gppString: broken } });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the time of a resolution', () => {
  const repeated = (text: string) => (size: number) =>
    text.repeat(Math.ceil(size / text.length)).slice(0, size);
  const header = (fill: (size: number) => string) => (size: number) => ({
    headers: { cookie: fill(size) },
    statement: {},
  });
  const value = (name: string, text: string) => (size: number) => ({
    headers: { cookie: `${name}=${repeated(text)(Math.min(size, 8_192 - 40))}` },
    statement: {},
  });
  const worst: Readonly<
    Record<string, (size: number) => Pick<ConsentInputs, 'headers' | 'statement'>>
  > = {
    semicolons: header((size) => `${';'.repeat(size)}=`),
    'equals signs': header(repeated('=')),
    blanks: header(repeated(' ')),
    'empty cookies': header(repeated(';x=')),
    'many OneTrust cookies': header(repeated('OptanonConsent=groups=2:1;OptanonAlertBoxClosed=x;')),
    'many TrustArc cookies': header(repeated('notice_gdpr_prefs=0,1:;notice_preferences=1:;')),
    'many iubenda cookies': header(repeated('_iub_cs-1={"consent":true};')),
    'many names of consentmanager': header(repeated('__cmpconsent1=C;')),
    'one long name': header((size) => `__cmpconsent${'1'.repeat(size)}=C`),
    'long groups': value('OptanonConsent', 'groups=2:1,'),
    'groups without end': value('OptanonConsent', '&groups'),
    'levels without end': value('notice_gdpr_prefs', '0,'),
    'records of Cookiebot': value('CookieConsent', '{stamp:utc:1,statistics:'),
    'percent signs': value('klaro', '%25'),
    'broken percent signs': value('klaro', '%'),
    'nested lists': value('klaro', '['),
    'nested objects': value('klaro', '{"a":'),
    'exclamation marks': value('tarteaucitron', '!'),
    'pairs of CookieYes': value('cookieyes-consent', 'a:,'),
    base64: value('didomi_token', 'e30='),
    dots: value('euconsent-v2', 'A.'),
    tildes: value('OTGPPConsent', 'DBAB~'),
    'names of the beacon': (size) => ({
      headers: {},
      statement: {
        cmp: Object.fromEntries(
          Array.from({ length: Math.ceil(size / 16) }, (_, index) => [`_iub_cs-${index}`, '{}']),
        ),
      },
    }),
    'a long region': (size) => ({ headers: {}, statement: { tcString: 'C'.repeat(size) } }),
  };

  it.each(Object.entries(worst))('is linear in %s', (_, make) => {
    const best = (size: number): number => {
      const inputs = { ...make(size), region: ' '.repeat(size), now };
      return cpuMs(() => resolveConsent(inputs));
    };
    const [small, large] = [best(16_000), best(64_000)];
    expect(large).toBeLessThan(50);
    expect(large / small).toBeLessThan(8);
  });
});
