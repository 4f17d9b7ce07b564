import type { PermittedEvent } from '../event/permitted-event.ts';
import { halted } from './common-verdict.ts';
import type { Sink, Verdict } from './destination.ts';
import { SnowflakeChannel } from './snowflake-channel.ts';
import { SnowflakeClient, SnowflakeRefused } from './snowflake-client.ts';
import { snowflakeTables } from './snowflake-schema.ts';
import type { SnowflakeSettings } from './snowflake-settings.ts';
import { countColumns, eventColumns } from './store-columns.ts';
import { linesOf } from './store-lines.ts';
import { StoreProblem } from './store-problem.ts';
import { allWritten, storeRowsOf } from './store-rows.ts';

/** The schema: a batch is appended to a channel of each table, and waits until it is committed. */
export class SnowflakeStore implements Sink {
  readonly #client: SnowflakeClient;
  readonly #settings: SnowflakeSettings;
  readonly #events: SnowflakeChannel;
  readonly #counts: SnowflakeChannel;
  #isPrepared = false;
  /** A channel takes one batch after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(settings: SnowflakeSettings) {
    this.#client = new SnowflakeClient(settings);
    this.#settings = settings;
    const place = {
      database: settings.database.toUpperCase(),
      schema: settings.schema.toUpperCase(),
      channel: settings.channel,
    };
    this.#events = new SnowflakeChannel(this.#client, { ...place, table: 'EVENTS' });
    this.#counts = new SnowflakeChannel(this.#client, { ...place, table: 'COUNTS' });
  }

  async write(batch: readonly PermittedEvent[], batchId: string): Promise<Verdict> {
    const writing = this.#turn.then(() => this.#write(batch, batchId));
    this.#turn = writing.catch(() => null);
    return writing;
  }

  query(): Promise<never> {
    return Promise.reject(new StoreProblem('only the embedded warehouse answers the console'));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #write(batch: readonly PermittedEvent[], batchId: string): Promise<Verdict> {
    const eventIds = batch.map(({ record }) => record.id);
    const { events, counts } = storeRowsOf(batch);
    try {
      await this.#prepare();
      if (events.length > 0) {
        const lines = linesOf(events, eventColumns);
        const verdict = await this.#events.append(lines, batchId, eventIds);
        if (verdict !== null) return verdict;
      }
      if (counts.length > 0) {
        const lines = linesOf(counts, countColumns);
        const verdict = await this.#counts.append(lines, batchId, eventIds);
        if (verdict !== null) return verdict;
      }
      return allWritten(batch);
    } catch (error) {
      if (error instanceof SnowflakeRefused) return halted(eventIds, 'auth');
      throw error;
    }
  }

  /** The table's comment tells whether it is as it should be; else all statements run. */
  async #prepare(): Promise<void> {
    const { database, schema, createTables } = this.#settings;
    if (this.#isPrepared || !createTables) return;
    const { statements, note } = snowflakeTables(database, schema);
    const seen = await this.#client.run(
      `SHOW TABLES LIKE 'EVENTS' IN SCHEMA ${database}.${schema}`,
    );
    if (!seen.includes(note)) for (const sql of statements) await this.#client.run(sql);
    this.#isPrepared = true;
  }
}
