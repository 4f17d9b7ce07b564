import { setTimeout as sleep } from 'node:timers/promises';
import type * as driver from 'pg';
import type { ClientBase, Pool, PoolClient, QueryResult } from 'pg';
import type { EpochMs } from '../../vocabulary/ids.ts';
import { integer } from '../row.ts';
import type { Row } from '../row.ts';
import type { SpoolNotice } from '../messages.ts';
import { SpoolOpenError, SpoolUnavailable } from '../spool.ts';
import type { SpoolRefusal } from '../spool.ts';
import { DatabaseClock } from './database-clock.ts';
import type { NodeClock } from './database-clock.ts';
import { DatabaseFailure, databaseFailure, isRepeatable } from './failure.ts';
import type { PostgresSettings } from './settings.ts';

/** An open transaction. Names of tables are those of the spool's schema. */
export interface Transaction {
  /** The database's time at its begin. */
  readonly now: EpochMs;
  /** The same, or this node's own time where that is earlier: for what is deleted. */
  readonly sureNow: EpochMs;
  rows(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** How a transaction begins: what it may do, and what its commit means. */
export type Begin = 'durable' | 'throwaway' | 'read';

const connectMsMax = 3_000;
/** The server gives up first, so that a timeout is its answer and not a lost connection. */
const statementMsMax = 8_000;
const answerMsMax = 10_000;
/** A node that sleeps in the middle of a transaction must not hold the others up. */
const idleMsMax = 5_000;
const probeMs = 300;

/**
 * The way to the database. A lost connection is told to whoever asked; while the database is gone
 * every ask fails at once, and a probe finds out when it is back.
 */
export class PostgresLink {
  readonly settings: PostgresSettings;
  readonly clock: DatabaseClock;
  readonly #pool: Pool;
  readonly #notify: (notice: SpoolNotice) => void;
  readonly #onLost = new Set<() => void>();
  #gone: DatabaseFailure | null = null;
  #probing: Promise<void> | null = null;
  readonly #ending = new AbortController();

  private constructor(
    settings: PostgresSettings,
    pool: Pool,
    notify: (notice: SpoolNotice) => void,
    clock: NodeClock,
  ) {
    this.settings = settings;
    this.clock = new DatabaseClock(clock);
    this.#pool = pool;
    this.#notify = notify;
    pool.on('error', () => this.#doubt());
    pool.on('connect', (client: ClientBase) => client.on('error', () => undefined));
  }

  /** Makes the link; it connects when it is first used. The driver is loaded only here. */
  static async open(
    settings: PostgresSettings,
    notify: (notice: SpoolNotice) => void,
    clock: NodeClock = { now: Date.now },
  ): Promise<PostgresLink> {
    const { Pool, TypeOverrides } = await loadDriver();
    const types = new TypeOverrides();
    types.setTypeParser(int8, Number);
    const { host, port, user, password, database, connectionsMax } = settings;
    const pool = new Pool({
      host,
      port,
      user,
      database,
      ...(password !== null && { password }),
      ssl: tlsOf(settings),
      max: connectionsMax,
      application_name: 'sluice',
      connectionTimeoutMillis: connectMsMax,
      query_timeout: answerMsMax,
      keepAlive: true,
      types,
    });
    return new PostgresLink(settings, pool, notify, clock);
  }

  /** Why nothing can be asked now. */
  refusal(): SpoolRefusal | null {
    if (this.#ending.signal.aborted) return 'closed';
    return this.#gone === null ? null : 'io_error';
  }

  /** Calls back when a connection was lost: the server may have been started again. */
  onLost(listener: () => void): void {
    this.#onLost.add(listener);
  }

  /** Runs the work in one transaction: all of it is in the database afterwards, or none. */
  async transaction<Value>(
    begin: Begin,
    work: (transaction: Transaction) => Promise<Value>,
  ): Promise<Value> {
    try {
      return await this.#once(begin, work);
    } catch (error) {
      if (isRepeatable(error)) return this.#once(begin, work);
      throw error;
    }
  }

  /**
   * Runs one statement that may not stand in a transaction. Nobody waits for long: the server ends
   * it on its own, and nothing is answered then.
   */
  async aside(text: string): Promise<readonly Row[]> {
    this.#refuseIfGone();
    const client = await this.#pool.connect().catch((error: unknown) => this.#fail(error));
    try {
      const { rows } = await client.query<Row>(text);
      client.release();
      return rows;
    } catch (error) {
      client.release(true);
      const failure = databaseFailure(error);
      if (failure instanceof DatabaseFailure && failure.code === 'timeout') return [];
      throw failure;
    }
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.#probing;
    await this.#pool.end();
  }

  async #once<Value>(
    begin: Begin,
    work: (transaction: Transaction) => Promise<Value>,
  ): Promise<Value> {
    this.#refuseIfGone();
    return this.#run(begin, work);
  }

  #refuseIfGone(): void {
    if (this.#ending.signal.aborted) throw new SpoolUnavailable('closed');
    if (this.#gone !== null) throw this.#gone;
  }

  async #run<Value>(
    begin: Begin,
    work: (transaction: Transaction) => Promise<Value>,
  ): Promise<Value> {
    const client = await this.#pool.connect().catch((error: unknown) => this.#fail(error));
    const ask = (text: string, values?: readonly unknown[]): Promise<readonly Row[]> =>
      askClient(client, text, values).catch((error: unknown) => this.#fail(error));
    try {
      const askedAt = performance.now();
      const [begun = {}] = await ask(prologue(begin, this.settings.schema));
      const now = this.clock.hear(integer(begun, 'now'), askedAt, performance.now());
      const value = await work({ now, sureNow: this.clock.earlier(now), rows: ask });
      await ask('COMMIT');
      client.release();
      return value;
    } catch (error) {
      await leave(client, error);
      throw error;
    }
  }

  #fail(error: unknown): never {
    const failure = databaseFailure(error);
    this.#lost(failure);
    throw failure;
  }

  #lost(failure: Error): void {
    if (!(failure instanceof DatabaseFailure) || !failure.isGone || this.#ending.signal.aborted)
      return;
    if (this.#gone === null) this.#notify({ kind: 'database_gone', code: failure.code });
    this.#gone = failure;
    this.#doubt();
  }

  /** A connection broke, which may be the end of one or of all. */
  #doubt(): void {
    if (this.#ending.signal.aborted) return;
    for (const listener of this.#onLost) listener();
    this.#probing ??= this.#probe().finally(() => (this.#probing = null));
  }

  /** Asks until a server answers that takes writes. */
  async #probe(): Promise<void> {
    for (;;) {
      const failure = await this.#ask();
      if (this.#ending.signal.aborted) return;
      if (failure === null) break;
      if (this.#gone === null) this.#notify({ kind: 'database_gone', code: failure.code });
      this.#gone = failure;
      await sleep(probeMs, null, { signal: this.#ending.signal, ref: false }).catch(() => null);
    }
    if (this.#gone !== null) this.#notify({ kind: 'database_back' });
    this.#gone = null;
  }

  async #ask(): Promise<DatabaseFailure | null> {
    try {
      const { rows } = await this.#pool.query<Row>('SELECT pg_is_in_recovery() AS standby');
      return rows[0]?.['standby'] === false ? null : readOnly;
    } catch (error) {
      const failure = databaseFailure(error);
      return failure instanceof DatabaseFailure ? failure : readOnly;
    }
  }
}

/** A server that follows another one takes no writes. */
const readOnly = new DatabaseFailure('io_error', '25006', true);

/** The type number of bigint, which fits a number here: counts, milliseconds, transaction ids. */
const int8 = 20;

function prologue(begin: Begin, schema: string): string {
  const kind =
    begin === 'read'
      ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'
      : 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE';
  const durability =
    begin === 'throwaway'
      ? "set_config('synchronous_commit', 'off', true)"
      : `CASE current_setting('synchronous_commit')
           WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END`;
  return `${kind}; SET LOCAL search_path = ${schema}; SET LOCAL statement_timeout = ${statementMsMax};
    SET LOCAL lock_timeout = ${statementMsMax};
    SET LOCAL idle_in_transaction_session_timeout = ${idleMsMax};
    SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now, ${durability}`;
}

async function askClient(
  client: PoolClient,
  text: string,
  values: readonly unknown[] | undefined,
): Promise<readonly Row[]> {
  const result: QueryResult<Row> = await (values === undefined
    ? client.query<Row>(text)
    : client.query<Row>(text, [...values]));
  // Several statements in one text have a list of results, of which the driver's types know nothing.
  return [result].flat().at(-1)?.rows ?? [];
}

/** Gives a connection back after a failure; one that may be in any state is closed. */
async function leave(client: PoolClient, error: unknown): Promise<void> {
  try {
    if (error instanceof DatabaseFailure && error.isGone) throw error;
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true);
  }
}

function tlsOf({ tls, authority }: PostgresSettings): object | false {
  if (tls === 'off') return false;
  return { rejectUnauthorized: tls === 'verified', ...(authority !== null && { ca: authority }) };
}

async function loadDriver(): Promise<Pick<typeof driver, 'Pool' | 'TypeOverrides'>> {
  try {
    return (await import('pg')).default;
  } catch {
    throw new SpoolOpenError(
      '`spool.engine: postgres` needs the package pg, which is not installed. ' +
        'Run `npm install pg`, or write `engine: sqlite`.',
    );
  }
}
