import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import type { EventRecord } from '../../../src/event/event-record.ts';
import type { PermittedEvent } from '../../../src/event/permitted-event.ts';
import { permittedOf, recordOf } from '../../contract/destination-events.ts';

/** A folder that is gone after the test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-warehouse-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Events of now, each with its own id, laid over the base record. */
export function eventsOf(
  count: number,
  differing: (index: number) => Partial<EventRecord> = () => ({}),
): readonly PermittedEvent<'analytics'>[] {
  const ts = Date.now();
  return Array.from({ length: count }, (_, index) =>
    permittedOf(
      recordOf({ id: `event-${String(index)}`, ts, receivedAt: ts, ...differing(index) }),
    ),
  );
}

/** Asks a closed warehouse's file with the real engine. */
export async function askFile(
  folder: string,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(join(folder, 'warehouse.duckdb'));
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(sql);
    connection.closeSync();
    return reader.getRowObjectsJS();
  } finally {
    instance.closeSync();
  }
}
