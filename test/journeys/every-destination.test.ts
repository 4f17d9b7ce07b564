import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingStores, type RunningStore, startStores } from './every-store.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';
import { startVendors, strictVendors, type VendorServer } from './vendors/server.ts';

// The same 1,000 events through every destination, in one real process: what each vendor took, by
// its own names, against what was sent. Vendors are strict fakes that refuse what their pages refuse.

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const root = fileURLToPath(new URL('../..', import.meta.url));
const longName = `configurator_${'very_'.repeat(10)}long_step`;

interface Sent {
  readonly id: string;
  readonly name: string;
  readonly url?: string;
  readonly age?: number;
  readonly params?: object;
  readonly value?: number;
  readonly items?: readonly object[];
}

const common: readonly Omit<Sent, 'id'>[] = [
  { name: 'page_view' },
  { name: 'newsletter_signup', params: { method: 'footer' } },
  { name: 'site_search', params: { query: 'blue tee', results: 7 } },
  { name: 'download', params: { url: 'https://shop.example/a.pdf' } },
  { name: 'cta_click', params: { cta_id: 'hero' } },
  { name: 'add_to_cart', value: 10.01, items: [{ item_id: 'SKU-1', price: 10.01, quantity: 1 }] },
  {
    name: 'purchase',
    value: 30.03,
    params: { transaction_id: 'T-1' },
    items: [{ item_id: 'SKU-1', item_name: 'Tee', price: 10.01, quantity: 3 }],
  },
  { name: 'scroll_depth', params: { percent: 50 } },
  { name: 'video_progress', params: { percent: 25, video_title: 'Demo' } },
  { name: 'account_created', params: { method: 'email' } },
  { name: 'quiz step 1', params: { list: ['a', 'b'], deep: { kind: 'x' } } },
  { name: longName, params: { ga_x: 1, $ip: 'x', user_properties: 'y' } },
];
/** 40 kB of plain words: more than Segment takes of one event. */
const large = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`part_${String(index)}`, 'plain words '.repeat(170)]),
);

const thousand: readonly Sent[] = Array.from({ length: 1_000 }, (_, index) => {
  const id = `event-${String(index).padStart(4, '0')}`;
  const url = 'https://shop.example/p/1';
  if (index < 10) return { id, url, name: 'cta_click', params: large };
  if (index < 20) return { id, url, name: 'cta_click', age: 45 * 60_000 };
  if (index < 30) return { id, name: 'cta_click' };
  if (index < 40) return { id, url, name: 'quiz_completed' };
  return { id, url, name: 'page_view', ...common[index % common.length] };
});

/** What a vendor calls an event, and which it refuses, with the reason. */
interface Expected {
  readonly name: (name: string) => string;
  readonly refuses?: Readonly<Record<string, (event: Sent) => boolean>>;
}

const same = (name: string): string => name;
const from =
  (names: Readonly<Record<string, string>>, cut = 1_000) =>
  (name: string): string =>
    (names[name] ?? name).slice(0, cut);
const underscored = (name: string): string => name.replaceAll(' ', '_');

const expected: Readonly<Record<string, Expected>> = {
  ga4: {
    name: (name) =>
      underscored(
        from(
          { site_search: 'search', scroll_depth: 'scroll', account_created: 'sign_up' },
          40,
        )(name),
      ),
  },
  mixpanel: { name: same },
  amplitude: { name: same },
  posthog: { name: from({ page_view: '$pageview' }) },
  segment: {
    name: same,
    refuses: { too_large: ({ params }) => JSON.stringify(params ?? {}).length > 32_768 },
  },
  matomo: {
    name: from({
      page_view: 'pageview',
      site_search: 'search',
      download: 'download',
      purchase: 'order',
    }),
  },
  snowplow: { name: same },
  plausible: {
    name: from({ page_view: 'pageview' }),
    refuses: {
      too_old: ({ age = 0 }) => age > 30 * 60_000,
      not_representable: ({ url }) => url === undefined,
    },
  },
  umami: { name: from({ page_view: 'pageview' }, 50) },
};

let vendors: VendorServer;
let stores: readonly RunningStore[] = [];
let hook: Receiver;
let sluice: RunningSluice;

beforeAll(async () => {
  vendors = await startVendors();
  [hook, stores] = await Promise.all([startReceiver(secret), startStores()]);
  // Commands beside the instance read the same configuration, so they need its secrets too.
  for (const { environment = {} } of stores) Object.assign(process.env, environment);
  const reroute = pathToFileURL(join(root, 'test/journeys/vendors/reroute.ts')).href;
  sluice = await startSluice({
    config: configOf(hook.url, stores),
    folder: freshFolder(),
    environment: { NODE_OPTIONS: `--import=${reroute}`, SLUICE_TEST_VENDORS: vendors.url },
  });
}, 60_000);

afterAll(async () => {
  await sluice?.end('SIGTERM');
  await vendors?.close();
  await hook?.close();
  for (const store of stores) await store.stop();
});

const probe: Sent = {
  id: 'probe-0001',
  name: 'demo_request',
  url: 'https://shop.example/p/1',
  params: { plan: 'team', seats: 5 },
};

describe('the same 1,000 events through every destination', () => {
  test('explain shows the same bytes as were sent, but for ids and times', async () => {
    await send([probe]);
    for (const { name } of strictVendors) {
      await until(
        `the probe at ${name}`,
        () => vendors.bodies(name).length,
        (n) => n > 0,
      );
    }
    const told = await explained();
    for (const { name } of strictVendors) {
      expect(told.get(name), name).toEqual(vendors.bodies(name).map(withoutIds));
    }
    await until(
      'the probe at the hook',
      () => hook.eventCount(),
      (n) => n === 1,
    );
    expect(told.get('hook')).toEqual(hook.deliveries.map(({ body }) => withoutIds(body)));
  }, 30_000);

  test('each vendor takes all that it can, by its own names; each refusal is named', async () => {
    for (const [at, event] of thousand.slice(0, 10).entries()) await send([event], at);
    for (let at = 10; at < thousand.length; at += 10) await send(thousand.slice(at, at + 10), at);
    for (const { name: vendor } of strictVendors) {
      const { name, refuses = {} } = expectedOf(vendor);
      const open = thousand.filter((event) => event.name !== 'quiz_completed');
      const isRefused = (event: Sent): boolean => Object.values(refuses).some((one) => one(event));
      const going = open.filter((event) => !isRefused(event));
      const before = [probe, ...going].map((event) => name(event.name));
      await until(
        `all at ${vendor}`,
        () => vendors.taken(vendor).length,
        (n) => n >= before.length,
      );
      expect(tally(vendors.taken(vendor).map((one) => one.name)), vendor).toEqual(tally(before));
      expect(vendors.refused(vendor), vendor).toEqual([]);
      const named = Object.entries(refuses).map(([reason, is]) => [reason, open.filter(is).length]);
      const { dropped, ...counts } = await countsOf(vendor);
      expect(dropped, vendor).toEqual({ sensitive_event: 10, ...Object.fromEntries(named) });
      expect(counts, vendor).toMatchObject({ delivered: before.length, waiting: 0, dead: {} });
    }
    expect(vendors.unknown).toEqual([]);
  }, 90_000);

  test('events that a vendor recognises again have an id each', () => {
    for (const vendor of ['mixpanel', 'amplitude', 'posthog', 'segment', 'snowplow']) {
      const ids = vendors.taken(vendor).map(({ id }) => id);
      expect(new Set(ids).size, vendor).toBe(ids.length);
      expect(ids).not.toContain('');
    }
  });

  test('the webhook and the own store have the same events under our names', async () => {
    const open = [probe, ...thousand.filter(({ name }) => name !== 'quiz_completed')];
    await until(
      'all at the hook',
      () => hook.eventCount(),
      (n) => n >= open.length,
    );
    expect(tally(hook.events().map((event) => String(event['name'])))).toEqual(
      tally(open.map(({ name }) => name)),
    );
    await until(
      'all in the store',
      async () => (await countsOf('warehouse')).delivered,
      (n) => n === thousand.length + 1,
    );
    const { rows } = await api<{ rows: { name: string; n: number }[] }>('steps?hours=3');
    const stored = Object.fromEntries(rows.map(({ name, n }) => [name, n]));
    expect(stored).toEqual(tally([probe, ...thousand].map(({ name }) => name)));
  }, 30_000);

  test('every other store that is there has them all; only an own one has the sensitive ones', async () => {
    const names = [probe, ...thousand].map(({ name }) => name);
    const open = names.filter((name) => name !== 'quiz_completed');
    for (const store of stores) {
      const { dropped } = await until(
        `all in ${store.name}`,
        () => countsOf(store.name),
        (counts) => counts.delivered + (counts.dropped['sensitive_event'] ?? 0) === names.length,
        30_000,
      );
      const isOwn = Object.keys(dropped).length === 0;
      expect(isOwn ? {} : dropped, store.name).toEqual(isOwn ? {} : { sensitive_event: 10 });
      expect(tally(await store.names()), store.name).toEqual(tally(isOwn ? names : open));
    }
    process.stdout.write(`stores asked: ${stores.map(({ name }) => name).join(', ')}\n`);
  }, 60_000);

  test.skipIf(Object.keys(missingStores).length === 0)(
    `stores that are not there: ${Object.keys(missingStores).join(', ') || 'none'}`,
    () => {
      if (process.env['CI'] !== undefined) expect(missingStores).toEqual({});
    },
  );

  test('no secret stands in what it printed', () => {
    for (const word of [
      'mixpanel-token',
      'amplitude-key',
      'phc_key',
      'segment-key',
      'ga4-secret',
    ]) {
      expect(sluice.output()).not.toContain(word);
    }
  });

  test('the conformance report names the points that fail without the profile', async () => {
    const { code, output } = await runCommand(sluice, 'report', 'conformance');
    expect(code).toBe(1);
    expect(output.split('\n')[0]).toMatch(/transfers .*not about consent.*CNIL has not reviewed/);
    expect(output).toMatch(/FAILS {2}client_id/);
    expect(output).toMatch(/FAILS {2}identifiers/);
    expect(output).not.toContain('T-1');
  });
});

function configOf(hookUrl: string, running: readonly RunningStore[]): string {
  const lines = running.map(
    ({ name, settings }) => `  ${name}: { purposes: [analytics], ${settings} }`,
  );
  return `
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
network: { trustedProxies: ["127.0.0.1"] }
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations:
  warehouse: { type: duckdb, purposes: [analytics] }
  hook: { type: webhook, purposes: [analytics], url: "${hookUrl}", secret: "${secret}", allowPrivate: true }
  ga4: { type: ga4, purposes: [analytics], measurementId: G-TEST1234, apiSecret: ga4-secret }
  mixpanel: { type: mixpanel, purposes: [analytics], token: mixpanel-token }
  amplitude: { type: amplitude, purposes: [analytics], apiKey: amplitude-key }
  posthog: { type: posthog, purposes: [analytics], apiKey: phc_key }
  segment: { type: segment, purposes: [analytics], writeKey: segment-key }
  matomo: { type: matomo, purposes: [analytics], url: "https://matomo.example", siteId: 1 }
  snowplow: { type: snowplow, purposes: [analytics], url: "https://sp.example" }
  plausible: { type: plausible, purposes: [analytics], domain: shop.example }
  umami: { type: umami, purposes: [analytics], url: "https://umami.example", websiteId: 11111111-2222-3333-4444-555555555555 }
${lines.join('\n')}
`;
}

function expectedOf(vendor: string): Expected {
  const found = expected[vendor];
  if (found === undefined) throw new Error(`nothing is expected of ${vendor}`);
  return found;
}

/** Ten visitors in turn, as a proxy that is believed tells them. */
async function send(events: readonly Sent[], at = 0): Promise<void> {
  const seen = events.map((event, index) => ({ seq: at + index, ...event }));
  const page = `page-${String(at).padStart(12, '0')}`;
  const answer = await sendBeacon(sluice, consented(seen, { page }), headersOf(at));
  expect(answer.status).toBe(202);
}

function headersOf(at: number): Readonly<Record<string, string>> {
  return {
    'x-forwarded-for': `198.51.100.${String((at / 10) % 10)}`,
    'user-agent':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'accept-language': 'de',
  };
}

async function api<Value>(path: string): Promise<Value> {
  return (await (await fetch(`${sluice.adminUrl}/console/api/${path}`)).json()) as Value;
}

interface Counts {
  readonly delivered: number;
  readonly waiting: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly dead: Readonly<Record<string, number>>;
}

async function countsOf(name: string): Promise<Counts> {
  const { destinations } = await api<{ destinations: { name: string; counts: Counts }[] }>('state');
  const counts = destinations.find((one) => one.name === name)?.counts;
  if (counts === undefined) throw new Error(`no destination ${name}`);
  return counts;
}

function tally(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** What `sluice explain` says would be sent for the probe, by destination, without ids and times. */
async function explained(): Promise<ReadonlyMap<string, readonly string[]>> {
  const line = {
    ip: '198.51.100.0',
    headers: headersOf(0),
    beacon: { consent: { analytics: 'granted' } },
    event: { ...probe, site: 'shop' },
  };
  const argv = [
    join(root, 'src/main.ts'),
    'explain',
    '--jsonl',
    '-c',
    `${sluice.folder}/sluice.yaml`,
  ];
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${JSON.stringify(line)}\n`);
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  const { destinations } = JSON.parse(text) as {
    destinations: { name: string; requests: { body: string }[] }[];
  };
  return new Map(
    destinations.map(({ name, requests }) => [name, requests.map(({ body }) => withoutIds(body))]),
  );
}

/** Ids are under keys of the process, secrets are hidden, and time has passed. */
function withoutIds(body: string): string {
  return body
    .replace(/"api_key":"[^"]*"/, '"api_key":"…"')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/probe-0001/g, 'ID')
    .replace(/[0-9a-f]{12,64}/g, 'ID')
    .replace(/"client_id":"\d+\.\d+"/, '"client_id":"ID"')
    .replace(/\d{10,16}/g, 'TIME')
    .replace(/"(?:page)":(?:"[^"]*"|null)/g, '"page":"ID"');
}
