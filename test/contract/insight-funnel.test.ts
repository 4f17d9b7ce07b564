import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clickhouse } from '../../src/destinations/clickhouse.ts';
import type { Sink } from '../../src/destinations/destination.ts';
import { duckdb } from '../../src/destinations/duckdb.ts';
import type { Asked } from '../../src/insight/questions.ts';
import {
  clickhouseMissing,
  startClickhouse,
  type RunningClickhouse,
} from '../journeys/clickhouse.ts';
import { funnels, plainly } from '../traffic/asked-samples.ts';
import { reachedOf, windowFunnelSql } from '../traffic/clickhouse-funnel.ts';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { tangledNames, tangledTraffic } from '../traffic/tangled-traffic.ts';
import { takenIn } from '../traffic/taken-in.ts';
import { permittedTraffic } from '../traffic/traffic-events.ts';
import { daysOf } from '../traffic/truth-visits.ts';
import { withPeer } from './peer-gate.ts';

/** ClickHouse forgets what is older than its retention, by its own clock: so days of now. */
const now = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 3_600_000;
const traffic = generateTraffic({ seed: 11, visitors: 60, days: 28, now });
const tangled = tangledTraffic(11, 400, now);

withPeer('chdb (ClickHouse)', clickhouseMissing === null, () => {
  describe('the funnel of the warehouse is windowFunnel of ClickHouse', () => {
    let server: RunningClickhouse;
    let ours: Sink;
    let folder = '';

    beforeAll(async () => {
      server = await startClickhouse();
      const settings = clickhouse.settings.parse({ url: server.url, database: 'insight' });
      const theirs = await clickhouse.open(settings, { dataFolder: '/nowhere' });
      folder = mkdtempSync(join(tmpdir(), 'sluice-funnel-'));
      const dataFolder = folder;
      ours = await duckdb.open(duckdb.settings.parse({}), { dataFolder });
      const events = [...traffic.events, ...tangled.events].map(permittedTraffic);
      for (let from = 0; from < events.length; from += 2_000) {
        const batch = events.slice(from, from + 2_000);
        await theirs.write(batch, `batch-${from}`);
        await ours.write(batch, `batch-${from}`);
      }
      await theirs.close();
      await takenIn(ours, now);
    }, 120_000);
    afterAll(async () => {
      await ours?.close();
      await server?.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const agree = async (more: Partial<Asked>): Promise<void> => {
      const asked = { ...plainly, ...more };
      const answer = await ours.insight?.('funnel', asked, now);
      const sql = windowFunnelSql('insight.events', asked.steps, daysOf(asked, now));
      const rows = await server.query(sql);
      const all = rows.reduce((sum, { visits }) => sum + Number(visits), 0);
      expect(answer?.basis.visits).toBe(all);
      expect(answer?.steps.map(({ visits }) => visits)).toEqual(
        reachedOf(rows, asked.steps.length),
      );
    };

    for (const steps of funnels) test(steps.join(' → '), () => agree({ steps }));

    test('any steps, in any order, as often as you like', async () => {
      const names = [...tangledNames, 'scroll_depth', 'engaged_time', 'begin_checkout', 'never'];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 8 }),
          fc.constantFrom<Asked['days']>(1, 7, 28),
          (steps, days) => agree({ steps, days }),
        ),
        { numRuns: 60 },
      );
    }, 60_000);
  });
});
