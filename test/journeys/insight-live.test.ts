import { generateKeyPairSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duckdb } from '../../src/destinations/duckdb.ts';
import type { FunnelAnswer, OverviewAnswer } from '../../src/insight/answers.ts';
import type { Asked, Question } from '../../src/insight/questions.ts';
import { plainly } from '../traffic/asked-samples.ts';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { ToldAgainst } from '../traffic/told-against.ts';
import { shopModel, type TrafficModel } from '../traffic/traffic-model.ts';
import { known } from '../traffic/truth-basis.ts';
import { comparable, truthOf } from '../traffic/truth-of.ts';
import { overviewTruth } from '../traffic/truth-overview.ts';
import { funnelTruth } from '../traffic/truth-steps.ts';
import { checkConservation, countsOf } from './conservation.ts';
import { until } from './receiver.ts';
import { type RunningSluice, startSluice } from './sluice.ts';
import { sendTraffic } from './traffic-beacons.ts';

const signer = generateKeyPairSync('ed25519');
const pem = String(signer.publicKey.export({ type: 'spki', format: 'pem' }));
const config = `
network: { trustedProxies: ["127.0.0.1"], regionHeader: x-region }
limits: { perAddress: { rate: 5000, burst: 5000 }, perSite: { rate: 5000, burst: 20000 } }
sites:
  shop: { origins: ["https://shop.example"], currency: EUR, serverKey: ${JSON.stringify(pem)} }
destinations:
  warehouse: { type: duckdb, purposes: [analytics], retentionDays: 90 }
`;

/** One day of a shop where many buy, each visitor once; what a server tells comes last of all. */
const model: TrafficModel = {
  ...shopModel,
  sites: shopModel.sites.slice(0, 1),
  countries: shopModel.countries.slice(0, 3),
  counted: 0,
  degraded: 0,
  bots: 0,
  secondVisit: 0,
  pages: 1.8,
  cart: 0.08,
  byServer: 0.4,
  afterwards: [],
};
const now = Date.UTC(2026, 10, 22, 23, 59);
const traffic = generateTraffic({ seed: 5, visitors: 260, days: 1, now, model });
const all = known(traffic, now);
const asked: Asked = { ...plainly, site: 'shop', days: 7 };

describe('visits that came as beacons, and purchases that the site’s server told', () => {
  let sluice: RunningSluice;

  beforeAll(async () => {
    sluice = await startSluice({ config });
    await sendTraffic({ sluice, site: 'shop', key: signer.privateKey }, traffic.events);
  }, 120_000);
  afterAll(async () => {
    await sluice?.end('SIGINT');
    rmSync(sluice.folder, { recursive: true, force: true });
  });

  const ask = async <A>(question: string): Promise<A> => {
    const answer = await fetch(`${sluice.adminUrl}/console/api/insight/${question}`);
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as A;
  };

  it('the console tells the truth of them, over HTTP', async () => {
    // A figure that is rounded to five can't tell the last few events from none.
    await until(
      'nothing waits',
      () => checkConservation(sluice),
      (state) => countsOf(state, 'warehouse').waiting === 0,
      60_000,
    );
    const truth = overviewTruth(all, asked);
    expect(truth.totals.visits).toBeGreaterThan(200);
    const answer = await until(
      'all visits',
      () => ask<OverviewAnswer>('overview?site=shop&days=7').catch(() => null),
      (found) =>
        Math.abs((found?.totals.pageViews ?? 0) - truth.totals.pageViews) <= 5 &&
        Math.abs((found?.totals.conversions ?? 0) - truth.totals.conversions) <= 5,
      60_000,
    );
    if (answer === null) throw new Error('no answer');
    const told = new ToldAgainst(answer.basis);
    told.count('visits', answer.totals.visits, truth.totals.visits);
    told.count('conversions', answer.totals.conversions, truth.totals.conversions);
    for (const { name, visits } of answer.steps) {
      const n = truth.steps.find((step) => step.name === name)?.visits ?? 0;
      told.count(name, visits, n);
    }
    const steps = ['page_view', 'add_to_cart', 'purchase'];
    const funnel = await ask<FunnelAnswer>(`funnel?site=shop&days=7&steps=${steps.join()}`);
    const went = new ToldAgainst(funnel.basis);
    funnelTruth(all, { ...asked, steps }).steps.forEach(({ name, visits }, index) =>
      went.count(name, funnel.steps[index]?.visits ?? null, visits),
    );
    expect([told.wrong, went.wrong]).toEqual([[], []]);
    expect(told.told).toBeGreaterThan(8);
  }, 90_000);

  it('and its warehouse counts exactly these visits', async () => {
    expect(await sluice.end('SIGINT')).toBe(0);
    const dataFolder = join(sluice.folder, 'data');
    const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder });
    const questions: Question[] = [
      'funnel',
      'micro',
      'channels',
      'experiments',
      'segment',
      'names',
    ];
    for (const question of questions) {
      const filters = question === 'segment' ? { did: 'add_to_cart', not: 'purchase' } : {};
      const given = await sink.insight?.(question, { ...asked, filters }, Date.now());
      if (given === undefined) throw new Error('the warehouse has no insight');
      const truth = truthOf(question, all, { ...asked, filters }, given);
      expect(withoutTimes(comparable(question, given))).toEqual(
        withoutTimes(comparable(question, truth)),
      );
    }
    await sink.close();
  }, 60_000);
});

/** Without what another day, and the way of a beacon, must change. */
function withoutTimes(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) =>
      /^(?:from|to|median.*)$/.test(key) ? undefined : value,
    ),
  );
}
