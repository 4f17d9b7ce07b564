import type { DatabaseSync } from 'node:sqlite';
import { randomBytes } from 'node:crypto';
import { integer } from './row.ts';
import { SpoolOpenError } from './spool.ts';

/** How long a statement waits for another process's lock on the file. */
export const busyMsMax = 5_000;

/**
 * `synchronous=FULL` makes an acknowledgement mean "on disk"; small checkpoints keep the slowest
 * commits short (measured in docs/performance.md).
 */
const pragmas = `
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = FAST;
  PRAGMA wal_autocheckpoint = 500;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA busy_timeout = ${busyMsMax};
  PRAGMA temp_store = MEMORY;
`;

/**
 * log: one row a group commit. cursor: the next place of a destination, its frozen cut, and how
 * many events it has passed since `start`. retry, dead: what failed, with its own copy, so that one
 * stubborn event does not hold the log. seen: the dedupe keys of one commit a row.
 */
const tables = `
  CREATE TABLE log(
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, n INTEGER NOT NULL,
    body BLOB NOT NULL, crc INTEGER NOT NULL) STRICT;
  CREATE TABLE cursor(
    dest TEXT PRIMARY KEY, id INTEGER NOT NULL, idx INTEGER NOT NULL,
    inflight_to_id INTEGER, inflight_to_idx INTEGER, inflight_n INTEGER, inflight_batch TEXT,
    batch_no INTEGER NOT NULL, start INTEGER NOT NULL, passed INTEGER NOT NULL,
    detached INTEGER NOT NULL) STRICT;
  CREATE TABLE retry(
    dest TEXT NOT NULL, id INTEGER NOT NULL, idx INTEGER NOT NULL, batch TEXT NOT NULL,
    attempts INTEGER NOT NULL, next_ms INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    reason TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY(dest, id, idx)) STRICT, WITHOUT ROWID;
  CREATE INDEX retry_due ON retry(dest, next_ms);
  CREATE INDEX retry_batch ON retry(dest, batch);
  CREATE INDEX retry_age ON retry(at_ms, dest, batch);
  CREATE TABLE dead(
    dest TEXT NOT NULL, id INTEGER NOT NULL, idx INTEGER NOT NULL, event_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL, stored_ms INTEGER NOT NULL, attempts INTEGER NOT NULL,
    reason TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY(dest, id, idx)) STRICT, WITHOUT ROWID;
  CREATE INDEX dead_age ON dead(at_ms);
  CREATE TABLE seen(
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, keys BLOB NOT NULL) STRICT;
  CREATE TABLE counter(
    scope TEXT NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY(scope, key)) STRICT, WITHOUT ROWID;
  CREATE TABLE withdrawal(
    key TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, denied TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
`;

/** Files of layout 1 that were made before these came may lack them. */
const laterTables = `
  CREATE INDEX IF NOT EXISTS dead_age ON dead(at_ms);
  CREATE TABLE IF NOT EXISTS withdrawal(
    key TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, denied TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** What brings a file from each layout to the next one; the first makes a new file. */
export const migrations: readonly string[] = [tables, laterTables];

/** The layout of the file; a file with a higher one is refused. */
export const schemaVersion: number = migrations.length;

/**
 * Sets the pragmas and brings the file to this layout, in one transaction: all of it, or none.
 * Refuses a newer file, unchanged.
 */
export function prepareSchema(
  database: DatabaseSync,
  file: string,
  steps: readonly string[] = migrations,
): void {
  const found = integer(database.prepare('PRAGMA user_version').get() ?? {}, 'user_version');
  if (found > steps.length) {
    throw new SpoolOpenError(
      `${file} has layout ${found}, this Sluice knows up to ${steps.length}. ` +
        'Start the newer version again, or give this one another data folder.',
    );
  }
  database.exec(pragmas);
  if (found === steps.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps.slice(found)) database.exec(step);
    const note = 'INSERT INTO meta(key, value) VALUES (?, ?)';
    if (found === 0) database.prepare(note).run('spool', randomBytes(16));
    database.exec(`PRAGMA user_version = ${steps.length}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
