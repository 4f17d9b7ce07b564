import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Sink } from '../destinations/destination.ts';
import { copySpool } from '../spool/copy-spool.ts';
import { makeFolder } from '../spool/make-folder.ts';

/** The backup can't be made as asked; the message has the remedy. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** What is copied, and where to. */
export interface BackupOrder {
  readonly dataFolder: string;
  /** An absolute path: a folder that is empty, or not there yet. */
  readonly to: string;
  readonly version: string;
  readonly now: number;
  /** The open stores that lie in the data folder; none where nothing runs. */
  readonly stores: readonly Required<Pick<Sink, 'backup'>>[];
}

/** What a backup holds: bytes by file. */
export interface Backup {
  readonly sluice: string;
  /** When it was begun, ISO 8601: what was acknowledged before is in it. */
  readonly at: string;
  readonly files: Readonly<Record<string, number>>;
}

/**
 * Copies the data folder, never the keys. Spool and warehouse fit: the warehouse does not write
 * while both are copied, so after a restore no batch is missing in one and done in the other.
 * `backup.json` is written last: a folder without it is no backup.
 */
export async function backUp(order: BackupOrder): Promise<Backup> {
  const { dataFolder, to, stores, version, now } = order;
  await prepare(dataFolder, to);
  const rest = async (): Promise<void> => {
    const spool = join(dataFolder, 'spool.db');
    if (existsSync(spool)) await copySpool(spool, join(to, 'spool.db'));
    if (stores.length === 0) await copyClosedWarehouse(dataFolder, to);
    await copyRecord(join(dataFolder, 'ledger'), join(to, 'ledger'));
    const leaks = join(dataFolder, 'leaks.json');
    if (existsSync(leaks)) await copyFile(leaks, join(to, 'leaks.json'));
  };
  const all = stores.reduce((then, store) => () => store.backup(to, then), rest);
  await all();
  const files = await sizesOf(to);
  const backup = { sluice: version, at: new Date(now).toISOString(), files };
  await writeFile(join(to, 'backup.json'), `${JSON.stringify(backup, null, 2)}\n`, { mode: 0o600 });
  return backup;
}

async function prepare(dataFolder: string, to: string): Promise<void> {
  if (!isAbsolute(to)) throw new BackupError('Name the folder by its whole path.');
  const inside = relative(resolve(dataFolder), to);
  if (!inside.startsWith('..') && !isAbsolute(inside)) {
    throw new BackupError(`${to} lies in the data folder: name a folder outside of it.`);
  }
  try {
    makeFolder(to);
    const there = await readdir(to);
    if (there.length === 0) return;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new BackupError(`${to} can't be written: ${reason}. Name another folder.`);
  }
  throw new BackupError(`${to} is not empty: name a new folder for each backup.`);
}

async function copyClosedWarehouse(from: string, to: string): Promise<void> {
  for (const name of ['warehouse.duckdb', 'warehouse.duckdb.wal']) {
    if (existsSync(join(from, name))) await copyFile(join(from, name), join(to, name));
  }
}

/** The record grows while it is read: what is not a whole line yet stays out. */
async function copyRecord(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  await mkdir(to, { mode: 0o700 });
  for (const name of (await readdir(from)).filter((file) => !file.endsWith('.new'))) {
    const bytes = await readFile(join(from, name));
    const whole = name.endsWith('.ndjson') ? bytes.subarray(0, bytes.lastIndexOf(10) + 1) : bytes;
    await writeFile(join(to, name), whole, { mode: 0o600 });
  }
}

/** Sees each file onto the disk, and says its size. */
async function sizesOf(folder: string): Promise<Readonly<Record<string, number>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const rows = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const handle = await open(path, 'r');
      await handle.sync();
      await handle.close();
      return [relative(folder, path), (await stat(path)).size] as const;
    }),
  );
  return Object.fromEntries(rows.sort(([one], [other]) => (one < other ? -1 : 1)));
}
