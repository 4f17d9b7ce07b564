import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { About, Sink, SinkDestination } from './destination.ts';
import { backupOf } from './duckdb-backup.ts';
import { WarehouseChild } from './duckdb-child.ts';
import { parseRawAnswer } from '../insight/raw.ts';
import type { DryCount } from '../rules/dry-run.ts';
import { StoreProblem } from './store-problem.ts';
import { allRowsOf, allWritten, storeRowsOf } from './store-rows.ts';

/** The checked settings of the warehouse. */
export interface DuckdbSettings {
  readonly retentionDays: number;
  readonly parquetFolder?: string | undefined;
}

const settings: z.ZodType<DuckdbSettings> = z.strictObject({
  retentionDays: z
    .int({ error: 'retentionDays must be a whole number of days, such as 90' })
    .min(
      1,
      'retentionDays must be 1 at least: to keep nothing, remove the destination and delete warehouse.duckdb, which stays in the data folder',
    )
    .max(3_650, 'retentionDays must be 3650 at most: choose how long you really need the events')
    .default(90)
    .meta({
      description:
        'Days (UTC) older than this are deleted, at start and each hour, from the bytes of the file as well.',
    }),
  parquetFolder: z
    .string({ error: 'parquetFolder must be the path of a folder, such as ./parquet' })
    .regex(/^[^\p{Cc}]{1,1024}$/u, 'parquetFolder must be the path of a folder, such as ./parquet')
    .optional()
    .meta({
      description:
        'Each hour, and at the start, days that have changed are written there as `events/dt=2026-11-22/events.parquet`; days beyond the retention are removed. Other programs may read these files while Sluice runs.',
    }),
});

/** The embedded warehouse: one DuckDB file in the data folder, owned by a process of its own. */
export const duckdb: SinkDestination<DuckdbSettings, 'analytics'> & { readonly about: About } = {
  type: 'duckdb',
  kind: 'sink',
  forgets: () => true,
  purposes: ['analytics'],
  ownStore: true,
  settings,
  batch: { eventsMax: 2_000, bytesMax: 4_194_304, ageMsMax: 1_000 },
  dedupes: true,
  maturity: { tested: 'real-peer', on: '2026-11-22' },
  about: {
    title: 'Warehouse (DuckDB, embedded)',
    setUp: [
      'Nothing to create: `warehouse.duckdb` is made in the data folder at the first start, and the file of an older Sluice gets the columns that it lacks.',
      '`sluice doctor` says whether `@duckdb/node-api` is there, which npm installs where optional packages are allowed.',
    ],
    arrives: [
      'Each event as a row of `events` (docs/warehouse.md has the columns), exactly once, also after a replay.',
      'Events that may be counted only: numbers by hour, site, country and name in `counts`. They have no id, so a replay counts them again.',
      'Where only the degraded form is allowed: a row with a random id, without visitor, visit, page view and title.',
    ],
    lostWithoutCookies: [
      'Visitors are recognised for one day and one site: funnels and journeys end at midnight UTC.',
    ],
  },
  rows: allRowsOf,
  packagesWith: () => ['@duckdb/node-api'],
  open: async ({ retentionDays, parquetFolder }, { dataFolder }) => {
    const file = join(dataFolder, 'warehouse.duckdb');
    const child = new WarehouseChild({
      kind: 'open',
      file,
      retentionDays,
      parquetFolder: parquetFolder === undefined ? null : resolve(parquetFolder),
    });
    await child.start();
    return { ...sinkOf(child, retentionDays), backup: backupOf(child, file) };
  },
};

/** The sink over a child: each batch is one transaction, known by its id. */
export function sinkOf(child: WarehouseChild, retentionDays = 90): Sink {
  return {
    write: async (batch, batchId) => {
      await child.ask({ kind: 'write', batchId, ...storeRowsOf(batch) });
      return allWritten(batch);
    },
    query: async (name, parameters) => child.ask({ kind: 'query', name, parameters }),
    insight: async (question, asked, now) => {
      const [row] = await inOurWords(child.ask({ kind: 'insight', question, asked, now }));
      return parseRawAnswer(question, row?.['answer']);
    },
    table: async (columns, rows) => {
      const [row] = await inOurWords(child.ask({ kind: 'table', columns, rows }));
      const bytes = row?.['bytes'];
      if (!(bytes instanceof Uint8Array)) throw new Error('the warehouse made no Parquet file');
      return bytes;
    },
    tryRules: async (trial) => (await child.ask({ kind: 'rules', trial })).map(dryCountOf),
    forget: async () => {
      const [row] = await child.ask({ kind: 'forget' });
      const keptMs = (retentionDays + 1) * 86_400_000;
      return { removed: { events: Number(row?.['events'] ?? 0) }, keptMs };
    },
    close: async () => child.close(),
  };
}

function dryCountOf({ site, rule, times, visits }: Record<string, unknown>): DryCount {
  return {
    site: String(site),
    rule: String(rule),
    times: Number(times),
    visits: Number(visits),
  };
}

/** The engine's own words could say what stands in an event, and help nobody who reads figures. */
async function inOurWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StoreProblem) throw error;
    throw new StoreProblem(
      'the warehouse could not answer just now: ask again in a moment, or for fewer days',
      { cause: error },
    );
  }
}
