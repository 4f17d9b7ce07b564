import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SpoolNotice } from '../../../src/spool/messages.ts';
import type { Spool } from '../../../src/spool/spool.ts';
import { openSqliteSpool } from '../../../src/spool/sqlite-spool.ts';
import type { SqliteSpoolOptions } from '../../../src/spool/sqlite-spool.ts';

/** A folder that ends with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-spool-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a spool with quick ticks; it is closed at the end of the test. */
export async function openSpool(
  folder: string,
  over: Partial<SqliteSpoolOptions> = {},
): Promise<{ readonly spool: Spool; readonly notices: SpoolNotice[] }> {
  const notices: SpoolNotice[] = [];
  const spool = await openSqliteSpool({
    folder,
    destinations: [{ name: 'one' }],
    clock: Date,
    assignSession: () => null,
    notify: (notice) => notices.push(notice),
    tickMs: 20,
    ballastBytes: 0,
    diskFreeBytesMin: 0,
    ...over,
  });
  onTestFinished(() => spool.close());
  return { spool, notices };
}
