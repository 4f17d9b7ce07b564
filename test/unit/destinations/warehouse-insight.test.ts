import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import { newFolder } from './duckdb-peer.ts';
import { journeyEvents, shopAsked as asked } from './store-answers.ts';

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

test('a table becomes a Parquet file, whatever its names and texts say, and leaves nothing behind', async () => {
  const folder = await newFolder();
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  const columns = [
    { name: 'na"me\'; DROP TABLE events; --', type: 'text' },
    { name: 'n', type: 'whole' },
    { name: 'rate', type: 'number' },
  ] as const;
  const rows = [
    ['=1+1', 12, 0.5],
    [null, null, null],
  ];
  const bytes = await sink.table?.(columns, rows);
  await sink.close();
  expect((await readdir(folder)).filter((name) => name.startsWith('download'))).toEqual([]);
  const file = join(folder, 'answer.parquet');
  await writeFile(file, bytes ?? '');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const read = await connection.runAndReadAll(`FROM '${file}'`);
  expect(read.columnNames()).toEqual(columns.map(({ name }) => name));
  expect(read.getRowsJS()).toEqual([
    ['=1+1', 12n, 0.5],
    [null, null, null],
  ]);
  connection.closeSync();
  instance.closeSync();
});
