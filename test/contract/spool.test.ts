import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';
import { postgresMissing, startPostgres } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { openShared } from './postgres-spool.ts';
import { describeSpool } from './spool-suite.ts';

const folders: string[] = [];
const tickMs = 20;

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
      settleDown: () => sleep(tickMs * 15),
    };
  });
});
