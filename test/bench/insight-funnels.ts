import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { duckdb } from '../../src/destinations/duckdb.ts';
import type { Asked } from '../../src/insight/questions.ts';
import { clickhouseMissing, startClickhouse } from '../journeys/clickhouse.ts';
import { plainly } from '../traffic/asked-samples.ts';
import { reachedOf, windowFunnelSql } from '../traffic/clickhouse-funnel.ts';
import { daysOf } from '../traffic/truth-visits.ts';
import { median } from './load.ts';

const times = 5;
const asked: Asked = { ...plainly, days: 90 };

/** What one engine says, and how long it takes. */
interface Funnel {
  readonly name: string;
  readonly ms: number;
  readonly visits: readonly number[];
}

/** The same funnel over the same rows: from the rollups, by plain SQL, and by ClickHouse. */
export async function benchFunnels(
  print: (line: string) => void,
  dataFolder: string,
  now: number,
): Promise<void> {
  const parquet = mkdtempSync(join(tmpdir(), 'sluice-parquet-'));
  try {
    const found = [await ofRollups(dataFolder, now), await ofEvents(dataFolder, parquet, now)];
    if (clickhouseMissing === null) found.push(await ofClickhouse(parquet, now));
    else print(`without ClickHouse: ${clickhouseMissing}`);
    print(`\nfunnel of ${asked.steps.length} steps over all days, median of ${times}`);
    const base = found[0]?.ms ?? Number.NaN;
    for (const { name, ms, visits } of found) {
      print(
        `${name.padEnd(34)} ${ms.toFixed(0).padStart(7)} ms ${(ms / base).toFixed(2).padStart(7)} ×  ${visits.join(' ')}`,
      );
    }
    if (new Set(found.map(({ visits }) => visits.join(' '))).size > 1) {
      throw new Error('the engines do not agree');
    }
  } finally {
    rmSync(parquet, { recursive: true, force: true });
  }
}

async function timed(name: string, run: () => Promise<readonly number[]>): Promise<Funnel> {
  const took: number[] = [];
  let visits = await run();
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    visits = await run();
    took.push(performance.now() - started);
  }
  return { name, ms: median(took), visits };
}

async function ofRollups(dataFolder: string, now: number): Promise<Funnel> {
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder });
  try {
    return await timed('Sluice, from the rollups', async () => {
      const answer = await sink.insight?.('funnel', asked, now);
      return answer?.steps.map(({ visits }) => visits) ?? [];
    });
  } finally {
    await sink.close();
  }
}

/** Step after step, each at or after the one before, as the view `funnel` does it. */
async function ofEvents(dataFolder: string, parquet: string, now: number): Promise<Funnel> {
  const instance = await DuckDBInstance.create(join(dataFolder, 'warehouse.duckdb'), {
    threads: '2',
    memory_limit: '2GB',
  });
  try {
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT site, session_id, page, name, ts FROM events) TO '${parquet}/events.parquet'`,
    );
    const sql = stepsSql(asked.steps, daysOf(asked, now));
    return await timed('plain SQL on `events`', async () => {
      const [row = []] = (await connection.runAndReadAll(sql)).getRowsJS();
      return row.map(Number);
    });
  } finally {
    instance.closeSync();
  }
}

function stepsSql(steps: readonly string[], days: readonly string[]): string {
  const step = (name: string, index: number): string =>
    index === 0
      ? `s1 AS (SELECT visit, min(ts) AS at FROM e JOIN v USING (visit) WHERE name = '${name}' GROUP BY visit)`
      : `s${index + 1} AS (SELECT e.visit, min(e.ts) AS at FROM e JOIN s${index} b USING (visit)
          WHERE e.name = '${name}' AND e.ts >= b.at GROUP BY e.visit)`;
  return `WITH owners AS (SELECT site, page, any_value(session_id) AS owner FROM events
      WHERE session_id IS NOT NULL AND page IS NOT NULL AND (site, page) IN
        (SELECT (site, page) FROM events WHERE session_id IS NULL AND page IS NOT NULL)
      GROUP BY ALL),
    e AS (SELECT ev.site || coalesce(session_id, owner) AS visit, session_id, name, ts FROM events ev
      LEFT JOIN owners o ON session_id IS NULL AND o.site = ev.site AND o.page = ev.page
      WHERE coalesce(session_id, owner) IS NOT NULL),
    v AS (SELECT visit FROM e WHERE session_id IS NOT NULL GROUP BY visit
      HAVING min(ts)::DATE BETWEEN '${days[0]}' AND '${days.at(-1)}'),
    ${steps.map(step).join(', ')}
    SELECT ${steps.map((_, index) => `(SELECT count(*) FROM s${index + 1})::DOUBLE`).join(', ')}`;
}

async function ofClickhouse(parquet: string, now: number): Promise<Funnel> {
  const server = await startClickhouse();
  try {
    await server.query(
      `CREATE TABLE events ENGINE = MergeTree ORDER BY (site, ts) SETTINGS allow_nullable_key = 1
        AS SELECT site, session_id, page, name, ts FROM file('${parquet}/events.parquet', Parquet)
        SETTINGS max_threads = 2`,
    );
    const sql = windowFunnelSql('events', asked.steps, daysOf(asked, now));
    return await timed('ClickHouse, windowFunnel', async () =>
      reachedOf(await server.query(`${sql} SETTINGS max_threads = 2`), asked.steps.length),
    );
  } finally {
    await server.remove();
  }
}
