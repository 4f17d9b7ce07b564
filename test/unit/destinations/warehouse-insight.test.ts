import { expect, test } from 'vitest';
import type { Asked } from '../../../src/insight/answers.ts';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import { newFolder } from './duckdb-peer.ts';
import { journeyEvents } from './store-answers.ts';

const asked: Asked = {
  site: 'shop',
  days: 7,
  filters: {},
  steps: ['page_view', 'view_item', 'add_to_cart', 'purchase'],
  macro: 'purchase',
  by: 'channel',
  model: 'last',
};

test('a question is answered by what was written just before', async () => {
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: await newFolder() });
  await sink.write(journeyEvents(), 'batch-1');
  const answer = await sink.insight?.('funnel', asked, Date.now());
  expect(answer?.basis).toMatchObject({ visits: 5, visitsUnfiltered: 5, waiting: 0 });
  expect(answer?.steps.map(({ name, visits }) => [name, visits])).toEqual([
    ['page_view', 3],
    ['view_item', 2],
    ['add_to_cart', 2],
    ['purchase', 1],
  ]);
  const overview = await sink.insight?.('overview', asked, Date.now());
  expect(overview?.totals).toMatchObject({
    visits: 5,
    pageViews: 4,
    conversions: 3,
    value: [{ currency: 'EUR', value: 47, visits: 3 }],
  });
  await sink.close();
});
