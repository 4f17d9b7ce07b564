import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';
import { startVendors, type VendorServer } from './vendors/server.ts';

// The CNIL's points, read off the bytes that left a real process for GA4, under the policy and
// without it. Whoever visits has an address, an order, a campaign and a referrer of his own.

const visitors = 60;
let vendors: VendorServer;
let strict: RunningSluice;

const start = (policy: string): Promise<RunningSluice> =>
  startSluice({
    folder: freshFolder(),
    environment: {
      NODE_OPTIONS: `--import=${pathToFileURL(fileURLToPath(new URL('vendors/reroute.ts', import.meta.url))).href}`,
      SLUICE_TEST_VENDORS: vendors.url,
    },
    config: `
policy: ${policy}
identity: { userIds: true }
network: { trustedProxies: ["127.0.0.1"], regionHeader: x-region }
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations:
  ga4: { type: ga4, purposes: [analytics], measurementId: G-TEST1234, apiSecret: ga4-secret }
`,
  });

beforeAll(async () => {
  vendors = await startVendors();
  strict = await start('cnil-proxy');
}, 60_000);

afterAll(async () => {
  await strict?.end('SIGTERM');
  await vendors?.close();
});

async function visit(sluice: RunningSluice): Promise<void> {
  const before = vendors.taken('ga4').length;
  for (let visitor = 0; visitor < visitors; visitor += 1) {
    const page = `page-${String(visitor).padStart(12, '0')}`;
    const body = consented(eventsOf(visitor), {
      page,
      consent: { analytics: 'granted', adUserData: 'granted', adPersonalization: 'granted' },
      ga: { clientId: `${String(visitor + 1)}.1794959900`, sessionId: '1794959900' },
    });
    const headers = {
      'x-forwarded-for': `198.51.${String(visitor)}.7`,
      'x-region': visitor % 2 === 0 ? 'DE-BY' : 'LI',
      'accept-language': 'gsw',
      'user-agent': visitor % 3 === 0 ? agents.rare : agents.common,
    };
    expect((await sendBeacon(sluice, body, headers)).status).toBe(202);
  }
  const all = visitors * eventsOf(0).length;
  await until(
    'all at GA4',
    () => vendors.taken('ga4').length - before,
    (n) => n >= all,
    30_000,
  );
}

const agents = {
  common: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
  rare: 'Mozilla/5.0 (X11; FreeBSD amd64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Vivaldi/6.5',
};

function eventsOf(visitor: number): readonly object[] {
  const url = `https://shop.example/p/1?utm_source=news&utm_campaign=spring&color=red${String(visitor)}`;
  return [
    { seq: 1, name: 'page_view', url, referrer: 'https://search.example/?q=tee', title: 'Tee' },
    { seq: 2, name: 'site_search', url, params: { query: 'blue tee' } },
    {
      seq: 3,
      name: 'login',
      url,
      params: { user_id: `customer-${String(visitor)}`, method: 'mail' },
    },
    {
      seq: 4,
      name: 'purchase',
      url,
      value: 30.03,
      params: { transaction_id: `T-${String(visitor)}`, campaign: 'spring', nickname: 'x' },
      items: [{ item_id: 'SKU-1', quantity: 1, engraving: 'for Jo' }],
    },
  ];
}

describe('sluice report conformance', () => {
  test('before anything left, nothing was observed', async () => {
    const { code, output } = await runCommand(strict, 'report', 'conformance');
    expect(code).toBe(0);
    expect(output).toContain('not observed');
    expect(output).not.toMatch(/holds|FAILS/);
  });

  test('under cnil-proxy every point holds on the bytes that left', async () => {
    await visit(strict);
    const bodies = vendors.bodies('ga4').map((body) => JSON.parse(body) as { client_id: string });
    expect(new Set(bodies.map(({ client_id }) => client_id)).size).toBeLessThanOrEqual(10);
    const text = vendors.bodies('ga4').join('\n');
    for (const planted of [
      'utm_',
      'search.example',
      'customer-',
      'T-17',
      'spring',
      'FreeBSD',
      'gsw',
      'for Jo',
      'GRANTED',
      'blue tee',
      '.1794959900',
    ]) {
      expect(text).not.toContain(planted);
    }
    const { code, output } = await runCommand(strict, 'report', 'conformance');
    expect(output).not.toContain('FAILS');
    expect(code).toBe(0);
    expect(output.split('\n')[0]).toBe(
      'This is about transfers to third countries, not about consent, and the CNIL has not reviewed it.',
    );
    const held = [...output.matchAll(/holds {2}(\w+):.*\n\s+observed on (\d+) requests/g)];
    expect(held.map(([, point]) => point)).toEqual([
      'address',
      'client_id',
      'referrer',
      'parameters',
      'agent',
      'identifiers',
      'rest',
    ]);
    for (const [, , count] of held) expect(Number(count)).toBe(bodies.length);
    expect(output).toMatch(
      /declared by the operator: at least 100 visitors a day, 10 to a client id/,
    );
    expect(output).toMatch(/declared by the operator: who hosts Sluice/);
    expect(vendors.refused('ga4')).toEqual([]);
  }, 60_000);

  test('under a loose configuration the points that fail are named', async () => {
    const loose = await start('strict-eu');
    try {
      await visit(loose);
      const { code, output } = await runCommand(loose, 'report', 'conformance');
      const failed = [...output.matchAll(/FAILS {2}(\w+):/g)].map(([, point]) => point);
      expect(failed).toEqual([
        'address',
        'client_id',
        'referrer',
        'parameters',
        'agent',
        'identifiers',
        'rest',
      ]);
      expect(code).toBe(1);
      for (const planted of ['spring', 'customer-', 'T-17', 'blue tee']) {
        expect(output).not.toContain(planted);
      }
    } finally {
      await loose.end('SIGTERM');
    }
  }, 60_000);
});
