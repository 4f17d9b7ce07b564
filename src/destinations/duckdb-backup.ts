import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Sink } from './destination.ts';
import type { WarehouseChild } from './duckdb-child.ts';

/**
 * How an open warehouse is copied: nothing is written until `meanwhile` is done, so that what is
 * copied then fits. This process copies, for the lock of the child's own ends when it closes a file.
 */
export function backupOf(child: WarehouseChild, file: string): Required<Sink>['backup'] {
  return (folder, meanwhile) =>
    child.whileHeld(async () => {
      for (const path of [file, `${file}.wal`]) {
        if (existsSync(path)) await copyFile(path, join(folder, basename(path)));
      }
      await meanwhile();
    });
}
