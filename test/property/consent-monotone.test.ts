import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { resolveConsent } from '../../src/consent/resolve.ts';
import type { BeaconStatement, RequestFacts } from '../../src/event/raw-event.ts';
import { HmacKey } from '../../src/identity/hmac-key.ts';
import { MemoryVisitorKeys } from '../../src/identity/visitor-keys.ts';
import { permit } from '../../src/permit/permit.ts';
import { runPipeline } from '../../src/pipeline.ts';
import { pipelineTools } from '../../src/pipeline-tools.ts';
import { redactTools } from '../../src/redact-tools.ts';
import { parseBeacon } from '../../src/sources/beacon.ts';
import { mintEvents } from '../../src/sources/mint-events.ts';
import { freeze, storable, thaw } from '../../src/spool/frame.ts';
import { base64url, bits, tcCore } from '../unit/consent/consent-strings.ts';

/** Less consent never sends more bytes, to any destination, whatever the policy. */

const now = Date.parse('2026-06-15T12:34:56.789Z');
const key = new HmacKey(Buffer.alloc(32, 7));
const store =
  'type: webhook, url: "https://a.example/", secret: a-long-enough-secret, ownStore: true';
const ga4 = 'type: ga4, measurementId: G-ABCDEF12, apiSecret: abcdefgh';
const setups = ['strict-eu', 'us-opt-out', 'cnil-proxy'].map((policy) => {
  const loaded = parseConfig(
    `policy: ${policy}
sites: { shop: { origins: ["https://shop.example"], parameters: { add_to_cart: { color: enum } } } }
destinations:
  whole: { type: duckdb, purposes: [analytics] }
  counts: { ${store}, purposes: [analytics, functional], whenUnknown: count, whenDenied: count }
  degrades: { ${store}, purposes: [analytics], whenUnknown: degrade, whenDenied: count }
  third: { ${ga4}, purposes: [analytics], whenUnknown: degrade }
  vendor: { ${ga4}, purposes: [analytics], whenUnknown: degrade, tcfVendor: 755 }
  ads: { ${ga4}, purposes: [analytics, ads, adUserData], whenUnknown: degrade }`,
    { file: 'x', folder: '/tmp', environment: {} },
  );
  const pipeline = pipelineTools(loaded, {
    keys: new MemoryVisitorKeys(randomBytes, () => undefined),
    pseudonymKey: () => key,
    now: () => now,
    meter: (_, run) => run(),
  });
  return { loaded, pipeline, declaredOf: redactTools(loaded, () => key, 0).declaredOf };
});
type Setup = (typeof setups)[number];

const beacon = parseBeacon(
  Buffer.from(
    JSON.stringify({
      v: 1,
      site: 'shop',
      page: 'page-0123456789ab',
      events: [
        {
          seq: 1,
          name: 'add_to_cart',
          url: 'https://shop.example/users/4711?utm_source=x&email=jane%40example.org',
          referrer: 'https://www.google.com/',
          title: 'Welcome back',
          params: { color: 'red', quantity: 2, note: 'free text' },
          value: 12.5,
          currency: 'EUR',
        },
      ],
    }),
  ),
);
if ('refused' in beacon) throw new Error(beacon.refused);
const parsed = beacon;

interface Visit {
  readonly region: string | null;
  readonly headers: RequestFacts['headers'];
  readonly statement: BeaconStatement;
}

/**
 * Bytes that each destination gets of one event: the JSON of what the last door gives, without the
 * record of the decision itself, which names the purposes that were not answered.
 */
function bytesOf(visit: Visit, { loaded, pipeline, declaredOf }: Setup): readonly number[] {
  const facts: RequestFacts = {
    ...visit,
    address: '203.0.113.9',
    headers: { ...visit.headers, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' },
  };
  const { events } = mintEvents(parsed, facts, { receivedAt: now, random: randomBytes });
  const event = runPipeline(events, facts, pipeline, now).passages[0]?.event ?? null;
  if (event === null) return pipeline.rules.map(() => 0);
  const { visitor } = event.record;
  const session = { id: 'abcdef0123456789', start: Math.floor(now / 1000) };
  const stored = thaw(
    Buffer.from(freeze(storable(event, visitor === null ? null : { visitor, session }))),
  );
  if ('corrupt' in stored) throw new Error(stored.corrupt);
  return pipeline.rules.map((rule) => {
    const permitted = permit(stored, rule, {
      policy: loaded.policy,
      key,
      declared: declaredOf('shop'),
      keepsGaIds: false,
      withdrawn: [],
    });
    if ('dropped' in permitted) return 0;
    const { consent: _, ...told } = permitted.record;
    return Buffer.byteLength(JSON.stringify(told));
  });
}

const ladder = ['granted', undefined, 'denied'] as const;
const rung = fc.nat(2);
const rungs = fc.record({
  analytics: rung,
  ads: rung,
  adUserData: rung,
  adPersonalization: rung,
  functional: rung,
});
type Rungs = typeof rungs extends fc.Arbitrary<infer Value> ? Value : never;
const stated = (steps: Rungs): Record<string, unknown> =>
  Object.fromEntries(Object.entries(steps).map(([purpose, step]) => [purpose, ladder[step]]));

const section = (vendors: readonly number[]): string =>
  `${bits(900, 16)}0${Array.from({ length: 900 }, (_, index) => (vendors.includes(index + 1) ? '1' : '0')).join('')}`;
function tcString(vendors: readonly number[], purposes: readonly number[]): string {
  const core = base64url(tcCore({ purposes, vendors: section(vendors) }));
  return `${core}.${base64url(`001${section([3, 755])}`)}`;
}

const visits = fc.record({
  region: fc.constantFrom('DE', 'US', 'US-CA', 'IN', null),
  steps: rungs,
  tc: fc.option(
    fc.record({
      vendors: fc.subarray([3, 755]),
      purposes: fc.subarray([1, 3, 4, 7, 8]),
    }),
  ),
  cookies: fc.subarray(['wp_consent_statistics=allow', 'cmplz_marketing=allow']),
});
/** What takes consent away; each is one more denial, or one grant less. */
const lessening = fc.oneof(
  fc.record({ kind: fc.constant('gpc' as const) }),
  fc.record({ kind: fc.constant('steps' as const), down: rungs }),
  fc.record({ kind: fc.constant('tc' as const), keep: fc.subarray([1, 3, 4, 7, 8, 755]) }),
  fc.record({
    kind: fc.constant('cookie' as const),
    cookie: fc.constantFrom(
      'CookieConsent=0',
      'wp_consent_statistics=deny',
      'wp_consent_marketing=deny',
      'usprivacy=1YYN',
      'klaro={"matomo":false}',
      'cookieyes-consent=functional:no',
    ),
  }),
);
type Visited = typeof visits extends fc.Arbitrary<infer Value> ? Value : never;
type Lessening = typeof lessening extends fc.Arbitrary<infer Value> ? Value : never;

function visitOf({ region, steps, tc, cookies }: Visited, less: Lessening | null): Visit {
  const down = less?.kind === 'steps' ? less.down : null;
  const lower = Object.entries(steps).map(([purpose, step]) => [
    purpose,
    Math.max(step, down?.[purpose as keyof Rungs] ?? 0),
  ]);
  const kept = (list: readonly number[]): readonly number[] =>
    less?.kind === 'tc' ? list.filter((each) => less.keep.includes(each)) : list;
  const cookie = [...cookies, ...(less?.kind === 'cookie' ? [less.cookie] : [])].join('; ');
  return {
    region,
    headers: { cookie, ...(less?.kind === 'gpc' && { 'sec-gpc': '1' }) },
    statement: {
      consent: stated(Object.fromEntries(lower)),
      ...(tc !== null && { tcString: tcString(kept(tc.vendors), kept(tc.purposes)) }),
    },
  };
}

describe('less consent', () => {
  it('never sends more bytes to any destination', () => {
    const seen = { same: 0, less: 0, degraded: 0 };
    fc.assert(
      fc.property(fc.nat(setups.length - 1), visits, lessening, (policy, visited, less) => {
        const setup = setups[policy];
        if (setup === undefined) throw new Error('there is no such policy');
        const before = bytesOf(visitOf(visited, null), setup);
        const after = bytesOf(visitOf(visited, less), setup);
        after.forEach((bytes, index) => {
          const most = before[index] ?? 0;
          expect(bytes, setup.pipeline.rules[index]?.name).toBeLessThanOrEqual(most);
          seen[bytes < most ? 'less' : 'same'] += 1;
          if (bytes > 0 && bytes < most) seen.degraded += 1;
        });
      }),
      { numRuns: 1_500 },
    );
    expect(seen.less).toBeGreaterThan(200);
    expect(seen.degraded).toBeGreaterThan(20);
  });
});

describe('a mutated consent', () => {
  const path = new URL('../fixtures/consent/vectors.json', import.meta.url);
  const { vectors }: { vectors: readonly { readonly inputs: Record<string, unknown> }[] } =
    JSON.parse(readFileSync(path, 'utf8'));
  const texts = vectors.flatMap(({ inputs }) =>
    ['tcString', 'gppString', 'gcd'].flatMap((name) => {
      const text = inputs[name];
      return typeof text === 'string' ? [text] : [];
    }),
  );
  const vendors = Array.from({ length: 12 }, (_, index) => index * 80 + 1);
  const resolve = (text: string): void => {
    resolveConsent({
      region: 'DE',
      headers: { cookie: `euconsent-v2=${text}; OptanonConsent=groups=${text}; klaro=${text}` },
      statement: { tcString: text, gppString: text, gcd: text, cmp: { OTGPPConsent: text } },
      now,
      vendors,
    });
  };

  beforeAll(() => {
    for (let run = 0; run < 20; run += 1) texts.forEach(resolve);
  });

  it('costs at most 5 ms of CPU', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...texts),
        fc.nat(200),
        fc.string({ maxLength: 4 }),
        fc.nat(3),
        fc.constantFrom(1, 1, 1, 8, 64),
      )
      .map(([text, at, insert, cut, times]) =>
        (text.slice(0, at) + insert + text.slice(at + cut)).repeat(times).slice(0, 8_192),
      );
    fc.assert(
      fc.property(mutated, (text) => {
        expect(leastMs(() => resolve(text))).toBeLessThanOrEqual(5);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** CPU of one run, the least of up to five: the first may compile or collect garbage. */
function leastMs(work: () => void): number {
  let least = Infinity;
  for (let run = 0; run < 5 && least > 1; run += 1) {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
