import { expect, it } from 'vitest';
import { duckdb } from '../../src/destinations/duckdb.ts';
import { type Asked, attributionModels } from '../../src/insight/questions.ts';
import { plainly } from '../traffic/asked-samples.ts';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { loadTraffic } from '../traffic/load-traffic.ts';
import { takenIn } from '../traffic/taken-in.ts';
import { known } from '../traffic/truth-basis.ts';
import { channelsTruth } from '../traffic/truth-channels.ts';
import { overviewTruth } from '../traffic/truth-overview.ts';
import { funnelTruth, microTruth } from '../traffic/truth-steps.ts';
import { askFile, newFolder } from '../unit/destinations/duckdb-peer.ts';

const now = Date.UTC(2026, 10, 22, 20, 30);
const asked: Asked = { ...plainly, site: 'shop', days: 90 };

it('the documented views and macros say what the naive model says', async () => {
  const traffic = generateTraffic({ seed: 21, visitors: 60, days: 40, now });
  const all = known(traffic, now);
  const folder = await newFolder();
  await loadTraffic(folder, traffic);
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  await takenIn(sink, now);
  await sink.close();

  const overview = overviewTruth(all, asked);
  const [totals] = await askFile(
    folder,
    `SELECT count(*)::INT AS visits, sum(page_views)::INT AS views, median(seconds) AS seconds,
      count(*) FILTER (conversions > 0)::INT AS converted FROM sessions WHERE site = 'shop'`,
  );
  expect(totals).toEqual({
    visits: overview.totals.visits,
    views: overview.totals.pageViews,
    seconds: overview.totals.medianSeconds,
    converted: overview.totals.conversions,
  });

  const steps = await askFile(
    folder,
    `SELECT visits::INT AS visits FROM funnel_steps(${sqlList(asked.steps)}, of_site := 'shop') ORDER BY step`,
  );
  expect(steps.map(({ visits }) => visits)).toEqual(
    funnelTruth(all, asked).steps.map(({ visits }) => visits),
  );

  const small = await askFile(
    folder,
    `SELECT name, visits::INT AS visits, converted::INT AS converted FROM micro_to_macro('purchase')
      WHERE site = 'shop' ORDER BY name`,
  );
  expect(small).toEqual(
    microTruth(all, asked)
      .rows.filter(({ visits }) => visits > 0)
      .map(({ name, visits, converted }) => ({ name, visits, converted }))
      .toSorted((one, two) => (one.name < two.name ? -1 : 1)),
  );

  for (const model of attributionModels) {
    const credits = await askFile(
      folder,
      `SELECT channel, round(sum(credited), 6)::DOUBLE AS credited FROM attribution('${model}')
        WHERE site = 'shop' GROUP BY channel ORDER BY channel`,
    );
    const truth = channelsTruth(all, { ...asked, model })
      .rows.filter(({ credited }) => credited > 0)
      .map(({ key, credited }) => ({ channel: key, credited: Math.round(credited * 1e6) / 1e6 }))
      .toSorted((one, two) => (String(one.channel) < String(two.channel) ? -1 : 1));
    expect(credits.filter(({ credited }) => credited !== 0)).toEqual(truth);
  }
}, 60_000);

function sqlList(words: readonly string[]): string {
  return `[${words.map((word) => `'${word}'`).join(', ')}]`;
}
