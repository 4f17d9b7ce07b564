import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

/** A day of events, and how many there are. */
interface Day {
  readonly day: string;
  readonly n: bigint;
}

/**
 * Writes each day that has changed as `events/dt=2026-11-22/events.parquet`, and removes days that
 * the warehouse has forgotten, also where a day could not be written. A reader sees a file whole or
 * not at all.
 */
export async function exportParquet(connection: DuckDBConnection, folder: string): Promise<void> {
  const root = join(folder, 'events');
  await mkdir(root, { recursive: true, mode: 0o700 });
  const days = await read(connection, 'SELECT ts::DATE::VARCHAR AS day, count(*) AS n FROM events');
  const there = await readdir(root);
  try {
    await writeDays(connection, { root, days, there: new Set(there) });
  } finally {
    const kept = new Set(days.map(({ day }) => `dt=${day}`));
    const gone = there.filter((name) => /^dt=\d{4}-\d{2}-\d{2}$/.test(name) && !kept.has(name));
    await Promise.all(gone.map((name) => rm(join(root, name), { recursive: true, force: true })));
  }
}

interface Days {
  readonly root: string;
  readonly days: readonly Day[];
  /** Names of folders below `root`. */
  readonly there: ReadonlySet<string>;
}

async function writeDays(connection: DuckDBConnection, { root, days, there }: Days): Promise<void> {
  const written = new Map(
    (
      await read(
        connection,
        'SELECT day::VARCHAR AS day, any_value(rows_written) AS n FROM exports',
      )
    ).map(({ day, n }) => [day, n]),
  );
  for (const { day, n } of days) {
    if (written.get(day) === n && there.has(`dt=${day}`)) continue;
    const place = join(root, `dt=${day}`);
    await mkdir(place, { recursive: true, mode: 0o700 });
    const file = join(place, 'events.parquet');
    await connection.run(
      `COPY (SELECT * FROM events WHERE ts::DATE = DATE '${day}' ORDER BY ts)
        TO ${quoted(`${file}.new`)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    await rename(`${file}.new`, file);
    await connection.run(
      'INSERT INTO exports VALUES ($1::DATE, $2::BIGINT) ON CONFLICT DO UPDATE SET rows_written = excluded.rows_written',
      [day, n],
    );
  }
}

async function read(connection: DuckDBConnection, select: string): Promise<readonly Day[]> {
  const reader = await connection.runAndReadAll(`${select} GROUP BY 1 ORDER BY 1`);
  return reader.getRowsJS().map(([day, n]) => ({
    day: typeof day === 'string' ? day : '',
    n: typeof n === 'bigint' ? n : 0n,
  }));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
