import type { ClickHouseClient, createClient } from '@clickhouse/client';
import type { PermittedEvent } from '../event/permitted-event.ts';
import { clickhouseProblem, clickhouseVerdict } from './clickhouse-problem.ts';
import { clickhouseTables } from './clickhouse-schema.ts';
import type { ClickhouseSettings } from './clickhouse.ts';
import type { Sink, Verdict } from './destination.ts';
import { countColumns, eventColumns, type StoreColumn } from './store-columns.ts';
import { objectOf } from './store-lines.ts';
import { StoreProblem } from './store-problem.ts';
import { allWritten, storeRowsOf, type Row } from './store-rows.ts';

/** The open database: a batch is one insert a table, recognised by its token. */
export class ClickhouseStore implements Sink {
  readonly #client: ClickHouseClient;
  readonly #settings: ClickhouseSettings;

  private constructor(client: ClickHouseClient, settings: ClickhouseSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  /** Connects, and makes what is missing. Throws a `StoreProblem`, in words that may be logged. */
  static async open(
    driver: typeof createClient,
    settings: ClickhouseSettings,
  ): Promise<ClickhouseStore> {
    const { url, username, password = '' } = settings;
    const client = driver({
      url,
      username,
      password,
      application: 'sluice',
      request_timeout: 30_000,
      max_open_connections: 2,
      compression: { request: true, response: false },
      // The driver's own log would repeat what was sent.
      log: { level: 127 },
    });
    const store = new ClickhouseStore(client, settings);
    try {
      await store.#migrate();
      return store;
    } catch (error) {
      await client.close();
      throw clickhouseProblem(error);
    }
  }

  async write(batch: readonly PermittedEvent[], batchId: string): Promise<Verdict> {
    const { events, counts } = storeRowsOf(batch);
    try {
      await this.#insert('events', events, eventColumns, batchId);
      await this.#insert('counts', counts, countColumns, batchId);
      return allWritten(batch);
    } catch (error) {
      const verdict = clickhouseVerdict(
        error,
        batch.map(({ record }) => record.id),
      );
      if (verdict !== null) return verdict;
      throw clickhouseProblem(error);
    }
  }

  query(): Promise<never> {
    return Promise.reject(new StoreProblem('only the embedded warehouse answers the console'));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #insert(
    table: string,
    rows: readonly Row[],
    columns: readonly StoreColumn[],
    batchId: string,
  ): Promise<void> {
    if (rows.length === 0) return;
    await this.#client.insert({
      table: `\`${this.#settings.database}\`.\`${table}\``,
      values: rows.map((row) => objectOf(row, columns)),
      columns: [columns[0]?.name ?? '', ...columns.slice(1).map(({ name }) => name)],
      format: 'JSONEachRow',
      clickhouse_settings: {
        // A profile that says otherwise would make the token worthless, or hide errors.
        async_insert: 0,
        insert_deduplicate: 1,
        insert_deduplication_token: batchId,
        date_time_input_format: 'best_effort',
        input_format_null_as_default: 1,
        wait_end_of_query: 1,
      },
    });
  }

  /** Where the tables are as they should be, nothing is changed: so later no grant for it is needed. */
  async #migrate(): Promise<void> {
    const { database, retentionDays } = this.#settings;
    const { statements, fingerprint } = clickhouseTables(database, retentionDays);
    const found = await this.#ask(
      `SELECT 1 AS yes FROM system.tables WHERE database = '${database}' AND name = 'sluice_schema'`,
    );
    if (found.length > 0) {
      const [seen] = await this.#ask(
        `SELECT fingerprint = '${fingerprint}' AS yes FROM \`${database}\`.sluice_schema`,
      );
      if (seen?.yes === 1) return;
    }
    await this.#client.command({ query: `CREATE DATABASE IF NOT EXISTS \`${database}\`` });
    for (const query of statements) await this.#client.command({ query });
  }

  async #ask(query: string): Promise<readonly { readonly yes: number }[]> {
    const answer = await this.#client.query({ query, format: 'JSONEachRow' });
    return answer.json<{ readonly yes: number }>();
  }
}
