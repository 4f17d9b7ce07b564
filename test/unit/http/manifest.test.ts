import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type LoadedConfig, parseConfig } from '../../../src/config/load.ts';
import { EnrichedEvent } from '../../../src/event/enriched-event.ts';
import type { EventRecord } from '../../../src/event/event-record.ts';
import { siteStatements } from '../../../src/http/manifest.ts';
import { fieldsByForm } from '../../../src/http/manifest-fields.ts';
import { HmacKey } from '../../../src/identity/hmac-key.ts';
import { MemoryVisitorKeys } from '../../../src/identity/visitor-keys.ts';
import { permit } from '../../../src/permit/permit.ts';
import { runPipeline } from '../../../src/pipeline.ts';
import { pipelineTools } from '../../../src/pipeline-tools.ts';
import { parseBeacon } from '../../../src/sources/beacon.ts';
import { mintEvents } from '../../../src/sources/mint-events.ts';
import { projectFile } from '../../house/source-files.ts';

const secrets = [
  'the-admin-token-of-this-place',
  'ga4-api-secret-1234',
  'the-secret-of-the-hook-1',
  'path-with-a-token',
  'query-with-a-token',
  'Bearer-header-token',
  '/srv/secret-place',
  '198.51.100.77',
  '10.1.2.3',
];

const everything = `
data: /srv/secret-place/data
keys: /srv/secret-place/keys
admin: { host: 10.1.2.3, token: the-admin-token-of-this-place }
network: { trustedProxies: ["198.51.100.77"] }
identity: { userIds: true }
prefix: /track
sites:
  shop: { origins: ["https://shop.example"], banner: onetrust, consentKey: ${JSON.stringify(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }))} }
destinations:
  warehouse: { type: duckdb, purposes: [analytics], whenUnknown: count, retentionDays: 30 }
  ga4: { type: ga4, purposes: [analytics, ads], measurementId: G-XXXXXXX, apiSecret: ga4-api-secret-1234, host: eu }
  hook: { type: webhook, purposes: [analytics], url: "https://partner.example:8443/path-with-a-token?k=query-with-a-token", secret: the-secret-of-the-hook-1, headers: { authorization: Bearer-header-token }, whenUnknown: degrade, allowSensitive: [quiz_result] }
  inner: { type: webhook, purposes: [analytics, functional], url: "http://10.1.2.3/in", unsigned: true, allowPrivate: true, ownStore: true, whenDenied: count }
`;

const read = (text: string): LoadedConfig =>
  parseConfig(text, { file: 'sluice.yaml', folder: '/tmp', environment: {} });
const statementOf = (text: string) => siteStatements(read(text), '1.2.3');

describe('the manifest', () => {
  it('says what the running configuration does', () => {
    const { manifest } = statementOf(everything);
    expect(manifest).toMatchObject({
      manifest: 1,
      software: { name: 'Sluice', version: '1.2.3' },
      policy: { name: 'strict-eu', assessment: 'self-assessed' },
      purposes: ['analytics', 'ads', 'functional'],
      sites: [{ name: 'shop', origins: ['https://shop.example'], banner: 'onetrust' }],
      destinations: [
        { name: 'warehouse', type: 'duckdb', party: 'own', host: null, retentionDays: 30 },
        { name: 'ga4', party: 'third', host: 'region1.google-analytics.com' },
        {
          name: 'hook',
          party: 'third',
          host: 'partner.example',
          purposes: ['analytics'],
          whenUnknown: 'degrade',
          whenDenied: 'drop',
          sensitiveEvents: ['quiz_result'],
          retentionDays: null,
        },
        { name: 'inner', party: 'own', host: null, whenDenied: 'count' },
      ],
      retention: {
        queuedHoursMax: 72,
        deliveredHoursMax: 72,
        deadLetterHoursMax: 72,
        ledgerMonthsMax: 25,
        withdrawalDaysMax: 30,
      },
      identifiers: {
        cookies: [],
        storedOnDevice: [],
        visitor: {
          scope: ['one UTC day', 'one site', 'another id for each destination'],
          addressBits: { ipv4: 32, ipv6: 128 },
          keyDestroyedMinutesAfterDayMax: 60,
        },
      },
      endpoints: { events: '/track/e', consent: '/track/consent' },
      script: '/track/s.js',
    });
  });

  it('names the forms that each destination may get, and no others', () => {
    const { manifest } = statementOf(everything);
    const { destinations } = manifest as { destinations: { fields: object }[] };
    expect(destinations.map(({ fields }) => Object.keys(fields))).toEqual([
      ['full', 'counted'],
      ['full'],
      ['full', 'degraded'],
      ['full', 'counted'],
    ]);
    const withGa = destinations.map(({ fields }) => JSON.stringify(fields).includes('"ga"'));
    expect(withGa, "Google's own ids are for Google's property alone").toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it.each(secrets)('does not hold %s', (secret) => {
    expect(everything, 'it is planted').toContain(secret);
    expect(JSON.stringify(statementOf(everything))).not.toContain(secret);
  });

  it('changes with the configuration', () => {
    const without = everything
      .replace(/^ {2}ga4:.*\n/m, '')
      .replace('userIds: true', 'userIds: false');
    const { manifest } = statementOf(without);
    expect(JSON.stringify(manifest)).not.toContain('google');
    expect(manifest).toMatchObject({
      purposes: ['analytics', 'functional'],
      identifiers: { siteUserIds: 'removed' },
    });
  });
});

describe('the statement on Global Privacy Control', () => {
  it('is made only where the operator publishes it', () => {
    expect(statementOf(everything).gpc).toBeNull();
    expect(statementOf(`${everything}\ngpc: { publish: true }`).gpc).toEqual({
      gpc: true,
      lastUpdate: read(everything).policy.date,
    });
    expect(
      statementOf(`${everything}\ngpc: { publish: true, lastUpdate: 2026-11-22 }`).gpc,
    ).toEqual({ gpc: true, lastUpdate: '2026-11-22' });
    expect(() => statementOf(`${everything}\ngpc: { publish: true, lastUpdate: soon }`)).toThrow(
      'is not a date',
    );
  });
});

describe('the fields of a form', () => {
  it('are those of docs/events.md', () => {
    const told = [...projectFile('docs/events.md').matchAll(/^\| (`[a-zA-Z`, ]+`) \|/gm)]
      .flatMap(([, names = '']) => names.replaceAll('`', '').split(', '))
      .flatMap((name) => (name === 'derived' ? [] : [name]));
    const full = fieldsByForm('full', { keepsGaIds: true });
    expect(full.filter((name) => !name.startsWith('derived.')).sort()).toEqual(told.sort());
  });

  it('hold everything that the last door lets through, and less the poorer the form', () => {
    const forms = { hook: 'full', poor: 'degraded', counts: 'counted' } as const;
    for (const [name, form] of Object.entries(forms)) {
      const record = permittedFor(name);
      expect(record.variant).toBe(form);
      const keepsGaIds = false;
      const declared = fieldsByForm(record.variant, { keepsGaIds });
      expect(declared, name).toEqual(expect.arrayContaining([...filledFields(record)]));
    }
    expect(filledFields(permittedFor('hook')).length).toBeGreaterThan(20);
    expect(filledFields(permittedFor('counts')).length).toBeLessThan(15);
  });
});

/** A full event of a visitor who allowed analytics and was not asked about ads. */
function permittedFor(name: string): EventRecord {
  const loaded = read(`
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "https://a.example/", unsigned: true }
  poor: { type: webhook, purposes: [analytics, ads], url: "https://a.example/", unsigned: true, whenUnknown: degrade }
  counts: { type: webhook, purposes: [analytics, ads], url: "https://a.example/", unsigned: true, ownStore: true, whenUnknown: count }
`);
  const at = Date.parse('2026-06-15T12:34:56.789Z');
  const key = new HmacKey(randomBytes(32));
  const tools = pipelineTools(loaded, {
    keys: new MemoryVisitorKeys(randomBytes, () => undefined),
    pseudonymKey: () => key,
    now: () => at,
    meter: (_, run) => run(),
  });
  const sent = {
    name: 'purchase_completed_here',
    seq: 1,
    url: 'https://shop.example/orders?utm_source=x&utm_medium=cpc&utm_campaign=y',
    referrer: 'https://www.google.com/',
    title: 'Thank you',
    params: { color: 'red', quantity: 2 },
    value: 12.5,
    currency: 'EUR',
    items: [{ item_id: 'SKU1', price: 12.5 }],
  };
  const body = { v: 1, site: 'shop', page: 'page-0123456789ab', events: [sent] };
  const said = { consent: { analytics: 'granted' }, ga: { clientId: '1.2', sessionId: '3' } };
  const parsed = parseBeacon(Buffer.from(JSON.stringify({ ...body, ...said })));
  if ('refused' in parsed) throw new Error(parsed.refused);
  const facts = {
    address: '203.0.113.9',
    region: 'US',
    headers: {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'accept-language': 'de',
    },
    statement: parsed.statement,
  };
  const { events } = mintEvents(parsed, facts, { receivedAt: at, random: randomBytes });
  const [passage] = runPipeline(events, facts, tools, at).passages;
  const rule = tools.rules.find((each) => each.name === name);
  if (passage?.event === null || passage === undefined || rule === undefined) throw new Error(name);
  const event = EnrichedEvent.is(passage.event) ? passage.event : null;
  if (event === null) throw new Error('not enriched');
  const permitted = permit(event, rule, {
    policy: loaded.policy,
    key,
    declared: new Map(),
    keepsGaIds: false,
    withdrawn: [],
  });
  if ('dropped' in permitted) throw new Error(permitted.dropped);
  return permitted.record;
}

/** The names of all fields that hold something. */
function filledFields(record: EventRecord): readonly string[] {
  const { derived, acquisition, ...rest } = record;
  const holds = (value: unknown): boolean =>
    !['null', '""', '{}', '[]', '"other"'].includes(JSON.stringify(value));
  const names = (object: object, before = ''): string[] =>
    Object.entries(object).flatMap(([name, value]) => (holds(value) ? [before + name] : []));
  const known = acquisition.channel === 'unknown' ? [] : ['acquisition'];
  return [...names(rest), ...names(derived, 'derived.'), ...known];
}
