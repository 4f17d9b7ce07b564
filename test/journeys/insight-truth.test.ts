import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Basis,
  ChannelsAnswer,
  ExperimentsAnswer,
  FunnelAnswer,
  MicroAnswer,
  NamesAnswer,
  OverviewAnswer,
  PagesAnswer,
  PrivacyAnswer,
  SegmentAnswer,
} from '../../src/insight/answers.ts';
import type { Asked } from '../../src/insight/questions.ts';
import { plainly } from '../traffic/asked-samples.ts';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { loadTraffic } from '../traffic/load-traffic.ts';
import { plantRare, rare } from '../traffic/plant-rare.ts';
import { ToldAgainst } from '../traffic/told-against.ts';
import { known } from '../traffic/truth-basis.ts';
import { channelsTruth } from '../traffic/truth-channels.ts';
import { namesTruth, overviewTruth, privacyTruth } from '../traffic/truth-overview.ts';
import { experimentsTruth, pagesTruth, segmentTruth } from '../traffic/truth-places.ts';
import { funnelTruth, microTruth } from '../traffic/truth-steps.ts';
import { until } from './receiver.ts';
import { freshFolder, type RunningSluice, startSluice } from './sluice.ts';

const config = `
sites:
  shop: { origins: ["https://shop.example"], currency: EUR }
  outlet: { origins: ["https://outlet.example"], currency: USD }
destinations:
  warehouse: { type: duckdb, purposes: [analytics], retentionDays: 90 }
`;
const now = Date.now();
const usual = generateTraffic({ seed: 3, visitors: 250, days: 60, now });
const traffic = plantRare(usual, 'shop', now);
const all = known(traffic, now);

/** What is asked, as the address says it. */
const askings: readonly Partial<Asked>[] = [
  {},
  { days: 7 },
  { days: 90 },
  { site: 'outlet' },
  { filters: { channel: 'organic_search' } },
  { filters: { device: 'mobile', did: 'view_item' } },
  { filters: { page: '/p/**' } },
];

let folder: string;
let sluice: RunningSluice;

beforeAll(async () => {
  folder = freshFolder();
  await loadTraffic(join(folder, 'data'), traffic);
  sluice = await startSluice({ config, folder });
  await until(
    'the rollups',
    () => answerTo<OverviewAnswer>('overview', full({})).catch(() => null),
    (answer) => answer?.basis.note === null,
    60_000,
  );
}, 120_000);
afterAll(async () => {
  await sluice?.end('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});

function full(more: Partial<Asked>): Asked {
  return { ...plainly, site: 'shop', ...more };
}

async function answerTo<A extends { readonly basis: Basis }>(
  question: string,
  { site, days, filters, steps, macro, by, model }: Asked,
): Promise<A> {
  const search = new URLSearchParams({
    days: String(days),
    macro,
    by,
    model,
    site: site ?? '',
    ...(question === 'funnel' ? { steps: steps.join(',') } : {}),
    ...filters,
  });
  const answer = await fetch(`${sluice.adminUrl}/console/api/insight/${question}?${search}`);
  if (!answer.ok) throw new Error(`${question}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as A;
}

/** Nothing is wrong, and of what there is at least this share is told. */
function expectTold(told: ToldAgainst, share: number): void {
  expect(told.wrong).toEqual([]);
  expect(told.told).toBeGreaterThan(0);
  expect(told.told / (told.told + told.withheld)).toBeGreaterThan(share);
}

const keyed = <T>(list: readonly T[], key: (each: T) => unknown): ReadonlyMap<unknown, T> =>
  new Map(list.map((each) => [key(each), each]));

describe('over HTTP, each figure is the truth or is not told', () => {
  for (const more of askings) {
    const asked = full(more);
    const named = JSON.stringify(more);

    it(`overview ${named}`, async () => {
      const [answer, truth] = [
        await answerTo<OverviewAnswer>('overview', asked),
        overviewTruth(all, asked),
      ];
      const told = new ToldAgainst(answer.basis);
      told.count('basis', answer.basis.visits, truth.basis.visits);
      for (const part of ['visits', 'pageViews', 'conversions', 'microVisits'] as const) {
        told.count(part, answer.totals[part], truth.totals[part]);
        told.count(`before ${part}`, answer.before[part], truth.before[part]);
      }
      const { conversions, visits, medianSeconds } = truth.totals;
      told.share('rate', answer.totals.conversionRate, [conversions, visits]);
      told.number('median', answer.totals.medianSeconds, medianSeconds, 0.051);
      expect(answer.series.map(({ at }) => at)).toEqual(truth.series.map(({ at }) => at));
      answer.series.forEach((each, index) => {
        told.count(each.at, each.visits, truth.series[index]?.visits ?? 0);
        told.count(`${each.at} bought`, each.conversions, truth.series[index]?.conversions ?? 0);
      });
      const steps = keyed(truth.steps, ({ name }) => name);
      for (const { name, visits: n, events, value } of answer.steps) {
        told.count(name, n, steps.get(name)?.visits ?? 0);
        told.count(`${name} events`, events, steps.get(name)?.events ?? 0);
        if (answer.basis.rounded !== null) continue;
        const sums = keyed(steps.get(name)?.value ?? [], ({ currency }) => currency);
        for (const sum of value) {
          told.number(
            `${name} in ${sum.currency}`,
            sum.value,
            sums.get(sum.currency)?.value ?? 0,
            0.01,
          );
        }
      }
      for (const { name, n } of answer.counted) {
        told.count(`counted ${name}`, n, truth.counted.find((each) => each.name === name)?.n ?? 0);
      }
      expectTold(told, 0.3);
      told.count('visits', answer.totals.visits, visits);
      expect(answer.totals.visits).not.toBeNull();
    });

    it(`funnel ${named}`, async () => {
      const [answer, truth] = [
        await answerTo<FunnelAnswer>('funnel', asked),
        funnelTruth(all, asked),
      ];
      const told = new ToldAgainst(answer.basis);
      truth.steps.forEach(({ name, visits, medianSeconds }, index) => {
        const step = answer.steps[index];
        const before = truth.steps[index - 1]?.visits;
        expect(step?.name).toBe(name);
        told.count(name, step?.visits ?? null, visits);
        told.number(`${name} after`, step?.medianSeconds ?? null, medianSeconds, 0.051);
        told.share(`${name} of all`, step?.rate ?? null, [visits, truth.steps[0]?.visits ?? 0]);
        if (before !== undefined) told.share(name, step?.fromBefore ?? null, [visits, before]);
      });
      expectTold(told, 0.5);
    });

    it(`micro ${named}`, async () => {
      const [answer, truth] = [await answerTo<MicroAnswer>('micro', asked), microTruth(all, asked)];
      const told = new ToldAgainst(answer.basis);
      const rows = keyed(truth.rows, ({ name }) => name);
      for (const said of answer.rows) {
        const row = rows.get(said.name);
        if (row === undefined) throw new Error(`there is no ${said.name}`);
        const { visits, converted, visitsWithout, convertedWithout } = row;
        told.count(said.name, said.visits, visits);
        told.share(`${said.name} with`, said.rateWith, [converted, visits]);
        told.share(`${said.name} without`, said.rateWithout, [convertedWithout, visitsWithout]);
        const lift = converted / visits / (convertedWithout / visitsWithout);
        told.interval(`lift of ${said.name}`, said.lift, lift);
        told.number(
          `between ${said.name}`,
          said.medianSecondsBetween,
          row.medianSecondsBetween,
          0.051,
        );
      }
      expectTold(told, 0.2);
    });

    it(`pages ${named}`, async () => {
      const answer = await answerTo<PagesAnswer>('pages', asked);
      const truth = pagesTruth(all, asked, answer.names);
      const told = new ToldAgainst(answer.basis);
      const rows = keyed(truth.rows, ({ path }) => path);
      for (const { path, visits, pageViews, cells } of answer.rows) {
        told.count(path, visits, rows.get(path)?.visits ?? 0);
        told.count(`${path} views`, pageViews, rows.get(path)?.pageViews ?? 0);
        cells.forEach((cell, index) => {
          told.count(`${path} ${answer.names[index]}`, cell, rows.get(path)?.cells[index] ?? 0);
        });
      }
      expectTold(told, 0.1);
    });

    it(`channels ${named}`, async () => {
      for (const by of ['channel', 'source', 'country'] as const) {
        for (const model of ['last', 'position'] as const) {
          const each = { ...asked, by, model };
          const answer = await answerTo<ChannelsAnswer>('channels', each);
          const told = new ToldAgainst(answer.basis);
          const rows = keyed(channelsTruth(all, each).rows, ({ key }) => key);
          for (const said of answer.rows) {
            const row = rows.get(said.key);
            if (row === undefined) throw new Error(`there is no ${said.key}`);
            told.count(`${said.key}`, said.visits, row.visits);
            told.count(`${said.key} bought`, said.conversions, row.conversions);
            told.share(`${said.key} rate`, said.conversionRate, [row.conversions, row.visits]);
            told.share(`${said.key} clicks`, said.clickThrough, [row.ctaClicks, row.ctaViews]);
            const slack = answer.basis.rounded === null ? 0.051 : 5.01;
            told.number(`${said.key} credited`, said.credited, row.credited, slack);
          }
          expectTold(told, 0.2);
        }
      }
    });

    it(`experiments, segment, names ${named}`, async () => {
      const read = await answerTo<ExperimentsAnswer>('experiments', asked);
      const told = new ToldAgainst(read.basis);
      const experiments = keyed(
        experimentsTruth(all, asked).experiments,
        (each) => each.experiment,
      );
      for (const { experiment, variants } of read.experiments) {
        const truths = keyed(experiments.get(experiment)?.variants ?? [], (each) => each.variant);
        for (const said of variants) {
          const { visits = 0, conversions = 0 } = truths.get(said.variant) ?? {};
          told.count(said.variant, said.visits, visits);
          told.count(`${said.variant} bought`, said.conversions, conversions);
          told.share(`${said.variant} rate`, said.rate, [conversions, visits]);
        }
      }
      expectTold(told, 0.2);

      const filters = { did: 'add_to_cart', not: 'purchase' };
      const segment = await answerTo<SegmentAnswer>('segment', { ...asked, filters });
      const truth = segmentTruth(all, { ...asked, filters }, null);
      const parts = new ToldAgainst(segment.basis);
      parts.count('segment', segment.visits, truth.visits);
      for (const group of ['channel', 'device', 'country', 'lastPage'] as const) {
        const keys = keyed(truth.by[group], ({ key }) => key);
        for (const { key, visits } of segment.by[group]) {
          parts.count(`${group} ${key}`, visits, keys.get(key)?.visits ?? 0);
        }
      }
      expect(parts.wrong).toEqual([]);

      const names = await answerTo<NamesAnswer>('names', asked);
      const kinds = keyed(namesTruth(all, asked).names, ({ name }) => name);
      const listed = new ToldAgainst(names.basis);
      for (const { name, visits } of names.names) {
        listed.count(name, visits, kinds.get(name)?.visits ?? 0);
      }
      expectTold(listed, 0.3);
    });
  }

  it('privacy: page views by what was allowed', async () => {
    const asked = full({});
    const [answer, truth] = [
      await answerTo<PrivacyAnswer>('privacy', asked),
      privacyTruth(all, asked),
    ];
    const told = new ToldAgainst(answer.basis);
    const days = keyed(truth.days, ({ day }) => day);
    for (const { day, full: allowed } of answer.days) {
      told.count(day, allowed, days.get(day)?.full ?? 0);
    }
    expect(told.wrong).toEqual([]);
    // What was refused at the door stands in the record alone, and nothing came through this door.
    expect(answer.basis.consentShare).toBeNull();
  });
});

describe('the one visitor who is like no other', () => {
  const only = Object.values(rare).filter((word) => word !== rare.name && word !== rare.path);

  it('is offered as no choice, and stands in no list with a number', async () => {
    const names = await answerTo<NamesAnswer>('names', full({}));
    const values = new Set(Object.values(names.values).flat());
    for (const word of only) expect(values).not.toContain(word);
    expect(names.names.find(({ name }) => name === rare.name)?.visits ?? null).toBeNull();
    for (const by of ['country', 'channel', 'source', 'campaign'] as const) {
      const { rows } = await answerTo<ChannelsAnswer>('channels', full({ by }));
      const told = rows.filter(({ key }) => only.some((word) => word === key));
      for (const row of told)
        expect([row.visits, row.conversions, row.credited]).toEqual([null, null, null]);
    }
    const { rows } = await answerTo<PagesAnswer>('pages', full({}));
    expect(rows.find(({ path }) => path === rare.path)?.visits ?? null).toBeNull();
    const { experiments } = await answerTo<ExperimentsAnswer>('experiments', full({}));
    const variants = experiments.flatMap((each) => each.variants);
    expect(variants.find(({ variant }) => variant === rare.variant)?.visits ?? null).toBeNull();
  });

  it('is refused as a filter, also by its opposite', async () => {
    for (const filters of [
      { country: rare.country },
      { campaign: rare.campaign },
      { page: rare.path },
      { did: rare.name },
      { not: rare.name },
    ]) {
      const { basis, totals } = await answerTo<OverviewAnswer>('overview', full({ filters }));
      expect([filters, basis.visits, totals.visits]).toEqual([filters, null, null]);
      expect(basis.refused).toMatch(/fewer than 10/);
    }
    const steps = ['page_view', rare.name];
    const funnel = await answerTo<FunnelAnswer>('funnel', full({ steps }));
    expect(funnel.steps[1]?.visits).toBeNull();
  });
});
