import { expect, it } from 'vitest';
import { askFile } from '../unit/destinations/duckdb-peer.ts';
import { countsOf, settledCounts } from './conservation.ts';
import { runCommand } from './run-command.ts';
import { consented, sendBeacon, startSluice } from './sluice.ts';

const config = `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations: { warehouse: { type: duckdb, purposes: [analytics] } }
`;

it('a replay to the warehouse leaves its rows as they are', async () => {
  const begin = new Date(Date.now() - 60_000).toISOString();
  const sluice = await startSluice({ config });
  const events = Array.from({ length: 7 }, (_, index) => ({
    id: `replayed-event-${String(index)}`,
    name: 'purchase',
    value: 10,
    currency: 'EUR',
    url: 'https://shop.example/thanks',
  }));
  expect((await sendBeacon(sluice, consented(events))).status).toBe(202);
  await settledCounts(sluice, ['warehouse']);
  for (const asked of [7, 14]) {
    const sent = await runCommand(sluice, 'replay', '--from', begin, '--destination', 'warehouse');
    expect(sent.output).toContain('7 events put back for warehouse');
    const all = await settledCounts(sluice, ['warehouse']);
    expect(countsOf(all, 'warehouse').replays).toMatchObject({ asked, delivered: asked });
  }
  expect(await sluice.end('SIGTERM')).toBe(0);
  const sql = 'SELECT count(*)::INTEGER AS n, sum(value) AS value FROM events';
  expect(await askFile(`${sluice.folder}/data`, sql)).toEqual([{ n: 7, value: 70 }]);
}, 60_000);
