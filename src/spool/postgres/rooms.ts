import type { EpochMs } from '../../vocabulary/ids.ts';
import { integer } from '../row.ts';
import type { Row } from '../row.ts';
import { DatabaseFailure } from './failure.ts';
import { hasTable } from './has-table.ts';
import type { Begin, PostgresLink, Transaction } from './link.ts';
import { lockOf } from './locks.ts';

const hourMs = 3_600_000;
/** A third of the window, so that old keys go in large pieces and soon. */
const slicesPerWindow = 3;
/** Work that would wait for this long waits for another time: nobody must queue behind it. */
const lockMsMax = 200;
/** A backup that reads everything takes minutes. */
const restMs = 60_000;

/** The partition of an hour, in the table of the log. */
export function hourOf(at: EpochMs): number {
  return Math.floor(at / hourMs);
}

/** A transaction in which the slice stands still, and the partition of its hour is there. */
export interface Room extends Transaction {
  readonly slice: number;
  /** The time of a row that is written here: the database's, and on one node it never goes back. */
  readonly at: EpochMs;
}

/**
 * Makes and removes partitions. Whoever writes holds the gate shared, so that no slice begins
 * meanwhile: a key is looked for in all slices that anyone could have written it to.
 */
export class Rooms {
  readonly #link: PostgresLink;
  readonly #windowMs: number;
  #restingUntil = 0;
  #lastAt: EpochMs = 0;

  constructor(link: PostgresLink, windowMs: number) {
    this.#link = link;
    this.#windowMs = windowMs;
  }

  /** Runs the work where its partitions are ready, which it makes where they are not. */
  async enter<Value>(begin: Begin, work: (room: Room) => Promise<Value>): Promise<Value> {
    for (;;) {
      const done = await this.#link.transaction(begin, async (transaction) => {
        const at = Math.max(this.#lastAt, transaction.now);
        this.#lastAt = at;
        const place = await this.#look(transaction, at);
        if (place.missing !== null) return { missing: place.missing, at };
        return { value: await work({ ...transaction, at, slice: place.slice }) };
      });
      if ('value' in done) return done.value;
      if (done.missing === 'slice') await this.#turnSlice();
      else await this.#makeHour(hourOf(done.at));
    }
  }

  /** Begins a new slice where it is time, and forgets those that no window reaches. */
  #turnSlice(): Promise<void> {
    return this.#link.transaction('durable', async (transaction) => {
      const { now } = transaction;
      await transaction.rows(`SELECT ${lockOf(this.#link.settings.schema, 'gate')}`);
      const [newest] = await transaction.rows(newestSlice);
      if (newest !== undefined && !this.#isDue(newest, now)) return;
      const next = newest === undefined ? 1 : integer(newest, 'no') + 1;
      for (const table of ['seen', 'session']) {
        const kind = table === 'session' ? 'UNLOGGED TABLE' : 'TABLE';
        await attach(transaction, kind, table, next);
      }
      await transaction.rows('INSERT INTO slice(no, since_ms) VALUES ($1, $2)', [next, now]);
      await transaction.rows(
        `DELETE FROM slice WHERE no < $1
         AND (SELECT min(later.since_ms) FROM slice later WHERE later.no > slice.no) <= $2`,
        [next, now - this.#windowMs],
      );
    });
  }

  /** Makes the partition of an hour. Who reads the log, a backup for instance, holds nobody up. */
  #makeHour(hour: number): Promise<void> {
    return this.#link.transaction('durable', async (transaction) => {
      await transaction.rows(`SELECT ${lockOf(this.#link.settings.schema, 'rooms')}`);
      if (await hasTable(transaction, `log_${hour}`)) return;
      await attach(transaction, 'TABLE', 'log', hour);
      // The planner's statistics would hold samples of the events, and outlive the table.
      await transaction.rows(`ALTER TABLE log_${hour} ALTER body SET STATISTICS 0`);
    });
  }

  /** Makes what is soon needed, and drops slices that are over. Nobody waits for it. */
  async keep(): Promise<void> {
    const at = await this.enter('durable', (room) => Promise.resolve(room.at));
    await this.#makeHour(hourOf(at + hourMs / 6));
    for (const table of await this.#endedSlices()) {
      await this.dropUnless(table, table.replace(/_\d+$/, ''), 'SELECT 1 WHERE false');
    }
  }

  /** Somebody reads what should go, and is not disturbed for a while. */
  get isResting(): boolean {
    return performance.now() < this.#restingUntil;
  }

  /**
   * Drops a partition, unless the query finds a row once nobody else uses it. True when it went;
   * one that is in use, or that another node drops, is left for another time.
   */
  async dropUnless(partition: string, parent: string, query: string): Promise<boolean> {
    if (this.isResting) return false;
    try {
      return await this.#drop(partition, parent, query);
    } catch (error) {
      if (!(error instanceof DatabaseFailure) || !leftAlone.has(error.code)) throw error;
      if (error.code === inUse) this.#restingUntil = performance.now() + restMs;
      return false;
    }
  }

  #drop(partition: string, parent: string, query: string): Promise<boolean> {
    return this.#link.transaction('durable', async (transaction) => {
      await transaction.rows(`SET LOCAL lock_timeout = ${lockMsMax}`);
      await transaction.rows(`LOCK TABLE ONLY ${parent} IN ACCESS EXCLUSIVE MODE`);
      await transaction.rows(`LOCK TABLE ${partition} IN ACCESS EXCLUSIVE MODE`);
      if ((await transaction.rows(query)).length > 0) return false;
      await transaction.rows(`DROP TABLE ${partition}`);
      return true;
    });
  }

  async #look(
    transaction: Transaction,
    at: EpochMs,
  ): Promise<
    { readonly missing: 'slice' | 'hour' } | { readonly missing: null; readonly slice: number }
  > {
    const [newest] = await transaction.rows(
      `SELECT ${lockOf(this.#link.settings.schema, 'gate', 'shared')};
       SELECT no, since_ms, to_regclass('log_${hourOf(at)}') IS NOT NULL AS has_hour
       FROM slice ORDER BY no DESC LIMIT 1`,
    );
    if (newest === undefined || this.#isDue(newest, transaction.now)) return { missing: 'slice' };
    if (newest['has_hour'] !== true) return { missing: 'hour' };
    return { missing: null, slice: integer(newest, 'no') };
  }

  /** A slice that begins far in the future was begun by a wrong clock. */
  #isDue(newest: Row, now: EpochMs): boolean {
    return Math.abs(now - integer(newest, 'since_ms')) >= this.#windowMs / slicesPerWindow;
  }

  #endedSlices(): Promise<readonly string[]> {
    return this.#link.transaction('read', async (transaction) => {
      const rows = await transaction.rows(
        `SELECT child.relname AS name FROM pg_inherits
         JOIN pg_class child ON child.oid = inhrelid
         WHERE inhparent IN (to_regclass('seen'), to_regclass('session'))
           AND substring(child.relname FROM '\\d+$')::integer NOT IN (SELECT no FROM slice)`,
      );
      return rows.map(({ name }) => String(name));
    });
  }
}

/** lock_not_available. */
const inUse = '55P03';
/** Beside it undefined_table and deadlock_detected: another node is at it. */
const leftAlone: ReadonlySet<string> = new Set([inUse, '42P01', '40P01']);

const newestSlice = 'SELECT no, since_ms FROM slice ORDER BY no DESC LIMIT 1';

/** Attaching locks less than making a partition at once: readers of the parent go on. */
async function attach(
  transaction: Transaction,
  kind: string,
  parent: string,
  number: number,
): Promise<void> {
  const name = `${parent}_${number}`;
  await transaction.rows(`CREATE ${kind} ${name} (LIKE ${parent} INCLUDING ALL)`);
  await transaction.rows(
    `ALTER TABLE ${parent} ATTACH PARTITION ${name} FOR VALUES IN (${number})`,
  );
}
