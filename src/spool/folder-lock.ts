import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { SpoolOpenError } from './spool.ts';

/** A hold on the data folder; `release` lets it go. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the data folder for this process. The operating system ends the hold with the process,
 * even after kill -9, so that no stale lock can block a start.
 */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, 'sluice.lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new SpoolOpenError(
      `The data folder ${folder} is in use by another Sluice. ` +
        'Stop that one, or give this one another folder (data: in the configuration).',
      { cause: error },
    );
  }
  return { release: () => database.close() };
}
