import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { until } from './receiver.ts';
import { type RunningSluice, startSluice } from './sluice.ts';

const canary = 'canary.person.7391@example.org';
const planted = [
  canary,
  encodeURIComponent(canary),
  'canary.person.7391',
  'jane.doe',
  '9f86d081884c7d659a2feaa0c55ad015',
  '127.0.0.1"',
];

interface Step {
  readonly name: string;
  readonly n: number;
}

let sluice: RunningSluice;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const beacons: Request[] = [];
const foreign: string[] = [];
const pageErrors: string[] = [];

beforeAll(async () => {
  const port = 20_000 + (process.pid % 20_000);
  sluice = await startSluice({ environment: { PORT: String(port), ADMIN_PORT: String(port + 1) } });
  browser = await launchBrowser();
  context = await browser.newContext();
  page = await context.newPage();
  context.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/_s/e')) beacons.push(request);
    if (!request.url().startsWith(sluice.url) && /^https?:/.test(request.url()))
      foreign.push(request.url());
  });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(`${message.text()} ${message.location().url}`);
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await sluice?.end('SIGINT');
});

const door = async (): Promise<{ received: number; stored: number }> => {
  const state = (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
    door: { received: number; stored: number };
  };
  return state.door;
};
const warehouse = async (): Promise<Record<string, number>> => {
  const { rows } = (await (await fetch(`${sluice.adminUrl}/console/api/steps?hours=1`)).json()) as {
    rows: Step[];
  };
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
};
const inbox = async (): Promise<string> =>
  (await fetch(`${sluice.url}/demo/inbox`, { headers: { accept: 'application/json' } })).text();
const settle = (): Promise<void> => page.waitForTimeout(2_600);

describe('the demo in a real browser', () => {
  it('sends and stores nothing before consent', async () => {
    await page.goto(`${sluice.url}/`);
    await page.getByRole('button', { name: 'Accept all' }).waitFor();
    await page.locator('[data-track="cta_click"]').first().hover();
    await page.mouse.wheel(0, 2_000);
    await settle();
    expect(beacons).toEqual([]);
    expect(await door()).toMatchObject({ received: 0, stored: 0 });
    expect(await inbox()).not.toContain('page_view');
  });

  it('sends after consent, without any cookie though the page has two', async () => {
    await page.getByRole('button', { name: 'Accept all' }).click();
    await until(
      'the first beacon',
      () => beacons.length,
      (count) => count > 0,
    );
    const cookies = await context.cookies();
    expect(cookies.map(({ name, httpOnly }) => [name, httpOnly])).toEqual(
      expect.arrayContaining([
        ['cc_cookie', false],
        ['shop_session', true],
      ]),
    );
    await until('the page view is stored', door, ({ stored }) => stored > 0);
  });

  it('brings the micro-conversions to the warehouse and to the webhook', async () => {
    await page.goto(`${sluice.url}/product/slow-barge`);
    await page
      .locator('form [data-track="add_to_cart"], [data-track="add_to_cart"]')
      .first()
      .click();
    await page.goto(`${sluice.url}/search?q=smoke`);
    await page.goto(`${sluice.url}/guide`);
    await page
      .locator('a[download], a[href$=".pdf"], a[href$=".txt"]')
      .first()
      .click()
      .catch(() => undefined);
    await page
      .locator('audio, video')
      .first()
      .evaluate((media: HTMLMediaElement) => {
        media.muted = true;
        media.playbackRate = 8;
        return media.play();
      });
    await page.waitForTimeout(1_500);
    await page.goto(`${sluice.url}/`);
    await page.locator('#newsletter-email').fill(canary);
    await page.locator('form.newsletter button').click();
    await page.waitForURL(/thanks|newsletter/);
    const leaky = page.getByRole('link', { name: /leaky link/i }).first();
    await leaky.click();
    await settle();
    await page.goto('about:blank');
    const expected = ['page_view', 'add_to_cart', 'site_search', 'newsletter_signup', 'download'];
    const rows = await until('the warehouse has them', warehouse, (steps) =>
      expected.every((name) => (steps[name] ?? 0) > 0),
    );
    expect(rows['newsletter_signup']).toBe(1);
    expect(rows['add_to_cart']).toBe(1);
    const received = await until('the webhook has them', inbox, (text) =>
      expected.every((name) => text.includes(name)),
    );
    expect(received).toContain('[email]');
    for (const name of Object.keys(rows)) process.stdout.write(`${name} ${rows[name]}  `);
    process.stdout.write('\n');
  }, 60_000);

  it('never sends a cookie to Sluice', async () => {
    expect(beacons.length).toBeGreaterThan(4);
    for (const beacon of beacons) {
      const headers = await beacon.allHeaders();
      expect(headers['cookie'], beacon.postData() ?? '').toBeUndefined();
    }
    expect(beacons.some((beacon) => beacon.postData()?.includes('cc_cookie'))).toBe(true);
    expect(beacons.some((beacon) => beacon.postData()?.includes('shop_session'))).toBe(false);
  });

  it('sends nothing more after withdrawal', async () => {
    await page.goto(`${sluice.url}/`);
    await page.getByRole('button', { name: 'Cookie settings', exact: true }).click();
    await page
      .getByRole('button', { name: /refuse|reject/i })
      .last()
      .click();
    await settle();
    const before = await door();
    const rows = await warehouse();
    await page.goto(`${sluice.url}/product/night-lock`);
    await page.locator('[data-track="add_to_cart"]').first().click();
    await settle();
    await page.goto('about:blank');
    await page.waitForTimeout(1_000);
    expect((await door()).stored).toBe(before.stored);
    expect(await warehouse()).toEqual(rows);
  }, 30_000);

  it('shows each event in the console', async () => {
    await page.goto(`${sluice.adminUrl}/console/#live`);
    await page.getByText('newsletter_signup').first().waitFor();
    await page.getByText('add_to_cart').first().waitFor();
    await page.goto('about:blank');
  });

  it('keeps what was typed out of every file, log line and outbound request', async () => {
    const texts: [string, string][] = [
      ['the log', sluice.output()],
      ['what third parties got', await inbox()],
      ['the metrics', await (await fetch(`${sluice.adminUrl}/metrics`)).text()],
      [
        'the console',
        JSON.stringify(await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()),
      ],
      ['the warehouse', JSON.stringify(await warehouse())],
      ...beacons.map((beacon): [string, string] => [
        `beacon ${beacon.url()}`,
        (beacon.postData() ?? '').replaceAll(
          /jane\.doe|9f86d081884c7d659a2feaa0c55ad015|127\.0\.0\.1"/g,
          '',
        ),
      ]),
    ];
    await sluice.end('SIGINT');
    for (const entry of readdirSync(sluice.folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile())
        texts.push([entry.name, readFileSync(join(entry.parentPath, entry.name), 'latin1')]);
    }
    expect(texts.map(([name]) => name)).toEqual(expect.arrayContaining(['warehouse.duckdb']));
    for (const [where, text] of texts) {
      for (const value of planted) expect(text.includes(value), `${value} in ${where}`).toBe(false);
    }
  });

  it('asks no other host, and has no error on its pages', () => {
    expect(foreign.filter((url) => !url.startsWith(sluice.adminUrl))).toEqual([]);
    expect(pageErrors).toEqual([]);
  });
});
