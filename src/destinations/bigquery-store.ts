import type { PermittedEvent } from '../event/permitted-event.ts';
import { BigqueryClient } from './bigquery-client.ts';
import { load, type Load } from './bigquery-load.ts';
import type { BigquerySettings } from './bigquery-settings.ts';
import { prepareTables, stream } from './bigquery-stream.ts';
import { LoginRefused } from './bigquery-token.ts';
import { halted } from './common-verdict.ts';
import type { Sink, Verdict } from './destination.ts';
import { countColumns, eventColumns } from './store-columns.ts';
import { linesOf, objectOf } from './store-lines.ts';
import { StoreProblem } from './store-problem.ts';
import { allWritten, storeRowsOf, type StoreRows } from './store-rows.ts';

/** The dataset: a batch is one load job a table, or rows that are streamed. */
export class BigqueryStore implements Sink {
  readonly #client: BigqueryClient;
  #isPrepared = false;

  private constructor(client: BigqueryClient) {
    this.#client = client;
  }

  /** Reads the key; the first write logs in. */
  static async open(settings: BigquerySettings): Promise<BigqueryStore> {
    return new BigqueryStore(await BigqueryClient.open(settings));
  }

  async write(batch: readonly PermittedEvent[], batchId: string): Promise<Verdict> {
    const eventIds = batch.map(({ record }) => record.id);
    const rows = storeRowsOf(batch);
    try {
      return this.#client.settings.mode === 'load'
        ? ((await this.#load(rows, batchId, eventIds)) ?? allWritten(batch))
        : await this.#stream(rows, batchId, eventIds);
    } catch (error) {
      if (error instanceof LoginRefused) return halted(eventIds, 'auth');
      throw error;
    }
  }

  query(): Promise<never> {
    return Promise.reject(new StoreProblem('only the embedded warehouse answers the console'));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #load(
    { events, counts }: StoreRows,
    batchId: string,
    eventIds: readonly string[],
  ): Promise<Verdict | null> {
    const loads: Load[] = [];
    const common = { batchId, eventIds };
    if (events.length > 0) {
      const lines = linesOf(events, eventColumns);
      const columns = eventColumns;
      loads.push({ ...common, table: 'events', columns, time: 'ts', lines, mayPart: true });
    }
    if (counts.length > 0) {
      const lines = linesOf(counts, countColumns);
      const [columns, mayPart] = [countColumns, loads.length === 0];
      loads.push({ ...common, table: 'counts', columns, time: 'hour', lines, mayPart });
    }
    for (const each of loads) {
      const verdict = await load(this.#client, each);
      if (verdict !== null) return verdict;
    }
    return null;
  }

  /** A row of counts stands for many events: they share its fate. */
  async #stream(
    { events, counts }: StoreRows,
    batchId: string,
    eventIds: readonly string[],
  ): Promise<Verdict> {
    if (!this.#isPrepared) await prepareTables(this.#client);
    this.#isPrepared = true;
    const rows = events.map((row) => ({
      insertId: String(row['id']),
      json: objectOf(row, eventColumns),
    }));
    const streamed = await stream(this.#client, 'events', rows);
    const own = new Set(rows.map(({ insertId }) => insertId));
    const counted = eventIds.filter((id) => !own.has(id));
    if (counted.length === 0) return streamed;
    const sums = counts.map((row, index) => ({
      insertId: `${batchId}-${String(index)}`,
      json: objectOf(row, countColumns),
    }));
    const { ok, halt, retryAfterMs } = await stream(this.#client, 'counts', sums);
    const isDone = ok.length === sums.length;
    return {
      ...streamed,
      ok: isDone ? [...streamed.ok, ...counted] : streamed.ok,
      retry: isDone ? streamed.retry : [...streamed.retry, ...counted],
      ...(halt === undefined ? {} : { halt }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
}
