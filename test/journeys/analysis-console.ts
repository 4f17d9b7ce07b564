import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { loadTraffic } from '../traffic/load-traffic.ts';
import { launchBrowser } from './browser.ts';
import { until } from './receiver.ts';
import { freshFolder, type RunningSluice, startSluice } from './sluice.ts';

/** A real Sluice with weeks of visits in its warehouse, and a browser on its console. */
export interface AnalysisConsole {
  readonly sluice: RunningSluice;
  readonly browser: Browser;
  readonly page: Page;
  /** Errors of the page and of its policy. */
  readonly complaints: readonly string[];
  /** Requests to other hosts. */
  readonly foreign: readonly string[];
  /** What the API answers to a question. */
  ask<A>(question: string): Promise<A>;
  /** Opens a view, and waits until its figures are there. */
  open(hash: string): Promise<void>;
  body(): Locator;
  close(): Promise<void>;
}

/** Sites with traffic, and one without. */
export const analysisConfig = `
network: { trustedProxies: ["127.0.0.1"] }
limits: { perAddress: { rate: 5000, burst: 5000 }, perSite: { rate: 5000, burst: 20000 } }
sites:
  shop: { origins: ["https://shop.example"], currency: EUR }
  outlet: { origins: ["https://outlet.example"], currency: USD }
  blog: { origins: ["https://blog.example"] }
destinations:
  warehouse: { type: duckdb, purposes: [analytics], retentionDays: 90 }
`;

/** Starts both; `visitors` of a usual day over so many days. */
export async function startAnalysis(
  visitors: number,
  days: number,
  config: string = analysisConfig,
): Promise<AnalysisConsole> {
  const folder = freshFolder();
  const traffic = generateTraffic({ seed: 8, visitors, days, now: Date.now() });
  await loadTraffic(join(folder, 'data'), traffic);
  const sluice = await startSluice({ config, folder });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const [complaints, foreign]: string[][] = [[], []];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(sluice.adminUrl) && !url.startsWith('data:')) foreign?.push(url);
  });
  page.on('pageerror', (error) => complaints?.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints?.push(message.text());
  });
  const api = `${sluice.adminUrl}/console/api/insight/`;
  await until(
    'the rollups are there',
    async () => (await fetch(`${api}overview?site=shop&days=28`)).status,
    (status) => status === 200,
    60_000,
  );
  return {
    sluice,
    browser,
    page,
    complaints: complaints ?? [],
    foreign: foreign ?? [],
    ask: async <A>(question: string) => (await (await fetch(api + question)).json()) as A,
    open: async (hash) => {
      // From elsewhere: within the same page an address would only be a change of its hash.
      await page.goto('about:blank');
      await page.goto(`${sluice.adminUrl}/console/#${hash}`);
      await page.locator('#insight-body:not([aria-busy]) > :not(.asking)').first().waitFor();
    },
    body: () => page.locator('#insight-body'),
    close: async () => {
      await browser.close();
      await sluice.end('SIGINT');
    },
  };
}
