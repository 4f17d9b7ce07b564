import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { appendRows } from './duckdb-append.ts';
import { deleteBefore, nothingOwed, overwriteDeleted } from './duckdb-delete.ts';
import { tryRules } from './duckdb-dry-run.ts';
import { exportParquet } from './duckdb-export.ts';
import { WarehouseInsight } from './duckdb-insight.ts';
import { warehouseQueries } from './duckdb-queries.ts';
import {
  hasOurRollups,
  inTransaction,
  markColumns,
  marksOf,
  tellerColumns,
  tellersOf,
} from './duckdb-rollup.ts';
import type { RuleTrial } from '../rules/dry-run.ts';
import { countColumns, eventColumns } from './store-columns.ts';
import { dropRollups } from '../insight/sql/rollup-tables.ts';
import type { Row } from './store-rows.ts';
import { timeSql, warehouseTables, warehouseVersion } from './duckdb-schema.ts';
import { unknownRows } from './duckdb-unknown.ts';

/** Small enough to live beside the accept; nothing is fetched, nothing else is read or written. */
const options = {
  memory_limit: '512MB',
  threads: '2',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};
const dayMs = 86_400_000;
/** A batch is written again for 72 hours at most; this is well above. */
const batchDays = 30;

/** The open file. It lives in the process of `duckdb-process.ts`: one process owns the file. */
export class Warehouse {
  readonly #instance: DuckDBInstance;
  readonly #writer: DuckDBConnection;
  readonly #reader: DuckDBConnection;
  /** The questions of the console; never asked while the file is checkpointed. */
  readonly insight: WarehouseInsight;
  #queue: Promise<unknown> = Promise.resolve();
  #letGo: (() => void) | null = null;

  private constructor(
    instance: DuckDBInstance,
    writer: DuckDBConnection,
    reader: DuckDBConnection,
    insight: WarehouseInsight,
  ) {
    this.#instance = instance;
    this.#writer = writer;
    this.#reader = reader;
    this.insight = insight;
  }

  /** Opens or makes the file. Throws where another process holds it or a newer Sluice wrote it. */
  static async open(file: string, parquetFolder: string | null = null): Promise<Warehouse> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const instance = await DuckDBInstance.create(file, options);
    // What an engine that was killed had put aside there may be older than the retention.
    await rm(`${file}.tmp`, { recursive: true, force: true });
    const writer = await instance.connect();
    for (const sql of locks(parquetFolder)) await writer.run(sql);
    await refuseNewer(writer, file);
    await bringForward(writer);
    const reader = await instance.connect();
    return new Warehouse(instance, writer, reader, await WarehouseInsight.open(instance));
  }

  /** Writes all of a batch, or nothing; a batch, or an event, that is in the file already is left as it is. */
  async write(batchId: string, rows: readonly Row[], counts: readonly Row[]): Promise<void> {
    await this.#inTurn(async () => {
      const known = await this.#writer.runAndReadAll('FROM batches WHERE batch_id = $1', [batchId]);
      if (known.currentRowCount > 0) return;
      await inTransaction(this.#writer, async () => {
        const events = await unknownRows(this.#writer, rows);
        await appendRows(this.#writer, events, { table: 'events', columns: eventColumns });
        await appendRows(this.#writer, marksOf(events), {
          table: 'rollup_marks',
          columns: markColumns,
        });
        await appendRows(this.#writer, tellersOf(events), {
          table: 'rollup_tellers',
          columns: tellerColumns,
        });
        for (const row of counts) await addCount(this.#writer, row);
        const sql = `INSERT INTO batches VALUES ($1, ${timeSql('$2')})`;
        await this.#writer.run(sql, [batchId, Date.now()]);
      });
    });
  }

  /** Answers a question of `duckdb-queries.ts`; rows as plain objects. */
  async query(
    name: string,
    parameters: readonly unknown[],
  ): Promise<readonly Record<string, unknown>[]> {
    const query = warehouseQueries.get(name);
    if (query === undefined) throw new Error(`the warehouse has no question named "${name}"`);
    const [since, site = null] = parameters;
    if (typeof since !== 'number' || !Number.isSafeInteger(Math.floor(since) * 1000)) {
      throw new TypeError('the first parameter is a time in milliseconds');
    }
    if (site !== null && typeof site !== 'string') {
      throw new TypeError('the second parameter is a site or null');
    }
    const reader = await this.#reader.runAndReadAll(query.sql, [Math.floor(since), site]);
    return reader.getRowObjectsJS();
  }

  /** Asks rules about stored events; writing goes on, the console's questions wait. */
  async tryRules(trial: RuleTrial): Promise<readonly Record<string, unknown>[]> {
    let counts: readonly Record<string, unknown>[] = [];
    await this.insight.whileStill(async () => {
      const reader = await this.#instance.connect();
      try {
        counts = (await tryRules(reader, trial)).map((count) => ({ ...count }));
      } finally {
        reader.closeSync();
      }
    });
    return counts;
  }

  /** Deletes the days before the last so many: how many events. */
  async deleteOld(days: number): Promise<number> {
    let deleted = 0;
    await this.#inTurnAlone(async () => {
      const now = Date.now();
      const before = Math.floor(now / dayMs - days) * dayMs;
      deleted = await deleteBefore(this.#writer, before);
      const sql = `DELETE FROM batches WHERE written_at < ${timeSql('$1')}`;
      await this.#writer.run(sql, [now - batchDays * dayMs]);
    });
    return deleted;
  }

  /** Takes what was deleted out of the bytes of the file as well; a run that was cut off is done again. */
  async overwriteDeleted(): Promise<void> {
    await this.#inTurnAlone(async () => {
      await overwriteDeleted(this.#writer);
      await this.#writer.run('CHECKPOINT');
    });
  }

  /** Writes the days that have changed as Parquet files below a folder. */
  async exportTo(folder: string): Promise<void> {
    await this.#inTurn(() => exportParquet(this.#writer, folder));
  }

  /** Writes rows as a Parquet file with the columns of a table, and keeps none of them. */
  async writeParquet(
    table: 'events' | 'counts',
    rows: readonly Row[],
    file: string,
  ): Promise<void> {
    const columns = table === 'events' ? eventColumns : countColumns;
    await this.#inTurn(async () => {
      await this.#writer.run('BEGIN');
      try {
        await appendRows(this.#writer, rows, { table, columns });
        await this.#writer.run(
          `COPY ${table} TO '${file.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`,
        );
      } finally {
        await this.#writer.run('ROLLBACK').catch(() => null);
      }
    });
  }

  /** Resolves when all is in the file and nothing is being written, until `release`. */
  async hold(): Promise<void> {
    this.release();
    const begun = Promise.withResolvers<undefined>();
    const over = Promise.withResolvers<undefined>();
    this.#letGo = () => over.resolve(undefined);
    void this.#inTurn(async () => {
      this.insight.hold(true);
      await this.insight.whileStill(async () => {
        await this.#writer.run('CHECKPOINT');
      });
      begun.resolve(undefined);
      await over.promise;
    }).catch(begun.reject);
    await begun.promise;
  }

  /** Ends a hold; without one, nothing happens. */
  release(): void {
    this.insight.hold(false);
    this.#letGo?.();
    this.#letGo = null;
  }

  /** Closes the file after what is being written, with its rollups brought up to date where that is quick. */
  async close(): Promise<void> {
    // Whoever opens the file then finds the rollups as new as the events; else the next start does it.
    await this.#inTurn(async () => {
      await this.insight.finish().catch(() => null);
    });
    await this.#inTurnAlone(async () => {
      this.insight.close();
      this.#reader.closeSync();
      this.#writer.closeSync();
      this.#instance.closeSync();
    });
  }

  /** As `#inTurn`, while no question is asked either: a checkpoint needs the file for itself. */
  async #inTurnAlone(work: () => Promise<void>): Promise<void> {
    await this.#inTurn(async () => this.insight.whileStill(work));
  }

  /** Writers take turns: a connection has one transaction at a time. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => null);
    await turn;
  }
}

/** From here on the engine touches its own file, one folder at most, and no network. */
function locks(parquetFolder: string | null): readonly string[] {
  const allowed =
    parquetFolder === null
      ? []
      : [`SET allowed_directories = ['${parquetFolder.replaceAll("'", "''")}']`];
  return [...allowed, 'SET enable_external_access = false', 'SET lock_configuration = true'];
}

async function refuseNewer(connection: DuckDBConnection, file: string): Promise<void> {
  const tables = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta'",
  );
  if (tables.currentRowCount === 0) return;
  const reader = await connection.runAndReadAll(
    "SELECT value FROM meta WHERE name = 'schema_version'",
  );
  const version = Number(reader.getRowsJS()[0]?.[0] ?? warehouseVersion);
  if (version <= warehouseVersion) return;
  throw new Error(
    `${file} was written by a newer Sluice (its tables are version ${String(version)}, this one knows ${String(warehouseVersion)}): start that version, or move the file away`,
  );
}

/** A file that an older Sluice made gets all that it lacks, or nothing of it. */
async function bringForward(connection: DuckDBConnection): Promise<void> {
  const tables = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta'",
  );
  const isNew = tables.currentRowCount === 0;
  const isOurs = !isNew && (await hasOurRollups(connection));
  await inTransaction(connection, async () => {
    for (const sql of isOurs ? [] : dropRollups) await connection.run(sql);
    for (const sql of warehouseTables) await connection.run(sql);
    if (isNew) await connection.run(nothingOwed);
  });
}

async function addCount(connection: DuckDBConnection, row: Row): Promise<void> {
  const sql = `INSERT INTO counts VALUES (${timeSql('$1')}, $2, $3, $4, $5, $6)
    ON CONFLICT DO UPDATE SET n = n + excluded.n`;
  const cells = [row['hour'], row['site'], row['country'], row['name'], row['variant'], row['n']];
  await connection.run(
    sql,
    cells.map((cell) => (typeof cell === 'number' ? cell : String(cell ?? ''))),
  );
}
