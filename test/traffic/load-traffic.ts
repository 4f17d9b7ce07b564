import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { appendRows } from '../../src/destinations/duckdb-append.ts';
import { warehouseTables } from '../../src/destinations/duckdb-schema.ts';
import { countColumns, eventColumns } from '../../src/destinations/store-columns.ts';
import { countRow, eventRow } from './traffic-rows.ts';
import type { Traffic } from './traffic-event.ts';

const rowsAtOnce = 20_000;

/**
 * Makes `warehouse.duckdb` in the folder, with the traffic in it so many times over: each copy has
 * visitors, visits and pages of its own at the same times, so every count is so many times larger.
 */
export async function loadTraffic(folder: string, traffic: Traffic, copies = 1): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const instance = await DuckDBInstance.create(join(folder, 'warehouse.duckdb'), {
    memory_limit: '2GB',
    threads: '2',
  });
  try {
    const connection = await instance.connect();
    for (const sql of warehouseTables) await connection.run(sql);
    const table = copies === 1 ? 'events' : 'one';
    if (copies > 1) await connection.run('CREATE TEMP TABLE one AS FROM events');
    for (let from = 0; from < traffic.events.length; from += rowsAtOnce) {
      const rows = traffic.events.slice(from, from + rowsAtOnce).map(eventRow);
      await appendRows(connection, rows, { table, columns: eventColumns });
    }
    const counts = traffic.counts.map((count) => countRow({ ...count, n: count.n * copies }));
    await appendRows(connection, counts, { table: 'counts', columns: countColumns });
    if (copies > 1) await copy(connection, copies);
    await connection.run('CHECKPOINT');
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

/** Day by day in the order of arrival, as rows come in life. */
async function copy(connection: DuckDBConnection, copies: number): Promise<void> {
  const days = await connection.runAndReadAll(
    'SELECT DISTINCT CAST(received_at AS DATE)::VARCHAR AS day FROM one ORDER BY day',
  );
  for (const [day] of days.getRowsJS()) {
    if (typeof day !== 'string') continue;
    await connection.run(
      `INSERT INTO events SELECT * EXCLUDE (copy) REPLACE (
          left(id, 18) || '-' || left(md5(id || copy), 17) AS id,
          CASE WHEN visitor IS NOT NULL THEN md5(visitor || copy) || md5(copy || visitor) END AS visitor,
          left(md5(session_id || copy), 16) AS session_id,
          left(md5(page || copy), 24) AS page)
        FROM one, (SELECT range::VARCHAR AS copy FROM range(${copies})) AS times
        WHERE CAST(received_at AS DATE) = '${day}' ORDER BY received_at`,
    );
  }
}
