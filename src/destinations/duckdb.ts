import { join } from 'node:path';
import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { About, Sink, SinkDestination } from './destination.ts';
import { WarehouseChild } from './duckdb-child.ts';
import { countRowsOf, eventRowOf, type Row } from './duckdb-rows.ts';

/** The checked settings of the warehouse. */
export interface DuckdbSettings {
  readonly retentionDays: number;
}

const settings: z.ZodType<DuckdbSettings> = z.strictObject({
  retentionDays: z
    .int({ error: 'retentionDays must be a whole number of days, such as 90' })
    .min(1, 'retentionDays must be 1 at least: remove the destination to keep nothing')
    .max(3_650, 'retentionDays must be 3650 at most: choose how long you really need the events')
    .default(90)
    .meta({
      description: 'Events and counts older than this are deleted, at start and each hour.',
    }),
});

/** The embedded warehouse: one DuckDB file in the data folder, owned by a process of its own. */
export const duckdb: SinkDestination<DuckdbSettings, 'analytics'> & { readonly about: About } = {
  type: 'duckdb',
  kind: 'sink',
  purposes: ['analytics'],
  ownStore: true,
  settings,
  batch: { eventsMax: 2_000, bytesMax: 4_194_304, ageMsMax: 1_000 },
  dedupes: true,
  maturity: { tested: 'real-peer', on: '2026-11-21' },
  about: {
    title: 'Warehouse (DuckDB, embedded)',
    arrives: [
      'Each event as a row of `events` (docs/warehouse.md has the columns), exactly once.',
      'Events that may be counted only: numbers by hour, site, country and name in `counts`.',
      'Where only the degraded form is allowed: a row with a random id, without visitor, visit, page view and title.',
    ],
    lostWithoutCookies: [
      'Visitors are recognised for one day and one site: funnels and journeys end at midnight UTC.',
    ],
  },
  rows: (events) => {
    const { full, counted } = split(events);
    return [...full.map(eventRowOf), ...countRowsOf(counted)];
  },
  open: async ({ retentionDays }, { dataFolder }) => {
    const child = new WarehouseChild({
      kind: 'open',
      file: join(dataFolder, 'warehouse.duckdb'),
      retentionDays,
    });
    await child.start();
    return sinkOf(child);
  },
};

/** The sink over a child: each batch is one transaction, known by its id. */
export function sinkOf(child: WarehouseChild): Sink {
  return {
    write: async (events, batchId) => {
      const { full, counted } = split(events);
      const rows: readonly Row[] = full.map(eventRowOf);
      await child.ask({ kind: 'write', batchId, events: rows, counts: countRowsOf(counted) });
      return { ok: events.map(({ record }) => record.id), retry: [], reject: [] };
    },
    query: async (name, parameters) => child.ask({ kind: 'query', name, parameters }),
    close: async () => child.close(),
  };
}

function split(events: readonly PermittedEvent[]): {
  readonly full: readonly EventRecord[];
  readonly counted: readonly EventRecord[];
} {
  const records = events.map(({ record }) => record);
  return {
    full: records.filter(({ variant }) => variant !== 'counted'),
    counted: records.filter(({ variant }) => variant === 'counted'),
  };
}
