import type { PermittedEvent } from '../event/permitted-event.ts';
import { halted } from './common-verdict.ts';
import type { Sink, Verdict } from './destination.ts';
import { partialVerdict } from './partial-verdict.ts';
import { SnowflakeChannel } from './snowflake-channel.ts';
import { SnowflakeClient, SnowflakeRefused } from './snowflake-client.ts';
import { refusedAmong } from './snowflake-refused.ts';
import { snowflakeTables } from './snowflake-schema.ts';
import type { SnowflakeSettings } from './snowflake-settings.ts';
import { countColumns, eventColumns } from './store-columns.ts';
import { linesOf } from './store-lines.ts';
import { StoreProblem } from './store-problem.ts';
import { storeRowsOf } from './store-rows.ts';

/** The schema: a batch is appended to a channel of each table, and waits until it is committed. */
export class SnowflakeStore implements Sink {
  readonly #client: SnowflakeClient;
  readonly #settings: SnowflakeSettings;
  readonly #events: SnowflakeChannel;
  readonly #counts: SnowflakeChannel;
  #isPrepared = false;
  /** The last batch whose events are in their table, while its numbers may not be in theirs. */
  #written: { readonly batchId: string; readonly refused: ReadonlySet<string> } | null = null;
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
    const counted = batch.filter(({ record }) => record.variant === 'counted');
    try {
      await this.#prepare();
      const refused = await this.#writeEvents(batch, batchId, eventIds);
      if ('ok' in refused) return refused;
      const { counts } = storeRowsOf(counted);
      const refusedCounts =
        counts.length === 0
          ? 0
          : await this.#counts.append(linesOf(counts, countColumns), batchId, eventIds);
      if (typeof refusedCounts !== 'number') return refusedCounts;
      // Numbers are never appended again to look for the refused ones: they would count twice.
      const codes = batch.flatMap(({ record }, index): readonly [number, string][] =>
        refused.has(record.id) || (refusedCounts > 0 && record.variant === 'counted')
          ? [[index, 'snowflake_row_error']]
          : [],
      );
      return partialVerdict(eventIds, new Map(codes), 'ok');
    } catch (error) {
      if (error instanceof SnowflakeRefused) return halted(eventIds, 'auth');
      throw error;
    }
  }

  /** The ids of events whose rows were refused, or why the request failed. */
  async #writeEvents(
    batch: readonly PermittedEvent[],
    batchId: string,
    eventIds: readonly string[],
  ): Promise<ReadonlySet<string> | Verdict> {
    if (this.#written?.batchId === batchId) return this.#written.refused;
    const told = batch.filter(({ record }) => record.variant !== 'counted');
    if (told.length === 0) return new Set();
    const append = (events: readonly PermittedEvent[], token: string): Promise<Verdict | number> =>
      this.#events.append(linesOf(storeRowsOf(events).events, eventColumns), token, eventIds);
    const refused = await append(told, batchId);
    if (typeof refused !== 'number') return refused;
    const among = await refusedAmong(told, refused, batchId, append);
    this.#written = { batchId, refused: new Set([...among].map(({ record }) => record.id)) };
    return this.#written.refused;
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
