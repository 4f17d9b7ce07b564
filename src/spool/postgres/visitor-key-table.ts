import { dayOf } from '../../identity/day-keys.ts';
import type { SharedKeyTable } from '../../identity/shared-visitor-keys.ts';
import { limits } from '../../vocabulary/limits.ts';
import { blob } from '../row.ts';
import { hasTable } from './has-table.ts';
import type { PostgresLink, Transaction } from './link.ts';
import { lockOf } from './locks.ts';

/** Whoever reads a table that is over, a backup for instance, is not waited for: it goes later. */
const lockMsMax = 500;

/**
 * The visitor keys that all nodes share: an UNLOGGED table a day, so that no key reaches the
 * write-ahead log, a replica or an archive, and a table goes as a whole. The server makes the
 * secret itself, so that it stands in no statement that could be logged.
 */
export class VisitorKeyTable implements SharedKeyTable {
  readonly #link: PostgresLink;

  constructor(link: PostgresLink) {
    this.#link = link;
  }

  take(day: number): Promise<{ readonly secret: Buffer; readonly isNew: boolean }> {
    return this.#link.transaction('throwaway', async (transaction) => {
      await transaction.rows(`SELECT ${lockOf(this.#link.settings.schema, 'keys')}`);
      const table = tableOf(day);
      if (!(await hasTable(transaction, table))) {
        await transaction.rows(`CREATE UNLOGGED TABLE ${table}(secret bytea NOT NULL)`);
      }
      const made = await transaction.rows(
        `INSERT INTO ${table}(secret)
         SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
         WHERE NOT EXISTS (SELECT 1 FROM ${table}) RETURNING 1`,
      );
      return { secret: await readSecret(transaction, table), isNew: made.length > 0 };
    });
  }

  find(day: number): Promise<Buffer | null> {
    return this.#link.transaction('read', async (transaction) => {
      const table = tableOf(day);
      if (!(await hasTable(transaction, table))) return null;
      const rows = await transaction.rows(`SELECT 1 FROM ${table}`);
      return rows.length === 0 ? null : readSecret(transaction, table);
    });
  }

  /** The database's clock decides what is over. */
  async forgetBefore(day: number): Promise<void> {
    const over = await this.#link.transaction('read', async (transaction) => {
      const first = Math.min(day, dayOf(transaction.now - limits.keyOverlapMs));
      return (await keyTables(transaction)).filter((table) => table.day < first);
    });
    for (const { name } of over) {
      await this.#link.transaction('durable', async (transaction) => {
        await transaction.rows(`SET LOCAL lock_timeout = ${lockMsMax}`);
        await transaction.rows(`DROP TABLE IF EXISTS ${name}`);
      });
    }
  }
}

/** The tables of keys that are there, with their days, oldest first. */
export async function keyTables(
  transaction: Transaction,
): Promise<readonly { readonly name: string; readonly day: number }[]> {
  const rows = await transaction.rows(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r'
       AND relnamespace = to_regnamespace(current_schema()) AND relname ~ '^visitor_key_\\d+$'
     ORDER BY relname`,
  );
  return rows.map(({ name }) => ({
    name: String(name),
    day: Number(String(name).replace(/\D/g, '')),
  }));
}

function tableOf(day: number): string {
  return `visitor_key_${day}`;
}

async function readSecret(transaction: Transaction, table: string): Promise<Buffer> {
  const [row] = await transaction.rows(`SELECT secret FROM ${table} LIMIT 1`);
  return Buffer.from(blob(row ?? {}, 'secret'));
}
