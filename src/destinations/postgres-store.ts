import type { Pool, PoolClient } from 'pg';
import type { PermittedEvent } from '../event/permitted-event.ts';
import { eraseDeleted } from '../spool/postgres/erase-deleted.ts';
import type { AskAside } from '../spool/postgres/erase-deleted.ts';
import type { Row } from '../spool/row.ts';
import type { Sink, Verdict } from './destination.ts';
import { postgresProblem, postgresVerdict } from './postgres-problem.ts';
import { insertSql, postgresTables, quoted } from './postgres-schema.ts';
import type { PostgresSettings } from './postgres.ts';
import { isPrivateHost } from './private-host.ts';
import { countColumns, eventColumns } from './store-columns.ts';
import { linesOf } from './store-lines.ts';
import { StoreProblem } from './store-problem.ts';
import { allWritten, storeRowsOf } from './store-rows.ts';

/** The driver, which is loaded only where this store is used. */
interface Driver {
  readonly Pool: typeof Pool;
}

const hourMs = 3_600_000;
/** Nothing leaves later than 30 days after it came (`limits.withdrawalMs`). */
const batchDays = 30;
/** Rows that one statement deletes. */
const deletedMax = 10_000;

/** What was deleted of each table, and how old what is left may be. */
interface Forgotten {
  readonly removed: Readonly<Record<string, number>>;
  readonly keptMs: number;
}

/** The open database: each batch is one transaction, with its id. */
export class PostgresStore implements Sink {
  /** Missing where rows are kept until somebody deletes them. */
  readonly forget?: () => Promise<Forgotten>;
  readonly #pool: Pool;
  readonly #settings: PostgresSettings;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #busy = new Set<PoolClient>();
  /** What was deleted is out of the files as well: not known at the start. */
  #isErased = false;

  private constructor(pool: Pool, settings: PostgresSettings) {
    this.#pool = pool;
    this.#settings = settings;
    const { retentionDays } = settings;
    if (retentionDays !== undefined) this.forget = () => this.#forget(retentionDays);
  }

  /** Connects, and makes what is missing. Throws a `StoreProblem`, in words that may be logged. */
  static async open(driver: Driver, settings: PostgresSettings): Promise<PostgresStore> {
    const pool = new driver.Pool({
      connectionString: settings.url,
      ...(needsTls(settings.url) ? { ssl: true } : {}),
      max: 3,
      connectionTimeoutMillis: 10_000,
      statement_timeout: 20_000,
      query_timeout: 25_000,
      application_name: 'sluice',
    });
    // A connection that breaks, idle or at work, is replaced; unheard, it would end the process.
    pool.on('error', () => null);
    pool.on('connect', (client) => client.on('error', () => null));
    const store = new PostgresStore(pool, settings);
    try {
      await store.#migrate();
      store.#startForgetting();
      return store;
    } catch (error) {
      await store.close();
      throw postgresProblem(error);
    }
  }

  async write(batch: readonly PermittedEvent[], batchId: string): Promise<Verdict> {
    const { schema } = this.#settings;
    const { events, counts } = storeRowsOf(batch);
    try {
      await this.#transaction(async (client) => {
        const taken = await client.query(
          `INSERT INTO ${quoted(schema)}.batches (batch_id) VALUES ($1) ON CONFLICT DO NOTHING`,
          [batchId],
        );
        if (taken.rowCount === 0) return;
        const insert = insertSql(schema, 'events', eventColumns, 'DO NOTHING');
        if (events.length > 0) await client.query(insert, [arrayOf(linesOf(events, eventColumns))]);
        const add = insertSql(schema, 'counts', countColumns, onCount);
        if (counts.length > 0) await client.query(add, [arrayOf(linesOf(counts, countColumns))]);
      });
      return allWritten(batch);
    } catch (error) {
      const verdict = postgresVerdict(
        error,
        batch.map(({ record }) => record.id),
      );
      if (verdict !== null) return verdict;
      throw postgresProblem(error);
    }
  }

  query(): Promise<never> {
    return Promise.reject(new StoreProblem('only the embedded warehouse answers the console'));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Nobody waits for a server that hangs: what it was asked is tried again at the next start.
    for (const client of this.#busy) client.release(true);
    this.#busy.clear();
    await this.#pool.end();
  }

  /** Nothing is changed, and nothing locked, where the tables are as they should be. */
  async #migrate(): Promise<void> {
    const { schema } = this.#settings;
    const { statements, fingerprint } = postgresTables(schema);
    const there = await this.#pool.query('SELECT to_regclass($1) IS NOT NULL AS yes', [
      `${quoted(schema)}.meta`,
    ]);
    const meta = `${quoted(schema)}.meta`;
    if (isTrue(there.rows[0])) {
      const sql = `SELECT value = $1 AS yes FROM ${meta} WHERE name = 'tables'`;
      if (isTrue((await this.#pool.query(sql, [fingerprint])).rows[0])) return;
    }
    await this.#transaction(async (client) => {
      // Several Sluices may start at once, and `IF NOT EXISTS` alone does not make that safe.
      await client.query("SELECT pg_advisory_xact_lock(hashtext('sluice ' || $1))", [schema]);
      const found = await client.query('SELECT true AS yes FROM pg_namespace WHERE nspname = $1', [
        schema,
      ]);
      if (!isTrue(found.rows[0])) await client.query(`CREATE SCHEMA ${quoted(schema)}`);
      for (const sql of statements) await client.query(sql);
      await client.query(
        `INSERT INTO ${meta} VALUES ('tables', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        [fingerprint],
      );
    });
  }

  /** Batches are forgotten beside the writing, now and each hour; what fails is tried again. */
  #startForgetting(): void {
    const forget = (): void =>
      void this.#deleteOld('batches', 'written_at', batchDays).catch(() => null);
    forget();
    this.#timer = setInterval(forget, hourMs).unref();
  }

  async #forget(days: number): Promise<Forgotten> {
    try {
      const events = await this.#deleteOld('events', 'ts', days);
      const counts = await this.#deleteOld('counts', 'hour', days);
      if (events + counts > 0) this.#isErased = false;
      if (!this.#isErased) await this.#erase();
      this.#isErased = true;
      return { removed: { events, counts }, keptMs: days * 24 * hourMs };
    } catch (error) {
      throw postgresProblem(error);
    }
  }

  /** In parts, so that none is cut off for its length and none holds others up. */
  async #deleteOld(table: string, column: string, days: number): Promise<number> {
    const at = `${quoted(this.#settings.schema)}.${table}`;
    const sql = `DELETE FROM ${at} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${at} WHERE ${column} < now() - make_interval(days => $1) LIMIT ${String(deletedMax)}))`;
    let all = 0;
    for (let deleted = deletedMax; deleted === deletedMax && !this.#isClosed; all += deleted) {
      deleted = (await this.#pool.query(sql, [days])).rowCount ?? 0;
    }
    return all;
  }

  /** On a connection of its own, since a large table takes longer than a statement may else. */
  async #erase(): Promise<void> {
    const client = await this.#pool.connect();
    this.#busy.add(client);
    try {
      await client.query('SET statement_timeout = 0');
      const ask: AskAside = async (text) => (await client.query<Row>(text)).rows;
      for (const table of ['events', 'counts']) {
        await eraseDeleted(ask, `${quoted(this.#settings.schema)}.${table}`);
      }
    } catch (error) {
      if (!isGivenTime(error)) throw error;
    } finally {
      if (this.#busy.delete(client)) client.release(true);
    }
  }

  async #transaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await this.#pool.connect();
    this.#busy.add(client);
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error('rollback failed');
      });
      throw error;
    } finally {
      if (this.#busy.delete(client)) client.release(broken);
    }
  }
}

const onCount = '(hour, site, country, name, variant) DO UPDATE SET n = t.n + excluded.n';

function arrayOf(lines: string): string {
  return `[${lines.trimEnd().replaceAll('\n', ',')}]`;
}

/** The driver's word where it no longer waits: the server itself goes on, and ends it. */
function isGivenTime(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

function isTrue(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'yes' in row && row.yes === true;
}

/** A server outside of the own network is asked for its name, unless the address says otherwise. */
export function needsTls(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.searchParams.has('sslmode') || url.searchParams.has('ssl')) return false;
  return url.hostname !== '' && !isPrivateHost(url.hostname);
}
