import { expect, test } from 'vitest';
import type { RawChannels } from '../../../src/insight/raw.ts';
import { modelViews } from '../../../src/insight/sql/model-views.ts';
import type { Asked } from '../../../src/insight/questions.ts';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import { generateTraffic } from '../../traffic/generate-traffic.ts';
import { loadTraffic } from '../../traffic/load-traffic.ts';
import { askFile, newFolder } from './duckdb-peer.ts';
import { journeyEvents } from './store-answers.ts';

const base: Asked = {
  site: 'shop',
  days: 90,
  filters: {},
  steps: ['page_view', 'view_item', 'view_item', 'add_to_cart', 'purchase'],
  macro: 'purchase',
  by: 'channel',
  model: 'linear',
};

test('the model can be asked when the file is closed, and each example runs', async () => {
  const folder = await newFolder();
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  await sink.write(journeyEvents(), 'batch-1');
  await sink.close();
  expect(await askFile(folder, 'SELECT count(*)::INTEGER AS n FROM rollup_marks')).toEqual([
    { n: 0 },
  ]);
  for (const { name, example } of modelViews) {
    expect(await askFile(folder, example), name).toBeInstanceOf(Array);
  }
  const visits = await askFile(folder, 'SELECT session_id, did FROM sessions ORDER BY started');
  expect(visits).toHaveLength(5);
  const funnel = `SELECT name, visits::INTEGER AS visits, lost::INTEGER AS lost
    FROM funnel_steps(['view_item', 'add_to_cart', 'purchase', 'never seen'])`;
  expect(await askFile(folder, funnel)).toEqual([
    { name: 'view_item', visits: 3, lost: null },
    { name: 'add_to_cart', visits: 2, lost: 1 },
    { name: 'purchase', visits: 1, lost: 1 },
    { name: 'never seen', visits: 0, lost: 1 },
  ]);
});

test('the model says what the console says', async () => {
  const folder = await newFolder();
  const now = Date.now();
  await loadTraffic(folder, generateTraffic({ seed: 3, visitors: 200, days: 10, now }));
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  const funnel = await sink.insight?.('funnel', base, now);
  const micro = await sink.insight?.('micro', base, now);
  const channels = await sink.insight?.('channels', base, now);
  const segment = await sink.insight?.(
    'segment',
    { ...base, filters: { did: 'add_to_cart', not: 'purchase' } },
    now,
  );
  const experiments = await sink.insight?.('experiments', base, now);
  await sink.close();
  const ask = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
    askFile(folder, sql);

  const steps = base.steps.map((name) => `'${name}'`).join(', ');
  const all = await ask(
    `SELECT visits::DOUBLE AS visits FROM funnel_steps([${steps}], of_site := 'shop')`,
  );
  expect(all.map(({ visits }) => visits)).toEqual(funnel?.steps.map(({ visits }) => visits));
  expect(Number(all[0]?.['visits'])).toBeGreaterThan(100);

  const small = await ask(`SELECT name, visits::DOUBLE AS visits, converted::DOUBLE AS converted
    FROM micro_to_macro() WHERE site = 'shop' ORDER BY visits DESC, name`);
  expect(small).toEqual(
    micro?.rows.map(({ name, visits, converted }) => ({ name, visits, converted })),
  );

  const credit = await ask(`SELECT channel, sum(credited) AS credited FROM attribution('linear')
    WHERE site = 'shop' GROUP BY channel`);
  const byKey = new Map(credit.map((row) => [row['channel'], Number(row['credited'])]));
  const rows: RawChannels['rows'] = channels?.rows ?? [];
  expect(rows.some(({ credited }) => credited > 1)).toBe(true);
  for (const { key, credited } of rows) expect(byKey.get(key) ?? 0).toBeCloseTo(credited, 6);

  const left = await ask(`SELECT sum(visits)::DOUBLE AS visits
    FROM did_not('add_to_cart', 'purchase') WHERE site = 'shop'`);
  expect(left).toEqual([{ visits: segment?.visits }]);

  const seen = await ask(`SELECT experiment, variant, visits::DOUBLE AS visits,
    converted::DOUBLE AS conversions FROM experiment_results() WHERE site = 'shop'`);
  expect(seen).toEqual(
    experiments?.experiments.flatMap(({ experiment, variants }) =>
      variants.map((each) => ({ experiment, ...each })),
    ),
  );
}, 60_000);
