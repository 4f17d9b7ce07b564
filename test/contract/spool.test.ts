import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { PostgresLink } from '../../src/spool/postgres/link.ts';
import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';
import { postgresMissing, startPostgres } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { openShared, settingsOf } from './postgres-spool.ts';
import { describeSpool } from './spool-suite.ts';

const folders: string[] = [];
const tickMs = 20;

/** Still an event, but another one. */
function damaged(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body);
  bytes.write('N', bytes.indexOf('newsletter_signup'));
  return bytes;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describeSpool('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-spool-'));
  folders.push(folder);
  return {
    open: (options) =>
      openSqliteSpool({
        assignSession: () => null,
        ...options,
        folder,
        tickMs,
        ballastBytes: 0,
        diskFreeBytesMin: 0,
      }),
    damage: () => {
      const database = new DatabaseSync(join(folder, 'spool.db'));
      for (const { id, body } of database.prepare('SELECT id, body FROM log').all()) {
        if (!(body instanceof Uint8Array)) throw new Error('no body');
        database.prepare('UPDATE log SET body = ? WHERE id = ?').run(damaged(body), id ?? null);
      }
      database.close();
      return Promise.resolve();
    },
    settleDown: () => sleep(tickMs * 4),
  };
});

describe.skipIf(postgresMissing !== null)('over a real PostgreSQL', () => {
  let postgres: RunningPostgres | null = null;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(async () => {
    await postgres?.remove();
  });

  describeSpool('postgres', async () => {
    if (postgres === null) throw new Error('it was not started');
    const url = await postgres.createDatabase();
    return {
      open: async (options) => {
        const { spool } = await openShared(url, {
          assignSession: () => null,
          ...options,
          tickMs,
        });
        return spool;
      },
      damage: async () => {
        const link = await PostgresLink.open(settingsOf(url), () => undefined, Date);
        await link.transaction('durable', async (transaction) => {
          for (const { id, body } of await transaction.rows('SELECT id, body FROM log')) {
            if (!(body instanceof Uint8Array)) throw new Error('no body');
            const bytes = Buffer.from(damaged(body));
            await transaction.rows('UPDATE log SET body = $1 WHERE id = $2', [bytes, id]);
          }
        });
        await link.end();
      },
      settleDown: () => sleep(tickMs * 15),
    };
  });
});
