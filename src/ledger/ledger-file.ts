import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type PlacedRow, readChain } from './read-chain.ts';
import { RecordAge } from './record-age.ts';
import { type Entry, ledgerVersion, printRow, rowAfter, type Row } from './row.ts';

/** The record can't be opened until a person acts; the message says what to do. */
export class LedgerOpenError extends Error {
  override readonly name = 'LedgerOpenError';
}

/** A record that was opened, and what was found in it. */
export interface OpenedLedger {
  readonly file: LedgerFile;
  readonly rows: readonly PlacedRow[];
  /** Bytes of an incomplete last row that were removed; 0 after a clean stop. */
  readonly tornBytes: number;
  /** The first thing that is wrong with it, for a person; null where nothing is. */
  readonly problem: string | null;
}

/** Where the record lies in a data folder. */
export function ledgerPath(dataFolder: string): string {
  return join(dataFolder, 'ledger', 'ledger.ndjson');
}

/**
 * Opens the record of a data folder for appending. Whoever calls holds the lock of the folder. A
 * row that was cut by a crash is removed, and told, so that it can be noted.
 */
export async function openLedgerFile(dataFolder: string): Promise<OpenedLedger> {
  const path = ledgerPath(dataFolder);
  try {
    await mkdir(join(dataFolder, 'ledger'), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'a+', 0o600);
    await handle.close();
    await syncFolder(join(dataFolder, 'ledger'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new LedgerOpenError(
      `The record ${path} can't be opened: ${reason}. Make the data folder writable, or set \`data:\` to one that is.`,
    );
  }
  const bytes = await readFile(path);
  const { rows, problems, wholeBytes } = readChain(bytes);
  const newest = Math.max(0, ...rows.map(({ row }) => row.v));
  if (newest > ledgerVersion) {
    throw new LedgerOpenError(
      `The record ${path} was written by a newer Sluice (form ${newest}, this one knows ${ledgerVersion}). Start that version again, or move the folder \`ledger\` away to begin a new record.`,
    );
  }
  const handle = await open(path, 'r+');
  const tornBytes = bytes.length - wholeBytes;
  if (tornBytes > 0) {
    await handle.truncate(wholeBytes);
    await handle.datasync();
  }
  const broken = problems.find(({ kind }) => kind !== 'torn');
  const problem = broken === undefined ? null : `line ${broken.line ?? '?'}: ${broken.message}`;
  return { file: new LedgerFile(path, handle, wholeBytes, rows), rows, tornBytes, problem };
}

/** Appends rows. One call at a time. */
export class LedgerFile {
  readonly #path: string;
  #handle: FileHandle;
  #bytes: number;
  #last: Row | null;
  #age: RecordAge;
  /** An append failed, and may have left bytes behind the end. */
  #isDirty = false;

  constructor(path: string, handle: FileHandle, bytes: number, rows: readonly PlacedRow[]) {
    this.#path = path;
    this.#handle = handle;
    this.#bytes = bytes;
    this.#last = rows.at(-1)?.row ?? null;
    this.#age = new RecordAge(rows);
  }

  /** The last row on disk. */
  get last(): Row | null {
    return this.#last;
  }

  /** How old the oldest part of it is, see `RecordAge`. */
  get oldestAt(): number | null {
    return this.#age.oldestAt;
  }

  /** Resolves when the rows are on disk; after a rejection none of them counts, and all can be tried again. */
  async append(entries: readonly Entry[], now: number): Promise<void> {
    if (entries.length === 0) return;
    let last = this.#last;
    const rows: Row[] = [];
    for (const entry of entries) {
      last = rowAfter(last, entry, now);
      rows.push(last);
    }
    const bytes = Buffer.from(rows.map((row) => `${printRow(row)}\n`).join(''));
    if (this.#isDirty) await this.#handle.truncate(this.#bytes);
    this.#isDirty = true;
    for (let written = 0; written < bytes.length;) {
      const left = bytes.length - written;
      const position = this.#bytes + written;
      written += (await this.#handle.write(bytes, written, left, position)).bytesWritten;
    }
    await this.#handle.datasync();
    this.#isDirty = false;
    this.#bytes += bytes.length;
    this.#last = last;
    for (const row of rows) this.#age.add(row);
  }

  /** The rows that are on disk. */
  async rows(): Promise<readonly PlacedRow[]> {
    return readChain((await readFile(this.#path)).subarray(0, this.#bytes)).rows;
  }

  /** Leaves so many first lines out of the file: all of it is on disk, or nothing. */
  async dropLines(count: number): Promise<void> {
    const bytes = (await readFile(this.#path)).subarray(0, this.#bytes);
    let start = 0;
    for (let line = 0; line < count; line += 1) start = bytes.indexOf(10, start) + 1;
    const next = await open(`${this.#path}.new`, 'w+', 0o600);
    try {
      await next.writeFile(bytes.subarray(start));
      await next.datasync();
      await rename(`${this.#path}.new`, this.#path);
      await syncFolder(dirname(this.#path));
    } catch (error) {
      await next.close();
      throw error;
    }
    await this.#handle.close();
    this.#handle = next;
    this.#bytes = bytes.length - start;
    this.#age = new RecordAge(readChain(bytes.subarray(start)).rows);
    this.#isDirty = false;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
