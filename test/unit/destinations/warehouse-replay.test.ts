import { expect, test } from 'vitest';
import type { Sink } from '../../../src/destinations/destination.ts';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import { askFile, eventsOf, newFolder } from './duckdb-peer.ts';
import { journeyEvents, shopAsked as asked } from './store-answers.ts';

async function answersOf(sink: Sink): Promise<unknown> {
  const now = Date.now();
  return {
    total: await sink.query('recent_total', [0, null]),
    steps: await sink.query('steps', [0, null]),
    funnel: (await sink.insight?.('funnel', asked, now))?.steps,
    totals: (await sink.insight?.('overview', asked, now))?.totals,
    channels: (await sink.insight?.('channels', asked, now))?.rows,
  };
}

test('a replay brings the same events under other batch ids, and changes no figure', async () => {
  const folder = await newFolder();
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  const events = journeyEvents();
  await sink.write(events, 'batch-1');
  const before = await answersOf(sink);
  await sink.write(events.slice(0, 9), 'replay-1');
  await sink.write(events.slice(9), 'replay-2');
  await sink.write(events.toReversed(), 'replay-3');
  expect(await answersOf(sink)).toEqual(before);
  await sink.close();
  expect(await askFile(folder, 'SELECT count(*)::INTEGER AS n FROM events')).toEqual([
    { n: events.length },
  ]);
  expect(await askFile(folder, 'SELECT sum(events)::INTEGER AS n FROM rollup_visits')).toEqual([
    { n: events.length },
  ]);
});

test('of a batch that is known in part, the rest is written', async () => {
  const folder = await newFolder();
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
  const ts = Date.now();
  const known = eventsOf(3, (index) => ({ ts: ts - index * 40 * 86_400_000 }));
  const degraded = eventsOf(1, () => ({ ts: ts - (ts % 3_600_000), variant: 'degraded', id: 'd' }));
  await sink.write([...known, ...degraded], 'batch-1');
  const fresh = eventsOf(2, (index) => ({ ts, id: `fresh-${String(index)}` }));
  // The same id on another site, and one that its sender gave twice, are other events.
  const others = [
    ...eventsOf(1, () => ({ ts, site: 'blog' })),
    ...eventsOf(1, () => ({ ts: ts - 3_600_000 })),
  ];
  await sink.write([...known, ...fresh, ...degraded, ...others], 'batch-2');
  await sink.close();
  const [row] = await askFile(
    folder,
    'SELECT count(*)::INTEGER AS n, count(DISTINCT (site, id, ts))::INTEGER AS ids FROM events',
  );
  expect(row).toEqual({ n: 8, ids: 8 });
});

test('what is only counted has no id, so a replay counts it again, as documented', async () => {
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: await newFolder() });
  const counted = eventsOf(4, () => ({ variant: 'counted' }));
  await sink.write(counted, 'batch-1');
  await sink.write(counted, 'replay-1');
  expect(await sink.query('consent_share', [0, null])).toEqual([{ variant: 'counted', n: 8 }]);
  await sink.close();
});
