import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from './axe.ts';
import {
  hostile,
  hostileMicro,
  hostileSegment,
  troubledPrivacy,
  warnedExperiments,
} from './analysis-answers.ts';
import { type AnalysisConsole, analysisConfig, startAnalysis } from './analysis-console.ts';
import { until } from './receiver.ts';
import { consented, sendBeacon } from './sluice.ts';

const views = ['micro', 'channels', 'experiments', 'segment', 'seeds', 'privacy'] as const;
const ruled = analysisConfig.replace(
  'currency: EUR }',
  'currency: EUR, microConversions: { guide_read: { when: { event: engaged_time, path: "/guides/**" }, value: 0.5, stage: consideration } } }',
);

let on: AnalysisConsole;

beforeAll(async () => {
  on = await startAnalysis(250, 62, ruled);
}, 120_000);

afterAll(() => on?.close());

/** Opens a view with an answer made by hand. */
async function openWith(view: string, answer: object): Promise<void> {
  await on.page.route(`**/insight/${view}?*`, (route) => route.fulfill({ json: answer }));
  await on.page.goto('about:blank');
  await on.open(view);
  await on.body().locator('[role="table"], .levels').first().waitFor({ state: 'attached' });
  await on.page.unroute(`**/insight/${view}?*`);
}

describe('names and figures that are not harmless', () => {
  it.each([
    ['micro', hostileMicro],
    ['experiments', warnedExperiments],
    ['segment', hostileSegment],
    ['privacy', troubledPrivacy],
  ] as const)('are text in the view %s', async (view, answer) => {
    await openWith(view, answer);
    await on.body().getByText('<img src=x').first().waitFor();
    expect(await on.page.locator('#main img, #main style').count()).toBe(0);
    expect(await on.page.title()).not.toBe('owned');
    expect(await on.body().innerText()).toContain(hostile.replaceAll('_', ' ').slice(0, 10));
  });

  it('are drawn as withheld, and never as a zero', async () => {
    await openWith('micro', hostileMicro);
    const cells = on.body().locator('tr', { hasText: 'faq open' }).locator('td');
    for (const text of (await cells.allInnerTexts()).slice(0, 3)) {
      expect(text).toContain('withheld');
      expect(text).not.toMatch(/\b0\b/);
    }
    expect(await on.body().locator('tr', { hasText: 'faq open' }).locator('circle').count()).toBe(
      0,
    );
    await openWith('segment', hostileSegment);
    const email = on.body().locator('.levels li', { hasText: 'email' });
    expect(await email.innerText()).toContain('withheld');
    expect(await email.locator('svg').count()).toBe(0);
  });

  it('are warned of where variants are spread unevenly', async () => {
    await openWith('experiments', warnedExperiments);
    await on.body().getByText('Do not trust this one yet.').waitFor();
    expect(await on.body().locator('.experiment').innerText()).toContain('spread 300 to 100');
  });

  it('are told where the record does not hold', async () => {
    await openWith('privacy', troubledPrivacy);
    const record = on.body().locator('[aria-labelledby="privacy-record"]');
    await record.getByRole('alert').getByText('It does not hold.').waitFor();
    const left = await on.body().locator('tr', { hasText: 'Analytics, Ads' }).innerText();
    expect(left).toMatch(/41 The visitor said no/);
    expect(left).toMatch(/2 The browser asks for no sharing/);
  });
});

describe('the page', () => {
  it.each([320, 390, 768, 1024, 1280, 1440, 2560])(
    'fits a width of %i in each view',
    async (width) => {
      await on.page.setViewportSize({ width, height: 860 });
      for (const view of views) {
        await on.open(`${view}?days=90`);
        const [content, place] = await on.page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ]);
        expect(content, view).toBeLessThanOrEqual(place ?? 0);
      }
    },
  );

  it.each(views)(
    'axe finds nothing serious in %s, light and dark, wide and narrow',
    async (view) => {
      for (const width of [1440, 390]) {
        await on.page.setViewportSize({ width, height: 860 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await on.page.emulateMedia({ colorScheme });
          await on.open(`${view}?days=90`);
          await on.body().locator('.interval, .level, .consent-days').first().waitFor();
          expect(await seriousFaults(on.page), `${view} ${width} ${colorScheme}`).toEqual([]);
        }
      }
      await on.page.emulateMedia({ colorScheme: null });
    },
  );

  it('is walked by keyboard: a link of credit takes focus, Enter follows it', async () => {
    await on.page.setViewportSize({ width: 1440, height: 860 });
    await on.open('channels?days=28');
    await on.page.locator('#channels-model-linear').focus();
    await on.page.keyboard.press('Enter');
    await until(
      'the address follows',
      () => on.page.url(),
      (url) => url.includes('model=linear'),
    );
    const focused = (): Promise<string> => on.page.evaluate(() => document.activeElement?.id ?? '');
    expect(await focused()).toBe('channels-model-linear');
  });

  it('asks no other host and breaks no policy', () => {
    expect(on.foreign).toEqual([]);
    expect(on.complaints).toEqual([]);
  });
});

describe('what the operator must know', () => {
  it('is the file, the line and the words of a configuration that was refused', async () => {
    const file = join(on.sluice.folder, 'sluice.yaml');
    const good = readFileSync(file, 'utf8');
    await on.open('micro');
    writeFileSync(file, good.replace('retentionDays: 90', 'retentionDays: none'));
    const banner = on.page.locator('#banner');
    await banner.getByText('The configuration was refused').waitFor();
    const text = await banner.innerText();
    expect(text).toMatch(/sluice\.yaml:\d+/);
    expect(text).toContain('destinations.warehouse.retentionDays');
    expect(text).toContain('retentionDays must be a whole number of days');
    writeFileSync(
      file,
      good.replace('trustedProxies', 'hops: 1, trustedProxies') + '\nprefix: /_x\n',
    );
    await banner.getByText('A restart is needed').waitFor();
    expect(await banner.innerText()).toContain('prefix');
    writeFileSync(file, good);
    await banner.locator('section').waitFor({ state: 'detached' });
  });

  it('is the rule that made an event', async () => {
    const event = {
      id: 'rule-event-1',
      name: 'engaged_time',
      url: 'https://shop.example/guides/tea',
    };
    await on.page.goto(`${on.sluice.adminUrl}/console/#live`);
    expect((await sendBeacon(on.sluice, consented([event]))).status).toBe(202);
    await on.page.locator('#live-list .row', { hasText: 'guide_read' }).click();
    const made = on.page.locator('.trace .made-by');
    await made.waitFor();
    expect(await made.innerText()).toMatch(/Made by the rule guide_read/);
    expect(await on.page.locator('.row', { hasText: 'guide_read' }).innerText()).toContain(
      'by a rule',
    );
  });
});
