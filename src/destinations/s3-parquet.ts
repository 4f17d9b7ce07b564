import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WarehouseChild } from './duckdb-child.ts';
import type { Row, StoreRows } from './store-rows.ts';

/** Turns rows into Parquet: by DuckDB, in memory, in a process of its own. */
export class ParquetWriter {
  readonly #child: WarehouseChild;
  readonly #folder: string;
  #number = 0;

  private constructor(child: WarehouseChild, folder: string) {
    this.#child = child;
    this.#folder = folder;
  }

  /** Throws where DuckDB is not installed, with a remedy. */
  static async open(): Promise<ParquetWriter> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-parquet-'));
    const child = new WarehouseChild({
      kind: 'open',
      file: ':memory:',
      retentionDays: 1,
      parquetFolder: folder,
    });
    const writer = new ParquetWriter(child, folder);
    try {
      await child.start();
      return writer;
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** The bytes of a Parquet file; its file on disk is gone when they are there. */
  async bytesOf(table: keyof StoreRows, rows: readonly Row[]): Promise<Uint8Array> {
    const file = join(this.#folder, `${String((this.#number += 1))}.parquet`);
    try {
      await this.#child.ask({ kind: 'parquet', table, rows, file });
      return await readFile(file);
    } finally {
      await rm(file, { force: true });
    }
  }

  async close(): Promise<void> {
    await this.#child.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
