import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BannerSite, type Forwarded, type SiteBanner } from './banner-site.ts';
import { browserIsThere, launchBrowser } from './browser.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

/** A banner with the ways of answering it: what a visitor clicks, one after the other. */
interface RealBanner extends SiteBanner {
  readonly asks: string;
  readonly accept: readonly string[];
  readonly reject: readonly string[];
  /** Analytics yes, ads no. */
  readonly partial: readonly string[];
  /** Opens the banner again, as a link in a footer does. */
  readonly reopen: string;
  readonly acceptLater: readonly string[];
  readonly rejectLater: readonly string[];
}

/** Turns both switches over and saves. */
const klaroSwitches = [
  '#purpose-item-analytics',
  '#purpose-item-advertising',
  '.cookie-modal .cm-btn-accept',
];

const banners: Readonly<Record<string, RealBanner>> = {
  'vanilla-cookieconsent': {
    cookie: 'cc_cookie',
    head: `<link rel="stylesheet" href="/npm/vanilla-cookieconsent/cookieconsent.css">
      <script defer src="/npm/vanilla-cookieconsent/cookieconsent.umd.js"></script>
      <script defer src="/vanilla-cookieconsent/setup.js"></script>`,
    setup: `CookieConsent.run({
      hideFromBots: false,
      categories: { necessary: { enabled: true, readOnly: true }, analytics: {}, marketing: {} },
      language: { default: 'en', translations: { en: {
        consentModal: {
          title: 'Cookies', acceptAllBtn: 'All', acceptNecessaryBtn: 'None',
          showPreferencesBtn: 'Choose',
        },
        preferencesModal: {
          title: 'Cookies', acceptAllBtn: 'All', acceptNecessaryBtn: 'None',
          savePreferencesBtn: 'Save',
          sections: [
            { title: 'Statistics', linkedCategory: 'analytics' },
            { title: 'Marketing', linkedCategory: 'marketing' },
          ],
        },
      } } },
    });`,
    asks: '#cc-main .cm',
    accept: ['.cm [data-role="all"]'],
    reject: ['.cm [data-role="necessary"]'],
    partial: [
      '.cm [data-role="show"]',
      '.pm .section__toggle[value="analytics"]',
      '.pm [data-role="save"]',
    ],
    reopen: 'CookieConsent.showPreferences()',
    acceptLater: ['.pm [data-role="all"]'],
    rejectLater: ['.pm [data-role="necessary"]'],
  },
  klaro: {
    cookie: 'klaro',
    head: `<link rel="stylesheet" href="/npm/klaro/klaro.css">
      <script defer src="/klaro/setup.js"></script>
      <script defer src="/npm/klaro/klaro-no-css.js"></script>`,
    setup: `window.klaroConfig = {
      version: 1,
      lang: 'en',
      acceptAll: true,
      services: [
        { name: 'google-analytics', title: 'Statistics', purposes: ['analytics'] },
        { name: 'facebook-pixel', title: 'Marketing', purposes: ['advertising'] },
      ],
    };`,
    asks: '.klaro .cookie-notice',
    accept: ['.cookie-notice .cm-btn-success'],
    reject: ['.cookie-notice .cn-decline'],
    partial: [
      '.cookie-notice .cm-link',
      '#service-item-google-analytics',
      '.cookie-modal .cm-btn-accept',
    ],
    reopen: 'void klaro.show(undefined, true)',
    acceptLater: klaroSwitches,
    rejectLater: klaroSwitches,
  },
  tarteaucitron: {
    cookie: 'tarteaucitron',
    head: `<script defer src="/npm/tarteaucitronjs/tarteaucitron.js"></script>
      <script defer src="/tarteaucitron/setup.js"></script>`,
    setup: `tarteaucitron.init({ privacyUrl: '', cookieName: 'tarteaucitron' });
      tarteaucitron.job = ['gtag', 'facebookpixel'];`,
    asks: '#tarteaucitronAlertBig',
    accept: ['#tarteaucitronPersonalize2'],
    reject: ['#tarteaucitronAllDenied2'],
    partial: ['#tarteaucitronCloseAlert', '#gtagAllowed', '#facebookpixelDenied'],
    reopen: 'tarteaucitron.userInterface.openPanel()',
    acceptLater: ['#tarteaucitronAllAllowed'],
    rejectLater: ['#tarteaucitronAllDenied'],
  },
};

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const hook = (purposes: string, { url }: Receiver): string =>
  `{ type: webhook, purposes: [${purposes}], url: "${url}", secret: "${secret}", allowPrivate: true }`;
const waitMs = 700;

describe.skipIf(!browserIsThere())('real banners', () => {
  let browser: Browser;
  let site: BannerSite;
  let sluice: RunningSluice;
  let statistics: Receiver;
  let marketing: Receiver;
  let context: BrowserContext;
  let page: Page;
  let sentinels = 0;
  let visitors = 0;

  beforeAll(async () => {
    [browser, site, statistics, marketing] = await Promise.all([
      launchBrowser(),
      BannerSite.start(banners),
      startReceiver(secret),
      startReceiver(secret),
    ]);
    sluice = await startSluice({
      config: `
network: { trustedProxies: ["127.0.0.1"] }
sites: { shop: { origins: ["${site.origin}", "https://shop.example"] } }
destinations:
  statistics: ${hook('analytics', statistics)}
  marketing: ${hook('analytics, ads', marketing)}
`,
    });
    site.sluiceUrl = sluice.url;
  });
  afterAll(async () => {
    await browser.close();
    await site.stop();
    await sluice.end('SIGINT');
    await Promise.all([statistics.close(), marketing.close()]);
  });
  beforeEach(async () => {
    site.forwarded.length = 0;
    visitors += 1;
    site.visitorAddress = `198.51.100.${visitors}`;
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(async () => {
    const session = (await context.cookies()).find(({ name }) => name === 'shop_session');
    expect(session, 'the site has a session that could have been sent along').toBeDefined();
    await context.close();
    expect(site.forwarded.filter(({ cookie }) => cookie !== undefined)).toEqual([]);
    expect(site.forwarded.map(({ text }) => text).join()).not.toContain('SECRET-SESSION');
  });

  const run = (code: string): Promise<unknown> => page.evaluate(code);
  const status = async (): Promise<unknown> => await run('sluice.status().consent');
  const click = async (selectors: readonly string[]): Promise<void> => {
    for (const selector of selectors) {
      await page.locator(selector).first().waitFor({ state: 'attached' });
      await page.locator(selector).first().dispatchEvent('click');
    }
  };
  /** Goes to a page of its own and waits until the banner asks. */
  const visit = async (path: string, { asks }: RealBanner): Promise<void> => {
    await page.goto(`${site.origin}/${path}`);
    await page.locator(asks).waitFor({ state: 'visible' });
    await page.waitForTimeout(waitMs);
  };
  const answers = (holds: (answer: Forwarded) => boolean): Promise<unknown> =>
    until(
      'an answer',
      () => site.forwarded,
      (all) => all.some(holds),
    );
  /** The names of the events that a receiver got from a page, when all before now have come. */
  const delivered = async (from: Receiver, path: string): Promise<readonly unknown[]> => {
    const id = `sentinel-${(sentinels += 1)}`;
    const consent = { analytics: 'granted', ads: 'granted' };
    await sendBeacon(sluice, consented([{ name: 'page_view', id }], { consent }));
    await until(
      id,
      () => from.events(),
      (events) => events.some((event) => event['id'] === id),
    );
    return from
      .events()
      .filter((event) => event['url'] === `${site.origin}/${path}`)
      .map((event) => event['name']);
  };

  describe.each(Object.entries(banners))('%s', (name, banner) => {
    test('before the answer nothing is sent; with a yes, all of it', async () => {
      const path = `${name}/accept`;
      await visit(path, banner);
      await run(`sluice.track('cta_view')`);
      await page.waitForTimeout(waitMs);
      expect(site.forwarded).toEqual([]);
      expect(await status()).toBeUndefined();

      await click(banner.accept);
      await answers(({ reason }) => reason === 'stored');
      expect(await delivered(statistics, path)).toEqual(['page_view', 'cta_view']);
      expect(await delivered(marketing, path)).toEqual(['page_view', 'cta_view']);
      expect(await status()).toMatch(
        /^analytics=granted ads=granted adUserData=granted adPersonalization=granted .* gpc=0$/,
      );
    });

    test('with a no, nothing arrives anywhere', async () => {
      const path = `${name}/reject`;
      await visit(path, banner);
      await click(banner.reject);
      await answers(({ reason }) => reason === 'consent_denied');
      await run(`sluice.track('cta_view')`);
      await page.waitForTimeout(waitMs);
      expect(new Set(site.forwarded.map(({ reason }) => reason))).toEqual(
        new Set(['consent_denied']),
      );
      expect(await delivered(statistics, path)).toEqual([]);
      expect(await delivered(marketing, path)).toEqual([]);
      expect(await status()).toMatch(/^analytics=denied ads=denied /);
    });

    test('with statistics alone, ads get nothing', async () => {
      const path = `${name}/partial`;
      await visit(path, banner);
      await click(banner.partial);
      await answers(({ reason }) => reason === 'stored');
      expect(await delivered(statistics, path)).toEqual(['page_view']);
      expect(await delivered(marketing, path)).toEqual([]);
      expect(await status()).toMatch(/^analytics=granted ads=denied /);
    });

    test('a yes that becomes a no ends it', async () => {
      const path = `${name}/accept-then-reject`;
      await visit(path, banner);
      await click(banner.accept);
      expect(
        await until(
          'yes',
          () => delivered(statistics, path),
          (all) => all.length > 0,
        ),
      ).toEqual(['page_view']);
      await run(banner.reopen);
      await click(banner.rejectLater);
      await answers(({ route, reason }) => route === '/_s/consent' && reason === 'withdrawn');
      await page.waitForTimeout(waitMs);
      await run(`sluice.track('cta_view')`);
      await answers(({ text, reason }) => /cta_view/.test(text) && reason === 'consent_denied');
      expect(await delivered(statistics, path)).toEqual(['page_view']);
      expect(await delivered(marketing, path)).toEqual(['page_view']);
      expect(await status()).toMatch(/^analytics=denied ads=denied /);
    });

    test('a no that becomes a yes counts from then on, not before', async () => {
      const path = `${name}/reject-then-accept`;
      await visit(path, banner);
      await click(banner.reject);
      await answers(({ reason }) => reason === 'consent_denied');
      await run(banner.reopen);
      await click(banner.acceptLater);
      await answers(
        ({ route, consent }) => route === '/_s/consent' && /=granted/.test(`${consent}`),
      );
      await run(`sluice.track('cta_view')`);
      await answers(({ reason }) => reason === 'stored');
      expect(await delivered(statistics, path)).toEqual(['cta_view']);
      expect(await delivered(marketing, path)).toEqual(['cta_view']);
      expect(await status()).toMatch(/^analytics=granted ads=granted /);
    });

    test('under Global Privacy Control a yes to ads is none, and the page can say so', async () => {
      const path = `${name}/gpc`;
      await context.addInitScript(
        `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })`,
      );
      await visit(path, banner);
      await click(banner.accept);
      await answers(({ route }) => route === '/_s/e');
      await until('an answer', status, (text) => text !== undefined);
      expect(await status()).toMatch(
        /^analytics=granted ads=denied adUserData=denied adPersonalization=denied .* gpc=1$/,
      );
      expect(await delivered(marketing, path)).toEqual([]);
    });
  });
});
