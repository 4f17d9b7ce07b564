import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const views = ['live', 'steps', 'leaks', 'destinations', 'door'] as const;
const hostile = '<img src=x onerror="document.title=\'owned\'"><style>*{display:none}</style>';

let receiver: Receiver;
let sluice: RunningSluice;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const foreign: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  receiver = await startReceiver(secret);
  const hook = `url: "${receiver.url}", secret: "${secret}", allowPrivate: true`;
  sluice = await startSluice({
    config: `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 5000, burst: 5000 }, perSite: { rate: 5000, burst: 20000 } }
destinations:
  warehouse: { type: duckdb, purposes: [analytics] }
  partner: { type: webhook, purposes: [analytics], ${hook} }
  ads: { type: webhook, purposes: [analytics, ads], ${hook} }
`,
  });
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  page = await context.newPage();
  page.on('request', (request) => {
    if (!request.url().startsWith(sluice.adminUrl) && !request.url().startsWith('data:')) {
      foreign.push(request.url());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${sluice.adminUrl}/console/#live`);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await sluice?.end('SIGINT');
  await receiver?.close();
});

let sent = 0;
const send = async (event: object, more: object = {}): Promise<void> => {
  sent += 1;
  const response = await sendBeacon(
    sluice,
    consented([{ url: 'https://shop.example/', ...event, id: `console-event-${sent}` }], more),
  );
  expect(response.status).toBe(202);
};
const row = (name: string) => page.locator('#live-list .row', { hasText: name }).first();
const detail = () => page.locator('.trace');

describe('the live view', () => {
  it('says what to do while nothing has come', async () => {
    await page.getByRole('heading', { name: 'Still water' }).waitFor();
    await page.getByText('connected', { exact: true }).waitFor();
  });

  it('shows an event as it comes, and each removal with its rule', async () => {
    await send({
      name: 'site_search',
      url: 'https://shop.example/search?mail=jane.doe%40example.org&utm_source=letter',
      params: { note: 'jane.doe@example.org', phone: '+49 30 901820' },
    });
    await row('site_search').click();
    await detail().getByRole('heading', { name: 'site_search' }).waitFor();
    const token = detail().locator('.token', { hasText: '[email]' }).first();
    expect(await token.locator('.tip').isVisible()).toBe(false);
    await token.focus();
    await token.locator('.tip').waitFor({ state: 'visible' });
    expect(await token.locator('.tip').innerText()).toMatch(/^email: replaced by the rule \S+/);
    const text = await detail().innerText();
    expect(text).toMatch(/after \d+ removals/);
    expect(text).toContain('utm_source=letter');
    expect(await page.content()).not.toMatch(/jane\.doe|901820/);
  });

  it('says which signal decided, and what each destination got or why not', async () => {
    const analytics = detail().locator('.consent tbody tr', { hasText: 'Analytics' });
    expect(await analytics.innerText()).toMatch(/granted/);
    const branches = detail().locator('.branch');
    await branches.filter({ hasText: 'partner' }).getByText('delivered').waitFor();
    await branches.filter({ hasText: 'warehouse' }).getByText('delivered').waitFor();
    const ads = await branches.filter({ hasText: 'ads' }).innerText();
    expect(ads).toMatch(/gets nothing[\s\S]+(said no|no answer is not a yes|not answered)/);
  });

  it('shows a refused event as a reason and nothing else', async () => {
    await send(
      { name: 'add_to_cart', title: 'refused-canary' },
      { consent: { analytics: 'denied', ads: 'denied' } },
    );
    const dropped = page.locator('#live-list .row-shut').first();
    await dropped.click();
    await detail().getByText('The visitor said no to a purpose that is needed.').waitFor();
    expect(await detail().locator('.course').nth(1).innerText()).toContain('Nothing:');
    expect(await page.content()).not.toMatch(/add_to_cart|refused-canary/);
  });

  it('reads nothing of an event as markup', async () => {
    await send({ name: 'cta_click', title: hostile, params: { [hostile]: hostile } });
    await row('cta_click').click();
    await detail().getByText('<img src=x').first().waitFor();
    expect(await page.locator('#main img, #main style').count()).toBe(0);
    expect(await page.title()).toBe('Live · Sluice console');
  });

  it('holds events back while it is paused', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await send({ name: 'faq_open' });
    await page.getByRole('button', { name: 'Resume, 1 new' }).waitFor();
    expect(await row('faq_open').count()).toBe(0);
    await page.getByRole('button', { name: /^Resume/ }).click();
    await row('faq_open').waitFor();
  });

  it('filters by name and by what became of an event', async () => {
    const shown = (): Promise<number> => page.locator('#live-list li:not([hidden])').count();
    await page.getByPlaceholder('Filter by name').fill('faq');
    expect(await shown()).toBe(1);
    await page.getByPlaceholder('Filter by name').fill('');
    await page.locator('#live-outcome').selectOption('dropped');
    expect(await shown()).toBe(1);
    await page.locator('#live-outcome').selectOption('');
    expect(await shown()).toBeGreaterThan(3);
  });

  it('is one stop for the Tab key, and moves by arrow', async () => {
    await page.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Tab');
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.getAttribute('href') ?? '');
    const first = await focused();
    expect(first).toMatch(/^#live\//);
    await page.keyboard.press('ArrowDown');
    const second = await focused();
    expect(second).not.toBe(first);
    await page.keyboard.press('Enter');
    await until(
      'the address follows',
      () => page.url(),
      (url) => url.endsWith(second),
    );
    expect(await focused()).toBe(second);
  });

  it('never holds more than 200 rows', async () => {
    for (let batch = 0; batch < 3; batch += 1) {
      const events = Array.from({ length: 90 }, (_, index) => ({
        name: 'engaged_time',
        url: 'https://shop.example/',
        id: `console-many-${batch}-${index}`,
      }));
      expect((await sendBeacon(sluice, consented(events))).status).toBe(202);
    }
    await until(
      'all rows',
      () => page.locator('#live-list li').count(),
      (count) => count === 200,
    );
  });
});

describe('the other views', () => {
  it('count steps by stage from the warehouse', async () => {
    await until(
      'the warehouse has them',
      async () => (await fetch(`${sluice.adminUrl}/console/api/steps?hours=1`)).text(),
      (text) => text.includes('faq_open') && text.includes('engaged_time'),
    );
    await page.getByRole('link', { name: 'Steps' }).click();
    const engaged = page.locator('.bars tbody', { hasText: 'Awareness' });
    await engaged.locator('tr', { hasText: 'engaged time' }).getByText('270').waitFor();
  });

  it('name the page and the key that leak, and what to change', async () => {
    await page.getByRole('link', { name: 'Leaks' }).click();
    const leaks = page.locator('.leak-page', { hasText: 'https://shop.example/search' });
    await leaks.locator('.leak', { hasText: 'address of the page, key mail' }).waitFor();
    await leaks.locator('.leak', { hasText: 'key phone' }).waitFor();
    expect(await leaks.innerText()).toContain('send the form with POST');
    expect(await page.content()).not.toMatch(/jane\.doe|901820/);
    await page.getByRole('link', { name: '7 days' }).last().click();
    expect(page.url()).toContain('#leaks/168');
    await leaks.waitFor();
  });

  it('add up at the door', async () => {
    await page.getByRole('link', { name: 'Door' }).click();
    await page.getByText('The sum holds').waitFor();
    const [received = 0, ...parts] = await until(
      'the page has the newest counts',
      async () => {
        const texts = await page.locator('.term strong').allInnerTexts();
        return texts.map((text) => Number(text.replace(/,/g, '')));
      },
      ([count = 0]) => count > 270,
    );
    expect(parts.reduce((sum, n) => sum + n, 0)).toBe(received);
    await page.locator('.reasons', { hasText: 'consent denied' }).waitFor();
  });

  it('say that a destination is halted, and start it again', async () => {
    await page.getByRole('link', { name: 'Destinations' }).click();
    const card = page.locator('.card', { hasText: 'partner' });
    await card.getByText('running').waitFor();
    receiver.answerWith(401);
    await send({ name: 'faq_open' });
    await card.getByText('halted', { exact: true }).waitFor({ timeout: 20_000 });
    await card.getByText('Nothing is lost').waitFor();
    receiver.answerWith(204);
    await card.getByRole('button', { name: 'Try again now' }).click();
    await card.getByText('running').waitFor({ timeout: 20_000 });
    const waiting = card.locator('.sum-waiting dd');
    await until(
      'nothing waits',
      () => waiting.innerText(),
      (text) => text === '0',
    );
    const terms = await card.locator('.sum dd').allInnerTexts();
    const [stored = 0, ...parts] = terms.map((text) => Number(text.replace(/,/g, '')));
    expect(parts.reduce((sum, n) => sum + n, 0)).toBe(stored);
  }, 60_000);

  it('show pace and lag, and send dead letters again', async () => {
    const card = page.locator('.card', { hasText: 'partner' });
    await card.getByText('nothing waits').waitFor();
    await card.getByText(/^delivered: .* a (?:second|minute)$/).waitFor();
    receiver.answerWith(400);
    await send({ name: 'faq_open' });
    await card.getByText('Copies of what was refused for good').waitFor({ timeout: 20_000 });
    await card.getByText('The receiver refuses such events').waitFor();
    receiver.answerWith(204);
    await card.getByRole('button', { name: 'Send them again' }).click();
    await card.getByText('Copies of what was refused for good').waitFor({ state: 'detached' });
    await page.locator('.forgetting', { hasText: 'spool' }).getByText('ran at').first().waitFor();
  }, 60_000);
});

describe('the page', () => {
  it.each([1280, 390])('fits a width of %i in each view, light and dark', async (width) => {
    await page.setViewportSize({ width, height: 860 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const view of views) {
        await page.goto(`${sluice.adminUrl}/console/#${view}`);
        await page.locator(`[data-view="${view}"]`).waitFor();
        const [content, shown] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ]);
        expect(content, `${view} ${colorScheme}`).toBeLessThanOrEqual(shown ?? 0);
      }
    }
  });

  it.each(views)('axe finds nothing serious in the view %s, light and dark', async (view) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${sluice.adminUrl}/console/#${view}`);
      await page.locator('main').first().waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: null });
  });

  it('on a narrow page leads to an event and back', async () => {
    await page.goto(`${sluice.adminUrl}/console/#live`);
    await row('engaged_time').click();
    await detail().waitFor();
    expect(await page.locator('#live-list').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'All events' }).click();
    await page.locator('#live-list').waitFor();
    expect(await detail().isVisible()).toBe(false);
  });

  it('asks no other host, keeps nothing in the browser, and breaks no policy', async () => {
    const stored = await page.evaluate(() => [
      document.cookie,
      localStorage.length,
      sessionStorage.length,
    ]);
    expect(stored).toEqual(['', 0, 0]);
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
    const response = await fetch(`${sluice.adminUrl}/console/`);
    expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);
  });
});
