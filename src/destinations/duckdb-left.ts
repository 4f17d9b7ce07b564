import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What the log says of a warehouse that nothing owns any more, and what to do about it. */
export type LeftLog = {
  readonly event: 'warehouse_left';
  readonly file: string;
  readonly remedy: string;
};

/** Where it lies, and the remedy. */
export type LeftWarehouse = Omit<LeftLog, 'event'>;

/**
 * The warehouse's file where the data folder has one and the configuration has no such destination:
 * nobody deletes what grows old in it. Null where there is none.
 */
export function leftWarehouse(config: {
  readonly data: string;
  readonly destinations: Readonly<Record<string, { readonly type: string }>>;
}): LeftWarehouse | null {
  const file = join(config.data, 'warehouse.duckdb');
  const isOwned = Object.values(config.destinations).some(({ type }) => type === 'duckdb');
  if (isOwned || !existsSync(file)) return null;
  const remedy =
    'No destination of type duckdb is configured, so nothing in it is deleted any more. Delete it, with the .wal beside it and the Parquet files of its `parquetFolder`, or put the destination back.';
  return { file, remedy };
}

/** Warns of such a file, at the start and whenever the configuration changes. */
export function tellLeftWarehouse(
  config: Parameters<typeof leftWarehouse>[0],
  log: (level: 'warn', entry: LeftLog) => void,
): void {
  const left = leftWarehouse(config);
  if (left !== null) log('warn', { event: 'warehouse_left', ...left });
}
