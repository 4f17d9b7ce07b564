import { expect, test } from 'vitest';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import { storeViews } from '../../../src/destinations/store-views.ts';
import { askFile, newFolder } from './duckdb-peer.ts';
import { answerRows, answers, journeyEvents } from './store-answers.ts';

test('the views of docs/warehouse.md answer rightly, also when asked by a range of days', async () => {
  const folder = await newFolder();
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  await sink.write(journeyEvents(), 'batch-1');
  await sink.close();
  expect(storeViews.map(({ name }) => name)).toEqual(Object.keys(answers));
  for (const [view, expected] of Object.entries(answers)) {
    const range = view === 'micro_lift' ? '' : 'WHERE day > now()::DATE - 7';
    expect(answerRows(await askFile(folder, `FROM ${view} ${range}`)), view).toEqual(expected);
  }
});
