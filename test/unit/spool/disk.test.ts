import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isCut, SpoolUnavailable } from '../../../src/spool/spool.ts';
import type { Spool } from '../../../src/spool/spool.ts';
import { numberedId, sampleEvent } from '../../contract/spool-samples.ts';
import { openSpool, testFolder } from './spool-folder.ts';

let last = 0;

async function append(spool: Spool, count: number): Promise<void> {
  const events = Array.from({ length: count }, () => sampleEvent(numberedId((last += 1))));
  await spool.append(events, { received: count, dropped: {} });
}

/** Appends until it is refused: how many were taken, and why no more. */
async function fill(spool: Spool): Promise<readonly [number, SpoolUnavailable]> {
  for (let taken = 0; ; taken += 50) {
    try {
      await append(spool, 50);
    } catch (error) {
      if (error instanceof SpoolUnavailable) return [taken, error];
      throw error;
    }
  }
}

async function deliverAll(spool: Spool): Promise<number> {
  let delivered = 0;
  for (;;) {
    const cut = await spool.next('one', Date.now(), { events: 400, bytes: 1e7, ageMs: 0 });
    if (!isCut(cut)) return delivered;
    delivered += cut.events.length;
    const results = cut.events.map(({ position }) => ({
      position,
      as: 'delivered' as const,
      reason: null,
    }));
    await spool.settle(cut, results);
  }
}

async function goesOnByItself(spool: Spool): Promise<void> {
  await vi.waitFor(() => append(spool, 50), { timeout: 5_000, interval: 50 });
}

test('a full file: nothing is acknowledged, delivery goes on, then accepting does', async () => {
  const { spool } = await openSpool(testFolder(), { pagesMax: 300 });
  const [taken, error] = await fill(spool);
  expect(error.reason).toBe('disk_full');
  expect(taken).toBeGreaterThan(100);
  const { door } = await spool.counts();
  expect(door).toMatchObject({ received: taken, stored: taken });
  expect(await deliverAll(spool)).toBe(taken);
  await goesOnByItself(spool);
  expect((await spool.counts()).door).toMatchObject({ received: taken + 50, stored: taken + 50 });
});

test('an event that was refused is not taken for a duplicate when it comes again', async () => {
  const { spool } = await openSpool(testFolder(), { pagesMax: 300 });
  await fill(spool);
  const [, error] = await fill(spool);
  expect(error.reason).toBe('disk_full');
  await deliverAll(spool);
  await goesOnByItself(spool);
  const refused = sampleEvent(numberedId(last - 50));
  await vi.waitFor(async () => {
    const { stored } = await spool.append([refused], { received: 1, dropped: {} });
    expect(stored).toBe(1);
  });
});

test('counts that came without events outlive a full disk', async () => {
  const { spool } = await openSpool(testFolder(), { pagesMax: 300 });
  const [taken] = await fill(spool);
  await spool.append([], { received: 7, dropped: { bot: 7 } });
  await fill(spool);
  await deliverAll(spool);
  await vi.waitFor(async () => {
    expect((await spool.counts()).door).toMatchObject({ 'dropped:bot': 7, received: taken + 7 });
  });
});

test('accepting stops while the disk has less room than wanted', async () => {
  const { spool, notices } = await openSpool(testFolder(), { diskFreeBytesMin: 2 ** 52 });
  await expect(append(spool, 1)).rejects.toMatchObject({ reason: 'disk_low' });
  expect(notices).toMatchObject([{ kind: 'disk_low' }]);
  expect((await spool.counts()).door).toEqual({});
});

test('more than may wait is refused as overload, before anything is written', async () => {
  const { spool } = await openSpool(testFolder(), { pendingEventsMax: 10 });
  const first = append(spool, 10);
  await expect(append(spool, 1)).rejects.toMatchObject({ reason: 'overloaded' });
  await first;
  await append(spool, 10);
  expect((await spool.counts()).door).toEqual({ received: 20, stored: 20 });
});

const mounted = tryToMount();

/** A disk of 16 MB in memory; null where this user may not mount one. */
function tryToMount(): string | null {
  if (process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'sluice-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'pipe' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

test.skipIf(mounted === null)('a full disk (needs root: mounts a small one)', async () => {
  const folder = mounted ?? '';
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
  });
  const data = join(folder, 'data');
  mkdirSync(data);
  const ballastBytes = 2 ** 22;
  const { spool, notices } = await openSpool(data, { ballastBytes, tickMs: 300 });
  expect(existsSync(join(data, 'ballast'))).toBe(true);
  const [taken, error] = await fill(spool);
  expect(error.reason).toBe('disk_full');
  fillRest(join(folder, 'other'));
  expect(await deliverAll(spool)).toBe(taken);
  expect(notices).toContainEqual({ kind: 'ballast_released' });
  rmSync(join(folder, 'other'), { force: true });
  await goesOnByItself(spool);
  await vi.waitFor(() => expect(existsSync(join(data, 'ballast'))).toBe(true), 5_000);
  const { door } = await spool.counts();
  expect(door['received']).toBe(door['stored']);
});

/** Takes what is left of the disk, down to the last bytes. */
function fillRest(file: string): void {
  for (let bytes = 2 ** 20; bytes >= 512;) {
    try {
      writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      bytes /= 2;
    }
  }
}
