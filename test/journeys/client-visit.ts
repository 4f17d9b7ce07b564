import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser } from './browser.ts';
import { ClientSite } from './client-site.ts';

/** A visitor with a browser of their own, and the site they visit; anew for each test. */
export class ClientVisit {
  readonly #browser: Browser;
  readonly site: ClientSite;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the console said of mistakes, warnings and broken policies. */
  mistakes: string[] = [];

  private constructor(browser: Browser, site: ClientSite, context: BrowserContext, page: Page) {
    this.#browser = browser;
    this.site = site;
    this.context = context;
    this.page = page;
    this.watch(page);
  }

  static async begin(browser: Browser, site: ClientSite): Promise<ClientVisit> {
    const context = await browser.newContext();
    return new ClientVisit(browser, site, context, await context.newPage());
  }

  get browser(): Browser {
    return this.#browser;
  }

  /** Notes what the page's console says of mistakes. */
  watch(page: Page): void {
    page.on('pageerror', (error) => this.mistakes.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.mistakes.push(message.text());
    });
  }

  /** Runs JavaScript in the page and gives what its last expression is. */
  async run(code: string): Promise<unknown> {
    return await this.page.evaluate(code);
  }

  /** Gives the banner's answer, written as vanilla-cookieconsent writes it. */
  async answerBanner(...categories: readonly string[]): Promise<void> {
    const value = encodeURIComponent(JSON.stringify({ categories }));
    await this.run(`document.cookie = 'cc_cookie=${value}; path=/'`);
  }

  /** Puts a page up whose banner was answered with a yes to analytics, and goes there. */
  async goWithConsent(path: string, html: string, attributes?: string): Promise<void> {
    const name = 'cc_cookie';
    const value = encodeURIComponent('{"categories":["analytics"]}');
    await this.context.addCookies([{ name, value, url: this.site.at('/') }]);
    await this.page.goto(this.site.page(path, html, attributes));
    await this.site.until(() => this.site.events('page_view').length > 0);
  }
}

/**
 * Starts a browser and a site for a file of tests and gives each test a visit of its own. A test
 * fails when the page's console had to complain of anything.
 */
export function visits(flags: readonly string[] = []): () => ClientVisit {
  let browser: Browser;
  let site: ClientSite;
  let visit: ClientVisit;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launchBrowser(flags), ClientSite.start()]);
  });
  afterAll(async () => {
    await browser.close();
    await site.stop();
  });
  beforeEach(async () => {
    site.reset();
    visit = await ClientVisit.begin(browser, site);
  });
  afterEach(async () => {
    await visit.context.close();
    expect(visit.mistakes).toEqual([]);
  });
  return () => visit;
}
