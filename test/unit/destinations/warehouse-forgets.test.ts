import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import { PermittedEvent } from '../../../src/event/permitted-event.ts';
import { sampleEvent, sampleRecord } from '../../contract/spool-samples.ts';

const root = mkdtempSync(join(tmpdir(), 'sluice-forget-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const day = 86_400_000;
const marker = randomBytes(48).toString('base64url');

const event = (id: string, ts: number, title: string): PermittedEvent => {
  const record = sampleRecord(id, {
    ts,
    receivedAt: ts,
    title,
    url: `https://shop.example/${title.replaceAll(' ', '/')}`,
    name: title.startsWith('kept') ? 'kept' : title.slice(0, 60),
  });
  return PermittedEvent.mint(sampleEvent(id, { record }), record, ['analytics']);
};
const inFiles = (folder: string): boolean =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(marker));

describe('the warehouse', () => {
  it('removes old days from the bytes of its files, and keeps the others', async () => {
    const folder = mkdtempSync(join(root, 'days-'));
    const settings = duckdb.settings.parse({ retentionDays: 90 });
    const sink = await duckdb.open(settings, { dataFolder: folder });
    const now = Date.now();
    const old = Array.from({ length: 40 }, (_, index) =>
      event(`old-event-${index}`, now - 92 * day, `${marker} ${index}`),
    );
    const fresh = Array.from({ length: 40 }, (_, index) =>
      event(`new-event-${index}`, now - 80 * day, `kept ${index}`),
    );
    await sink.write([...old.slice(0, 20), ...fresh.slice(0, 20)], 'batch-1');
    await sink.write([...fresh.slice(20), ...old.slice(20)], 'batch-2');
    // The console's rollups know its path and its name by now.
    const asking = { site: null, days: 90, filters: {}, steps: [], macro: 'purchase' } as const;
    await sink.insight?.('pages', { ...asking, by: 'channel', model: 'last' }, now - 10 * day);
    expect(inFiles(folder)).toBe(true);
    expect(await sink.forget?.()).toEqual({ removed: { events: 40 }, keptMs: 91 * day });
    expect(inFiles(folder)).toBe(false);
    expect(await sink.forget?.()).toMatchObject({ removed: { events: 0 } });
    const rows = await sink.query('steps', [now - 100 * day, null]);
    expect(rows.reduce((sum, { n }) => sum + Number(n), 0)).toBe(40);
    await sink.write([event('late-event-1', now, 'late')], 'batch-3');
    await sink.close();
    mkdirSync(join(folder, 'warehouse.duckdb.tmp'));
    writeFileSync(join(folder, 'warehouse.duckdb.tmp', 'put-aside'), marker);
    const again = await duckdb.open(settings, { dataFolder: folder });
    const after = await again.query('steps', [now - 100 * day, null]);
    expect(after.reduce((sum, { n }) => sum + Number(n), 0)).toBe(41);
    await again.close();
    expect(readdirSync(folder)).not.toContain('warehouse.duckdb.tmp');
    expect(inFiles(folder)).toBe(false);
  }, 60_000);

  it.each([
    ['is not yet committed', 'DELETE FROM events', 1],
    ['is to be rewritten', 'CREATE OR REPLACE TABLE events_kept', 0],
    ['was rewritten', 'ALTER TABLE events_kept', 2],
    ['is to be overwritten', 'CREATE OR REPLACE TABLE filler', 0],
    ['was overwritten', "INSERT INTO meta VALUES ('overwritten'", 0],
  ])(
    'takes the bytes out after a kill -9 when what was deleted %s',
    async (_when, statement, later) => {
      const folder = mkdtempSync(join(root, 'killed-'));
      const now = Date.now();
      const first = await duckdb.open(duckdb.settings.parse({ retentionDays: 3_650 }), {
        dataFolder: folder,
      });
      const events = Array.from({ length: 3_000 }, (_each, index) =>
        event(
          `dated-event-${index}`,
          now - (index % 5) * 40 * day,
          index % 5 > 2 ? marker : 'kept',
        ),
      );
      await first.write(events, 'batch-1');
      await first.forget?.();
      await first.close();
      const before = Math.floor(now / day - 90) * day;
      const killed = spawnSync(
        process.execPath,
        ['--input-type=module', '--eval', killedProgram(join(folder, 'warehouse.duckdb'), before)],
        { env: { ...process.env, STATEMENT: statement, LATER: String(later) }, encoding: 'utf8' },
      );
      expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
      const again = await duckdb.open(duckdb.settings.parse({ retentionDays: 90 }), {
        dataFolder: folder,
      });
      await again.forget?.();
      expect(await again.query('recent_total', [0, null])).toMatchObject([{ n: 1_800 }]);
      expect(inFiles(folder)).toBe(false);
      await again.close();
      expect(inFiles(folder)).toBe(false);
    },
    60_000,
  );
});

/** Forgets as the warehouse does, and kills itself at a statement, or so many after it. */
function killedProgram(file: string, before: number): string {
  const source = new URL('../../../src/destinations/duckdb-delete.ts', import.meta.url).href;
  return `import { DuckDBInstance } from '@duckdb/node-api';
    import { deleteBefore, overwriteDeleted } from ${JSON.stringify(source)};
    const instance = await DuckDBInstance.create(${JSON.stringify(file)});
    const connection = await instance.connect();
    const run = connection.run.bind(connection);
    let left = null;
    connection.run = async (sql, values) => {
      if (sql.startsWith(process.env.STATEMENT)) left = Number(process.env.LATER);
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      if (left !== null) left -= 1;
      return run(sql, values);
    };
    await deleteBefore(connection, ${before});
    await overwriteDeleted(connection);`;
}
