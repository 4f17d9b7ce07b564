import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seriousFaults } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { answers, basis, type Said, stubInsight } from './insight-stub.ts';
import { until } from './receiver.ts';
import { type RunningSluice, startSluice } from './sluice.ts';

const views = ['overview', 'funnel', 'pages'] as const;

let sluice: RunningSluice;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];
/** What the stub says in place of its answer. */
let say: (question: string, url: URL) => Said | null;
let asked: readonly URL[];

beforeAll(async () => {
  sluice = await startSluice({
    config: `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations:
  partner: { type: webhook, purposes: [analytics], url: "https://example.com/in", unsigned: true }
`,
  });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await sluice?.end('SIGINT');
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  say = () => null;
  asked = await stubInsight(page, (question, url) => say(question, url));
});

afterEach(() => context.close());

const open = async (hash: string): Promise<void> => {
  await page.goto('about:blank');
  await page.goto(`${sluice.adminUrl}/console/#${hash}`);
  await page.locator('#insight-body[data-shows]').waitFor();
};
const body = () => page.locator('#insight-body');
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
const steps = (): Promise<string> =>
  page.evaluate(() => decodeURIComponent(/steps=([^&]*)/.exec(location.hash)?.[1] ?? ''));
const answering = (answer: unknown, status = 200): typeof say => {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return (question) => (question === 'names' ? null : { status, body: text });
};

describe('names and paths', () => {
  it('that look like markup are text', async () => {
    await open('overview');
    await page.locator('#all-steps-summary').click();
    await body().getByText('<img src=x').first().waitFor();
    await open('pages?campaign=<b>bold</b>&page=/<i>x</i>');
    await body().getByText('<style>*{display:none}</style>').waitFor();
    await page.locator('.chip', { hasText: '<b>bold</b>' }).waitFor();
    const hostile = encodeURIComponent('<img src=x onerror="document.title=\'owned\'">,purchase');
    await open(`funnel?steps=${hostile}`);
    await page.locator('.builder-step').nth(1).waitFor();
    expect(await page.locator('main img, main style, main b, main i').count()).toBe(0);
    expect(await page.title()).toBe('Funnel · Sluice console');
    expect(complaints).toEqual([]);
  });

  it('of an address that is nonsense harm nothing', async () => {
    await open(
      'funnel?steps=,,,&days=-3&site=__proto__&channel=%E0%A4%A&constructor=1&macro=toString',
    );
    await body().locator('.lock').nth(4).waitFor();
    const url = asked.find(({ pathname }) => pathname.endsWith('/funnel'));
    expect(url?.searchParams.get('days')).toBe('7');
    expect(url?.searchParams.has('constructor')).toBe(false);
    expect(complaints).toEqual([]);
  });
});

describe('what is withheld', () => {
  it('is a mark with words, never a zero, and has no bar', async () => {
    await open('overview');
    await page.locator('#all-steps-summary').click();
    const row = page.locator('#all-steps tr', { hasText: 'faq open' });
    expect(await row.locator('td').allInnerTexts()).toEqual(
      expect.arrayContaining(['withheld', 'withheld', 'withheld']),
    );
    expect(await row.locator('svg').count()).toBe(0);
    expect(await page.locator('.series-withheld').count()).toBe(1);
    const line = await page.locator('#insight-basis').innerText();
    expect(line).toMatch(/4,210 visits with consent[\s\S]+61% of events came with consent/);
    expect(line).toMatch(/withheld stands for 3 cells: cells under 10 visits are not shown/);
    await page.locator('#series-table-summary').click();
    const day = page.locator('#series-table tr', { hasText: '18 Nov' });
    expect(await day.innerText()).toMatch(/488\s+withheld/);
  });

  it('is a chamber without a level in the funnel', async () => {
    const [first, second, third, ...others] = answers.funnel.steps;
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    const none = { visits: null, rate: null, fromBefore: null, lost: null, medianSeconds: null };
    say = answering({
      ...answers.funnel,
      steps: [first, second, { ...third, ...none }, ...others],
    });
    await open('funnel');
    const lock = body().locator('.lock').nth(2);
    expect(await lock.locator('.lock-water').count()).toBe(0);
    expect(await lock.locator('.lock-unknown').count()).toBe(1);
    expect(await lock.innerText()).toMatch(/add to cart[\s\S]+withheld/);
    expect(await lock.innerText()).not.toMatch(/\b0\b/);
  });
});

describe('where nothing can be shown', () => {
  it.each([
    [
      'no warehouse',
      answering({ message: 'There is no warehouse.' }, 503),
      /There is no warehouse[\s\S]+type duckdb/,
    ],
    [
      'a question that is refused',
      answering({ message: 'More than 3 filters.' }, 400),
      /More than 3 filters/,
    ],
    [
      'an answer cut short',
      answering(JSON.stringify(answers.overview).slice(0, -40)),
      /can’t be read/,
    ],
    ['the page of a proxy', answering('<html>Sign in</html>'), /can’t be read/],
    ['an answer to something else', answering({ ok: true, overdue: [] }), /can’t be read/],
    ['too many questions', answering({}, 429), /hands full/],
    [
      'too few visits',
      answering({
        ...answers.overview,
        basis: { ...basis, visits: null, refused: 'Fewer than 10 visits are left.' },
      }),
      /Fewer than 10 visits are left[\s\S]+Take all filters out/,
    ],
    [
      'no visit',
      answering({ ...answers.overview, basis: { ...basis, visits: 0 } }),
      /Still water[\s\S]+No visit with consent/,
    ],
  ] as const)('%s is said in words, with what to do', async (_, said, words) => {
    say = said;
    await open('overview?channel=email');
    expect(await body().innerText()).toMatch(words);
    expect(await page.locator('#filters').count()).toBe(1);
    expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([]);
  });

  it('what came without consent is still told', async () => {
    say = answering({
      ...answers.overview,
      basis: { ...basis, visits: null, refused: 'Too few.' },
    });
    await open('overview');
    expect(await body().locator('.counted').innerText()).toContain('8,120');
  });

  it('the page asks again by itself', async () => {
    let isOpen = false;
    say = (question) =>
      question === 'names' || isOpen ? null : { status: 503, body: '{"message":"Opening."}' };
    await open('overview');
    await body().getByText('Opening.').waitFor();
    isOpen = true;
    await body().locator('.big-figure').first().waitFor({ timeout: 10_000 });
  });

  it('an answer that comes late does not take the place of a newer one', async () => {
    await page.route('**/insight/overview?days=28*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.fulfill({ json: { ...answers.overview, series: [] } }).catch(() => null);
    });
    await open('overview?days=7');
    await page.locator('#days-28').click();
    await page.locator('#days-90').click();
    await page.locator('#insight-body[data-shows*="days=90"]').waitFor();
    await page.waitForTimeout(900);
    expect(await body().locator('.series-water .series-touch').count()).toBe(7);
  });
});

describe('by keyboard alone', () => {
  it('a funnel is changed, and focus stays with the step', async () => {
    await open('funnel?steps=page_view,view_item,purchase');
    await page.locator('.builder-step').nth(2).waitFor();
    await page.locator('#step-view_item-0-later').focus();
    await page.keyboard.press('Enter');
    await until('moved', steps, (text) => text === 'page_view,purchase,view_item');
    await until('focus', focused, (id) => id === 'step-view_item-0-later');
    await page.keyboard.press('Enter');
    expect(await steps()).toBe('page_view,purchase,view_item');
    // A button that is drawn anew between the two halves of a press does not hear it.
    await page.locator('#insight-body[data-shows*="purchase,view_item"]').waitFor();
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('step-view_item-0-earlier');
    await page.keyboard.press('Space');
    await until('moved back', steps, (text) => text === 'page_view,view_item,purchase');
    await until('focus', focused, (id) => id === 'step-view_item-0-earlier');
    await page.locator('#step-view_item-0-out').focus();
    await page.keyboard.press('Enter');
    await until('out', steps, (text) => text === 'page_view,purchase');
    await until('focus', focused, (id) => id === 'step-purchase-0-out');
    await page.locator('#step-add').focus();
    await page.keyboard.type('add to');
    await page.keyboard.press('Enter');
    await until('added', steps, (text) => text === 'page_view,purchase,add_to_cart');
  });

  it('all is reached in order, beginning with the way past the views', async () => {
    await open('overview');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Skip to the content',
    );
    await page.keyboard.press('Enter');
    const order: string[] = [];
    for (let presses = 0; presses < 9; presses += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order.slice(0, 5)).toEqual([
      'days-1',
      'days-7',
      'days-28',
      'days-90',
      'filters-summary',
    ]);
    expect(order).toEqual(expect.arrayContaining(['download-csv', 'download-parquet']));
  });

  it('the wide table is scrolled', async () => {
    await page.setViewportSize({ width: 390, height: 700 });
    await open('pages');
    const region = page.getByRole('region', { name: 'Pages and events, to be scrolled' });
    await region.focus();
    for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('ArrowRight');
    await until(
      'it moved',
      () => region.evaluate((element) => element.scrollLeft),
      (left) => left > 50,
    );
    const [head, edge] = await Promise.all([
      page.locator('.heat tbody th').first().boundingBox(),
      region.boundingBox(),
    ]);
    expect(Math.abs((head?.x ?? 0) - (edge?.x ?? 99))).toBeLessThan(3);
  });

  it('the views open behind a button on a narrow page, and Escape shuts them', async () => {
    await page.setViewportSize({ width: 390, height: 700 });
    await open('overview');
    const views = page.getByRole('navigation', { name: 'Views' });
    expect(await views.isVisible()).toBe(false);
    await page.locator('#views-button').focus();
    await page.keyboard.press('Enter');
    await views.getByRole('link', { name: 'Funnel' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await views.isVisible()).toBe(false);
    expect(await focused()).toBe('views-button');
    await page.keyboard.press('Enter');
    await views.getByRole('link', { name: 'Funnel' }).focus();
    await page.keyboard.press('Enter');
    await body().locator('.lock').first().waitFor();
    expect(await views.isVisible()).toBe(false);
    expect(await focused()).toBe('main');
    expect(await page.locator('#views-here').innerText()).toBe('Funnel');
  });
});

describe('the page', () => {
  it.each([320, 390, 768, 1440, 2560])('fits a width of %i in each view', async (width) => {
    await page.setViewportSize({ width, height: 860 });
    for (const view of views) {
      await open(`${view}?days=28&did=add_to_cart&campaign=autumn`);
      const [content, place] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(content, view).toBeLessThanOrEqual(place ?? 0);
    }
  });

  it.each(views)(
    'axe finds nothing serious in %s, light and dark, wide and narrow',
    async (view) => {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 860 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await open(`${view}?days=28&did=add_to_cart`);
          await page.locator('#filters-summary').click();
          expect(await seriousFaults(page), `${view} ${width} ${colorScheme}`).toEqual([]);
        }
      }
    },
    40_000,
  );

  it('prints the picture without what can be pressed', async () => {
    await open('funnel');
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['#views', '.builder', '#filters', '#insight-downloads']) {
      expect(await page.locator(gone).isVisible(), gone).toBe(false);
    }
    expect(await body().locator('.lock').first().isVisible()).toBe(true);
    expect(await page.locator('#insight-basis').isVisible()).toBe(true);
  });

  it('moves nothing for who asked for stillness', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open('overview');
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
