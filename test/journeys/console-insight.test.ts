import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { durationWords } from '../../src/console/duration-words.ts';
import { count } from '../../src/console/numbers.ts';
import { endsWords, rateWords } from '../../src/console/rate-words.ts';
import type {
  FunnelAnswer,
  NamesAnswer,
  OverviewAnswer,
  PagesAnswer,
} from '../../src/insight/answers.ts';
import { type AnalysisConsole, startAnalysis } from './analysis-console.ts';
import { until } from './receiver.ts';

const shopSteps = ['page_view', 'view_item', 'add_to_cart', 'begin_checkout', 'purchase'];

let on: AnalysisConsole;

beforeAll(async () => {
  on = await startAnalysis(200, 30);
}, 120_000);

afterAll(() => on?.close());

const spaced = (name: string): string => name.replaceAll('_', ' ');
const shown = (n: number | null): string => (n === null ? 'withheld' : count(n));
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');
const bodyText = async (): Promise<string> => plain(await on.body().innerText());
const locks = () => on.body().locator('.lock');
const address = (): string => on.page.url().split('#')[1] ?? '';
const settled = async (part: string): Promise<void> => {
  await on.page.locator(`#insight-body[data-shows*="${part}"]`).waitFor();
  expect(address()).toContain(part);
};
const stepNames = (): Promise<string[]> =>
  on.page
    .locator('.builder-step select')
    .evaluateAll((selects) =>
      selects.map((select) => (select instanceof HTMLSelectElement ? select.value : '')),
    );

describe('the overview', () => {
  it('says what the API says: totals, each day, each step', async () => {
    const answer = await on.ask<OverviewAnswer>('overview?site=shop&days=28');
    expect(answer.basis.visits).toBeGreaterThan(1_000);
    await on.open('overview?days=28&site=shop');
    await on.page.locator('#series-table-summary').click();
    const text = await bodyText();
    const { totals, series } = answer;
    for (const n of [totals.visits, totals.conversions, totals.pageViews, totals.microVisits]) {
      expect(text).toContain(shown(n));
    }
    const { conversionRate: rate } = totals;
    if (rate !== null) expect(text).toContain(`${rateWords(rate)} ${endsWords(rate)}`);
    const rows = await on.body().locator('#series-table tbody tr').allInnerTexts();
    expect(rows).toHaveLength(series.length);
    series.forEach((point, index) => {
      const row = plain(rows[index] ?? '');
      expect(row).toContain(`${shown(point.visits)} ${shown(point.conversions)}`);
    });
    expect(await on.body().locator('.series-bar, .series-withheld').count()).toBe(56);
  });

  it('says on what it stands', async () => {
    const { basis } = await on.ask<OverviewAnswer>('overview?site=shop&days=28');
    const line = plain(await on.page.locator('#insight-basis').innerText());
    expect(line).toContain(`${shown(basis.visits)} visits with consent`);
    const { consentShare: share } = basis;
    expect(line).toContain(
      share === null ? 'too few events came' : `${Math.round(100 * share)}% of events`,
    );
    expect(line).toMatch(/cells under 10 visits are not shown/i);
    expect(line).toContain('without consent is counted apart');
  });

  it('counts apart what came without consent', async () => {
    const { counted } = await on.ask<OverviewAnswer>('overview?site=shop&days=28');
    expect(counted.length).toBeGreaterThan(0);
    const apart = plain(await on.body().locator('.counted').innerText());
    for (const { name, n } of counted) expect(apart).toContain(`${count(n)} ${spaced(name)}`);
  });

  it.each([
    ['7 days', 'days=7', 7],
    ['90 days', 'days=90', 90],
  ] as const)('of %s has its own address and its own bars', async (words, part, bars) => {
    await on.page.getByRole('link', { name: words, exact: true }).click();
    await settled(part);
    await until(
      'the bars',
      () => on.page.locator('.series-water .series-touch').count(),
      (n) => n === bars,
    );
  });
});

describe('the funnel builder', () => {
  it('begins with the way of a shop, and says what the API says', async () => {
    await on.open('funnel?days=28&site=shop');
    await locks().nth(4).waitFor();
    expect(await stepNames()).toEqual(shopSteps);
    const { steps } = await on.ask<FunnelAnswer>(
      `funnel?site=shop&days=28&steps=${shopSteps.join(',')}`,
    );
    const texts = (await locks().allInnerTexts()).map(plain);
    steps.forEach(({ name, visits, rate, fromBefore, lost, medianSeconds }, index) => {
      const text = texts[index] ?? '';
      expect(text).toContain(`${index + 1} ${spaced(name)} ${shown(visits)} visits`);
      if (index === 0) return;
      for (const each of [rate, fromBefore]) {
        expect(text).toContain(
          each === null ? 'withheld' : `${rateWords(each)} ${endsWords(each)}`,
        );
      }
      expect(text).toMatch(new RegExp(`lost here(, the most)? ${shown(lost)}`));
      if (medianSeconds !== null) expect(text).toContain(durationWords(medianSeconds));
    });
    const lead = plain(await on.body().locator('.lead').innerText());
    expect(lead).toContain(`Of ${shown(steps[0]?.visits ?? null)} visits with page view`);
  });

  it('adds, moves and takes out steps by mouse; the address follows', async () => {
    await on.page.locator('#step-add').selectOption('newsletter_signup');
    await settled('purchase,newsletter_signup');
    await on.page.getByRole('button', { name: 'Move newsletter signup earlier' }).click();
    await settled('newsletter_signup,purchase');
    await on.page.getByRole('button', { name: 'Take begin checkout out' }).click();
    await settled('steps=page_view,view_item,add_to_cart,newsletter_signup,purchase');
    await on.page.getByRole('button', { name: 'Take add to cart out' }).click();
    await settled('steps=page_view,view_item,newsletter_signup,purchase');
    await until(
      'four locks',
      () => locks().count(),
      (n) => n === 4,
    );
    expect(await locks().nth(2).innerText()).toContain('newsletter signup');
  });

  it('is dragged into another order', async () => {
    await on.page
      .locator('.builder-step')
      .nth(2)
      .dragTo(on.page.locator('.builder-step').nth(1), {
        sourcePosition: { x: 5, y: 12 },
        targetPosition: { x: 5, y: 12 },
      });
    await settled('steps=page_view,newsletter_signup,view_item,purchase');
  });

  it('goes back and forward', async () => {
    await on.page.goBack();
    await settled('steps=page_view,view_item,newsletter_signup,purchase');
    expect(await stepNames()).toEqual(['page_view', 'view_item', 'newsletter_signup', 'purchase']);
    await on.page.goForward();
    await settled('steps=page_view,newsletter_signup,view_item,purchase');
  });

  it('never has fewer steps than a funnel needs', async () => {
    await on.open('funnel?days=28&site=shop&steps=page_view,purchase');
    const out = on.page.getByRole('button', { name: 'Take purchase out' });
    expect(await out.getAttribute('aria-disabled')).toBe('true');
    await out.click({ force: true });
    expect(await stepNames()).toEqual(['page_view', 'purchase']);
  });
});

describe('filters', () => {
  it('are chosen from what there is, and taken out again', async () => {
    const { values } = await on.ask<NamesAnswer>('names?site=shop&days=28');
    const [device = ''] = values.device;
    await on.open(`funnel?days=28&site=shop&steps=${shopSteps.join(',')}`);
    await on.page.locator('#filters-summary').click();
    await on.page.locator('#filter-device').selectOption(device);
    await settled(`device=${device}`);
    expect(await on.page.locator('#filters').getAttribute('open')).toBe('');
    const asked = `funnel?site=shop&days=28&device=${device}&steps=${shopSteps.join(',')}`;
    const { steps, basis } = await on.ask<FunnelAnswer>(asked);
    await until('the figures of the filter', bodyText, (text) =>
      text.includes(`${shown(steps[1]?.visits ?? null)} visits`),
    );
    const line = plain(await on.page.locator('#insight-basis').innerText());
    expect(line).toContain(`${shown(basis.visits)} visits with consent`);
    await on.page.locator('#filter-did').selectOption('site_search');
    await settled('did=site_search');
    await on.page.locator('#chip-device').click();
    await settled('?days=28&did=site_search&site');
    await on.page.locator('#filter-page').fill('/product/**');
    await on.page.keyboard.press('Enter');
    await settled('page=/product/**');
  });

  it('go along to the next view', async () => {
    await on.page.getByRole('link', { name: 'Overview', exact: true }).click();
    await settled('overview?days=28&did=site_search&page=/product/**&site=shop');
  });

  it('of a shared address open the same picture elsewhere', async () => {
    await on.open(`funnel?days=28&device=mobile&site=shop&steps=page_view,view_item,purchase`);
    await locks().nth(2).waitFor();
    const other = await on.browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await other.newPage();
    await page.goto(on.page.url());
    await page.locator('.lock').nth(2).waitFor();
    for (const part of ['#insight-body', '#insight-controls', '.chips']) {
      expect(await page.locator(part).innerHTML()).toBe(await on.page.locator(part).innerHTML());
    }
    await other.close();
  });
});

describe('downloads', () => {
  const download = async (words: string): Promise<string> => {
    const [file] = await Promise.all([
      on.page.waitForEvent('download'),
      on.page.getByRole('link', { name: words, exact: true }).click(),
    ]);
    return await file.path();
  };

  it('hold the figures that are shown, as CSV and as Parquet', async () => {
    await on.open(`funnel?days=28&site=shop&steps=${shopSteps.join(',')}`);
    await locks().nth(4).waitFor();
    const { steps } = await on.ask<FunnelAnswer>(
      `funnel?site=shop&days=28&steps=${shopSteps.join(',')}`,
    );
    const csv = readFileSync(await download('CSV'), 'utf8');
    for (const { name, visits } of steps)
      expect(csv).toMatch(new RegExp(`${name},${visits ?? ''},`));
    const path = await download('Parquet');
    const connection = await (await DuckDBInstance.create()).connect();
    const rows = await connection.runAndReadAll(`FROM read_parquet('${path}')`);
    const text = JSON.stringify(rows.getRowObjectsJson());
    for (const { name, visits } of steps) {
      expect(text).toContain(name);
      if (visits !== null) expect(text).toContain(String(visits));
    }
    connection.closeSync();
  });
});

describe('pages by events', () => {
  it('say what the API says, and are sorted by any column', async () => {
    const { rows, names } = await on.ask<PagesAnswer>('pages?site=shop&days=28');
    await on.open('pages?days=28&site=shop');
    const first = on.body().locator('.heat tbody tr').first();
    await first.waitFor();
    const byPath = new Map(rows.map((row) => [row.path, row]));
    for (const text of await on.body().locator('.heat tbody tr').allInnerTexts()) {
      const [path = '', ...cells] = text.split('\t').map((cell) => cell.trim());
      const row = byPath.get(path);
      expect(cells).toEqual(
        [row?.visits ?? null, row?.pageViews ?? null, ...(row?.cells ?? [])].map(shown),
      );
    }
    await on.page.getByRole('link', { name: 'Page', exact: true }).click();
    await settled('sort=path');
    const sorted = rows.map(({ path }) => path).toSorted();
    expect(plain(await first.innerText())).toContain(sorted[0] ?? '?');
    const head = on.page.locator('th[aria-sort]');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await on.page.locator(`#sort-${names[0] ?? ''}`).click();
    await settled(`sort=-${names[0] ?? ''}`);
    expect(await head.getAttribute('aria-sort')).toBe('descending');
  });
});

describe('the walk', () => {
  it('asked no other host, broke no policy, and left nothing in the browser', async () => {
    expect(on.foreign).toEqual([]);
    expect(on.complaints).toEqual([]);
    const kept = await on.page.evaluate(() => [document.cookie, localStorage.length]);
    expect(kept).toEqual(['', 0]);
  });
});
