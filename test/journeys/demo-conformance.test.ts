import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { until } from './receiver.ts';
import { freshFolder, type RunningSluice, startSluice } from './sluice.ts';
import { startVendors, type VendorServer } from './vendors/server.ts';

// The CNIL's points on what a browser on the real pages of the demo makes leave for GA4: under the
// policy, and under the demo's own, which is loose for this.

const loaded = [
  new URL('vendors/reroute.ts', import.meta.url),
  new URL('vendors/demo-ga4.ts', import.meta.url),
];
const points = [
  'address',
  'client_id',
  'referrer',
  'parameters',
  'agent',
  'identifiers',
  'rest',
] as const;
const steps = ['page_view', 'add_to_cart', 'site_search', 'newsletter_signup', 'purchase'] as const;

interface Visitor {
  readonly address: string;
  readonly agent: string;
  readonly language: string;
}

const visitors: readonly Visitor[] = [
  {
    address: '198.51.100.7',
    agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
    language: 'de',
  },
  {
    address: '203.0.113.9',
    agent:
      'Mozilla/5.0 (X11; FreeBSD amd64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Vivaldi/6.5',
    language: 'gsw',
  },
];

let vendors: VendorServer;
let browser: Browser;

beforeAll(async () => {
  [vendors, browser] = await Promise.all([startVendors(), launchBrowser()]);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await vendors?.close();
});

let port = 21_000 + (process.pid % 19_000);

function startDemo(policy: string): Promise<RunningSluice> {
  port += 2;
  return startSluice({
    folder: freshFolder(),
    environment: {
      PORT: String(port),
      ADMIN_PORT: String(port + 1),
      NODE_OPTIONS: loaded.map(({ href }) => `--import=${href}`).join(' '),
      SLUICE_TEST_VENDORS: vendors.url,
      SLUICE_TEST_POLICY: policy,
    },
  });
}

/** A visit with an order, from an outside page with a campaign in the address. */
async function visit(sluice: RunningSluice, { address, agent, language }: Visitor): Promise<void> {
  const context = await browser.newContext({
    userAgent: agent,
    locale: language,
    extraHTTPHeaders: { 'x-forwarded-for': address },
  });
  try {
    const page = await context.newPage();
    await page.goto(`${sluice.url}/?utm_source=news&utm_campaign=spring&gclid=Cj0KCQ`, {
      referer: 'https://search.example/?q=drum+smoke',
      waitUntil: 'networkidle',
    });
    await page.getByRole('button', { name: 'Accept all' }).click();
    await page.waitForTimeout(500);
    await page.goto(`${sluice.url}/product/slow-barge`, { waitUntil: 'networkidle' });
    await page.locator('form [data-track="add_to_cart"]').first().click();
    await page.waitForTimeout(300);
    await page.goto(`${sluice.url}/search?q=smoke`, { waitUntil: 'networkidle' });
    await page.goto(`${sluice.url}/`, { waitUntil: 'networkidle' });
    await page.locator('#newsletter-email').fill('jane.canary@example.org');
    await page.locator('form.newsletter button').click();
    await page.waitForURL(/thanks|newsletter/);
    await order(page, sluice);
    await page.goto('about:blank');
  } finally {
    await context.close();
  }
}

async function order(page: Page, sluice: RunningSluice): Promise<void> {
  await page.goto(`${sluice.url}/checkout`, { waitUntil: 'networkidle' });
  await page.waitForTimeout(300);
  const form = page.locator('main form').first();
  for (const field of await form.locator('input[required]:visible').all()) {
    const type = await field.getAttribute('type');
    if (type === 'checkbox' || type === 'radio') await field.check();
    else await field.fill(type === 'email' ? 'jane.canary@example.org' : '12345');
  }
  await form.locator('button[type="submit"], button:not([type])').first().click();
  await page.waitForURL(/thanks/);
  await page.waitForTimeout(300);
}

/** Gives what left for GA4 since then, at the time of asking. */
async function visits(sluice: RunningSluice): Promise<() => readonly string[]> {
  const before = vendors.taken('ga4').length;
  const bodiesBefore = vendors.bodies('ga4').length;
  for (const visitor of visitors) await visit(sluice, visitor);
  const names = (): readonly string[] =>
    vendors
      .taken('ga4')
      .slice(before)
      .map(({ name }) => (name === 'search' ? 'site_search' : name));
  await until('each step of both visitors at GA4', names, (seen) =>
    steps.every((step) => seen.filter((name) => name === step).length >= visitors.length),
  );
  return () => vendors.bodies('ga4').slice(bodiesBefore);
}

/** `sluice report conformance` beside the demo, which has no file to name. */
function reportOf({ folder }: RunningSluice): Promise<{ code: number | null; output: string }> {
  const launcher = fileURLToPath(new URL('../../src/cli/launch.mjs', import.meta.url));
  const child = spawn(process.execPath, [launcher, 'report', 'conformance'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

const verdicts = (output: string, word: string): readonly string[] =>
  [...output.matchAll(new RegExp(`${word} {2}(\\w+):`, 'g'))].map(([, point = '']) => point);

/** On how many requests each point was observed. */
const observedIn = (output: string): readonly number[] =>
  [...output.matchAll(/observed on (\d+) requests/g)].map(([, count]) => Number(count));

describe('sluice report conformance on the traffic of the demo', () => {
  test('under cnil-proxy every point holds on what left', async () => {
    const sluice = await startDemo('cnil-proxy');
    try {
      const bodies = await visits(sluice);
      const text = bodies().join('\n');
      for (const planted of [
        'utm_',
        'spring',
        'Cj0KCQ',
        'search.example',
        'q=smoke',
        'canary',
        '198.51.100',
        '203.0.113',
        'FreeBSD',
        'Vivaldi',
        'gsw',
        'transaction_id',
        'GRANTED',
      ]) {
        expect(text).not.toContain(planted);
      }
      expect(vendors.refused('ga4')).toEqual([]);
      // The last page may still tell how long it was seen, while a report is made.
      const { code, output, count } = await until(
        'a report on all that left',
        async () => ({ ...(await reportOf(sluice)), count: bodies().length }),
        (report) => observedIn(report.output).every((observed) => observed === report.count),
      );
      expect(verdicts(output, 'FAILS'), output).toEqual([]);
      expect(verdicts(output, 'holds')).toEqual(points);
      expect(observedIn(output)).toEqual(points.map(() => count));
      expect(output).toMatch(/declared by the operator/);
      expect(output.split('\n')[0]).toMatch(/transfers .*not about consent.*CNIL has not reviewed/);
      expect(code).toBe(0);
    } finally {
      await sluice.end('SIGINT');
    }
  }, 60_000);

  test("under the demo's own policy the points that fail are named", async () => {
    const sluice = await startDemo('strict-eu');
    try {
      await visits(sluice);
      const { code, output } = await reportOf(sluice);
      // The demo tells no region, so the place stays a country's.
      expect(verdicts(output, 'holds'), output).toEqual(['address']);
      expect(verdicts(output, 'FAILS')).toEqual(points.slice(1));
      expect(output).not.toMatch(/spring|canary|search\.example/);
      expect(code).toBe(1);
    } finally {
      await sluice.end('SIGINT');
    }
  }, 60_000);
});
