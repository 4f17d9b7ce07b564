import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { durationWords } from '../../src/console/duration-words.ts';
import { kindWords } from '../../src/console/leak-words.ts';
import { moneyWords } from '../../src/console/money-words.ts';
import { count } from '../../src/console/numbers.ts';
import {
  endsWords,
  pointsWords,
  rateWords,
  timesEndsWords,
  timesWords,
} from '../../src/console/rate-words.ts';
import type {
  ChannelsAnswer,
  ExperimentsAnswer,
  MicroAnswer,
  PrivacyAnswer,
  SeedsAnswer,
  SegmentAnswer,
} from '../../src/insight/answers.ts';
import { type AnalysisConsole, startAnalysis } from './analysis-console.ts';
import { until } from './receiver.ts';
import { consented, sendBeacon } from './sluice.ts';

let on: AnalysisConsole;

beforeAll(async () => {
  on = await startAnalysis(340, 62);
}, 120_000);

afterAll(() => on?.close());

const ask = <A>(question: string): Promise<A> => on.ask<A>(question);
const open = (hash: string): Promise<void> => on.open(hash);
const body = () => on.body();
/** The row whose head says exactly this. */
const row = (head: string) =>
  body()
    .locator('tbody tr')
    .filter({ has: on.page.locator('.figure-name').getByText(head, { exact: true }) });
const textOf = async (head: string): Promise<string> =>
  (await row(head).innerText()).replaceAll(/\s+/g, ' ');
const spaced = (name: string): string => name.replaceAll('_', ' ');
/** A figure as it must stand there, also where it may not be shown. */
const shown = (n: number | null): string => (n === null ? 'withheld' : count(n));

describe('micro → macro', () => {
  it('says what the API says, each figure with its n and its interval', async () => {
    const answer = await ask<MicroAnswer>('micro?site=shop&days=28&macro=purchase');
    expect(answer.rows.length).toBeGreaterThan(8);
    await open('micro?days=28&site=shop&macro=purchase');
    await row('newsletter signup').waitFor();
    for (const { name, visits, rateWith, rateWithout, lift, medianSecondsBetween } of answer.rows) {
      const text = await textOf(spaced(name));
      expect(text).toContain(shown(visits));
      for (const rate of [rateWith, rateWithout]) {
        expect(text).toContain(
          rate === null ? 'withheld' : `${rateWords(rate)} ${endsWords(rate)}`,
        );
      }
      if (lift !== null) expect(text).toContain(`${timesWords(lift.lift)} ${timesEndsWords(lift)}`);
      if (medianSecondsBetween !== null)
        expect(text).toContain(durationWords(medianSecondsBetween));
    }
    expect(await row('newsletter signup').locator('.interval-dot').count()).toBe(3);
  });

  it('says in plain view that it does not say what causes what', async () => {
    expect(await body().getByText('Goes with, does not cause.').isVisible()).toBe(true);
  });
});

describe('channels', () => {
  it('say what the API says', async () => {
    const answer = await ask<ChannelsAnswer>(
      'channels?site=shop&days=28&macro=purchase&by=channel&model=last',
    );
    await open('channels?days=28&site=shop&macro=purchase');
    await row('organic search').waitFor();
    for (const { key, visits, conversions, conversionRate, value } of answer.rows) {
      const text = await textOf(key === null ? 'no channel' : spaced(key));
      expect(text).toContain(shown(visits));
      expect(text).toContain(shown(conversions));
      if (conversionRate !== null) expect(text).toContain(rateWords(conversionRate));
      for (const words of moneyWords(value)) expect(text).toContain(words);
    }
  });

  it('give credit in four ways, each in a sentence and in the address', async () => {
    const sentences = new Set<string>();
    for (const model of ['First', 'Last', 'Linear', 'Position']) {
      await on.page.getByRole('link', { name: model, exact: true }).click();
      await until(
        'the address follows',
        () => on.page.url(),
        (url) => url.includes(`model=${model.toLowerCase()}`),
      );
      await on.page.locator('#insight-body:not([aria-busy])').waitFor();
      sentences.add(await body().locator('.caution').innerText());
      expect([...sentences].at(-1)).toContain('Within one visitor-day.');
    }
    await until(
      'the last one',
      () => body().locator('.caution').innerText(),
      (text) => text.includes('40%'),
    );
    await on.page.getByRole('link', { name: 'Country', exact: true }).click();
    await row('DE').waitFor();
    expect(on.page.url()).toContain('by=country');
    await on.page.reload();
    await row('DE').waitFor();
  });
});

describe('experiments', () => {
  it('say what the API says: rates, differences, what may be concluded', async () => {
    const answer = await ask<ExperimentsAnswer>('experiments?site=shop&days=28&macro=purchase');
    await open('experiments?days=28&site=shop&macro=purchase');
    await row('green').waitFor();
    for (const { experiment, variants } of answer.experiments) {
      const card = body().locator('.experiment').filter({ hasText: experiment });
      for (const { variant, visits, conversions, rate, difference } of variants) {
        const text = await card
          .locator('tr')
          .filter({
            has: on.page.locator('.figure-name').getByText(variant, { exact: true }),
          })
          .innerText();
        expect(text).toContain(shown(visits));
        expect(text).toContain(shown(conversions));
        if (rate !== null) expect(text).toContain(rateWords(rate));
        if (difference !== null)
          expect(text).toContain(pointsWords(difference.difference, difference));
      }
    }
  });
});

describe('segments', () => {
  it('say what the API says, and what was chosen stays in the address', async () => {
    await open('segment?days=28&site=shop');
    await on.page.locator('#segment-did').selectOption('add_to_cart');
    await on.page.locator('#segment-not').selectOption('purchase');
    await body().locator('.segment-whole', { hasText: 'add to cart' }).waitFor();
    expect(on.page.url()).toMatch(/did=add_to_cart.*not=purchase/);
    const answer = await ask<SegmentAnswer>(
      'segment?site=shop&days=28&did=add_to_cart&not=purchase',
    );
    const whole = body().locator('.segment-whole');
    await until(
      'the number',
      () => whole.innerText(),
      (text) => text.startsWith(shown(answer.visits)),
    );
    for (const { key, visits } of answer.by.device) {
      const line = body().locator('.levels li', { hasText: key ?? 'not known' });
      expect(await line.innerText()).toContain(shown(visits));
    }
  });
});

describe('the forecast', () => {
  it('says what the API says, whether it can be believed and how many visits that stands on', async () => {
    const answer = await ask<SeedsAnswer>('seeds?site=shop&days=90&macro=purchase');
    await open('seeds?days=90&site=shop&macro=purchase');
    await body().getByText('Can it be believed?').waitFor();
    for (const { name, odds } of answer.seeds) {
      const text = await textOf(spaced(name));
      expect(text).toContain(`${timesWords(odds.odds)} ${timesEndsWords(odds)}`);
    }
    const text = await body().innerText();
    expect(text).toContain(count(answer.learnt));
    expect(text).toContain(count(answer.tried));
    expect(text).toContain('Foretells, does not cause.');
    expect(text).toContain((answer.brier ?? 0).toPrecision(3));
    expect(text).toContain((answer.brierOfMean ?? 0).toPrecision(3));
    const bins = body().locator('.calibrated tbody tr');
    expect(await bins.count()).toBe(answer.calibration.length);
    expect(await body().locator('.calibration circle').count()).toBe(answer.calibration.length);
  });

  it('is refused with the reason where there are too few visits', async () => {
    for (let visit = 0; visit < 14; visit += 1) {
      const events = [
        { name: 'page_view', url: 'https://blog.example/', id: `blog-view-${visit}` },
      ];
      const from = { origin: 'https://blog.example', 'x-forwarded-for': `203.0.113.${visit}` };
      const beacon = consented(events, { site: 'blog', page: `blog-page-0000${visit}` });
      expect((await sendBeacon(on.sluice, beacon, from)).status).toBe(202);
    }
    const refused = await until(
      'the visits are there',
      () => ask<SeedsAnswer>('seeds?site=blog&days=7&macro=purchase'),
      ({ basis }) => basis.consentShare !== null,
      40_000,
    );
    expect(refused.basis.refused).not.toBeNull();
    await open('seeds?site=blog&macro=purchase');
    await body()
      .getByText(refused.basis.refused ?? '')
      .waitFor();
    expect(await body().locator('svg').count()).toBe(0);
  }, 60_000);
});

describe('privacy', () => {
  it('says what the API says, and leads on', async () => {
    const answer = await ask<PrivacyAnswer>('privacy?site=shop&days=28');
    await open('privacy?days=28&site=shop');
    await body().getByText('The same in numbers').click();
    for (const { day, full, counted } of answer.days) {
      const text = await body().locator('tr', { hasText: day }).innerText();
      expect(text).toContain(shown(full));
      expect(text).toContain(shown(counted));
    }
    for (const { type, n } of answer.stripped) {
      expect(await body().locator('.stripped').innerText()).toContain(
        `${count(n)}\n${kindWords(type)}`,
      );
    }
    expect(await row('warehouse').count()).toBe(1);
    const record = body().locator('[aria-labelledby="privacy-record"]');
    expect(await record.innerText()).toContain(count(answer.record.rows));
    expect(await body().locator('tr', { hasText: 'Events in warehouse' }).innerText()).toContain(
      '90 days',
    );
    await body().getByRole('link', { name: 'Leaks' }).click();
    await on.page.getByRole('heading', { name: 'Leaks' }).waitFor();
  });
});
