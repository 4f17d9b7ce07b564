import { isoOf } from './store-lines.ts';
import type { Cell, Row, StoreRows } from './store-rows.ts';

/** Rows that become one object. */
export interface ObjectRows {
  readonly table: keyof StoreRows;
  readonly key: string;
  readonly rows: readonly Row[];
}

/**
 * Parts a batch into objects by table and hour, in Hive's form: `events/dt=2026-11-22/hour=14/`.
 * The key's name is the batch's id: a batch that is written again overwrites its own objects.
 */
export function objectsOf(
  rows: StoreRows,
  batchId: string,
  place: { readonly prefix: string; readonly extension: string },
): readonly ObjectRows[] {
  const { prefix, extension } = place;
  const part = (table: keyof StoreRows, time: string): readonly ObjectRows[] =>
    [...Map.groupBy(rows[table], (row) => partitionOf(row[time]))].map(([partition, own]) => ({
      table,
      key: `${prefix}/${table}/${partition}/${batchId}.${extension}`,
      rows: own,
    }));
  return [...part('events', 'ts'), ...part('counts', 'hour')];
}

function partitionOf(time: Cell | undefined): string {
  const iso = isoOf(typeof time === 'number' ? time : 0);
  return `dt=${iso.slice(0, 10)}/hour=${iso.slice(11, 13)}`;
}
