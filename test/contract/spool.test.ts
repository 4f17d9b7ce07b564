import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach } from 'vitest';
import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';
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
