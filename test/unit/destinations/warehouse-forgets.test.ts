import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import { PermittedEvent } from '../../../src/event/permitted-event.ts';
import { sampleEvent, sampleRecord } from '../../contract/spool-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-forget-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
const inFiles = (): boolean =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(marker));

describe('the warehouse', () => {
  it('removes old days from the bytes of its files, and keeps the others', async () => {
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
    expect(inFiles()).toBe(true);
    expect(await sink.forget?.()).toEqual({ removed: { events: 40 }, keptMs: 91 * day });
    expect(inFiles()).toBe(false);
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
    expect(inFiles()).toBe(false);
  }, 60_000);
});
