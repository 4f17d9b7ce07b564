import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isCut } from '../../../src/spool/spool.ts';
import type { Spool } from '../../../src/spool/spool.ts';
import { openSpool, testFolder } from './spool-folder.ts';

const script = fileURLToPath(new URL('./append-until-killed.ts', import.meta.url));
const names = [{ name: 'drain' }, { name: 'reader' }];

interface Killed {
  readonly acknowledged: readonly string[];
  readonly left: readonly string[];
}

/** Kills the child in the middle of its work: after a time, once it has said so many lines. */
async function killAfter(ms: number, lines: number, args: readonly string[]): Promise<Killed> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  let isDying = false;
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!isDying && output.split('\n').length > lines) {
        isDying = true;
        setTimeout(() => child.kill('SIGKILL'), ms);
      }
    });
    child.on('close', () => resolve());
  });
  expect(errors).toBe('');
  const said = output.split('\n').slice(0, -1);
  const of = (kind: string): readonly string[] =>
    said.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(2));
  return { acknowledged: of('a'), left: of('d') };
}

async function drain(spool: Spool, name: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const cut = await spool.next(name, Date.now(), { events: 500, bytes: 1e7, ageMs: 0 });
    if (!isCut(cut)) return ids;
    expect(cut.corrupt).toEqual([]);
    ids.push(...cut.events.map(({ event }) => event.record.id));
    const delivered = { as: 'delivered', reason: null } as const;
    await spool.settle(
      cut,
      cut.events.map(({ position }) => ({ position, ...delivered })),
    );
  }
}

test('kill -9, ten times: nothing acknowledged is lost, nothing is stored twice', async () => {
  const folder = testFolder();
  const acknowledged = new Set<string>();
  const left: string[] = [];
  let next = 0;
  for (let kill = 0; kill < 10; kill += 1) {
    const killed = await killAfter(40 + kill * 17, 1, [folder, String(Math.max(0, next - 60))]);
    for (const id of killed.acknowledged) acknowledged.add(id);
    left.push(...killed.left);
    next = Math.max(next, ...killed.acknowledged.map((id) => Number(id.slice('event-'.length))));
  }
  const { spool } = await openSpool(folder, { destinations: names });
  const { door, destinations } = await spool.counts();
  const stored = await drain(spool, 'reader');
  left.push(...(await drain(spool, 'drain')));
  expect(acknowledged.size).toBeGreaterThan(1_000);
  expect(new Set(stored).size).toBe(stored.length);
  expect([...acknowledged].filter((id) => !new Set(stored).has(id))).toEqual([]);
  expect(new Set(left)).toEqual(new Set(stored));
  expect(door['received']).toBe((door['stored'] ?? 0) + (door['duplicate'] ?? 0));
  expect(door['stored']).toBe(stored.length);
  expect(door['duplicate']).toBeGreaterThan(0);
  for (const { delivered, waiting } of destinations)
    expect(delivered + waiting).toBe(stored.length);
});

test('a torn write-ahead log: what is left is whole, a prefix of what was written', async () => {
  const folder = testFolder();
  await killAfter(0, 400, [folder, '0', 'no']);
  const wal = statSync(join(folder, 'spool.db-wal')).size;
  expect(wal).toBeGreaterThan(100_000);
  const whole = await contents(folder);
  let shorter = 0;
  for (let round = 0; round < 20; round += 1) {
    const torn = join(folder, `torn-${round}`);
    mkdirSync(torn);
    for (const file of ['spool.db', 'spool.db-wal']) cpSync(join(folder, file), join(torn, file));
    const offset = Math.floor((wal * (round + 0.37)) / 20);
    if (round % 2 === 0) truncateSync(join(torn, 'spool.db-wal'), offset);
    else writeHole(join(torn, 'spool.db-wal'), offset);
    const { spool } = await openSpool(torn, { destinations: names });
    const stored = await drain(spool, 'reader');
    expect(stored).toEqual(whole.slice(0, stored.length));
    if (stored.length < whole.length) shorter += 1;
    await spool.close();
    const database = new DatabaseSync(join(torn, 'spool.db'));
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
  }
  expect(shorter).toBeGreaterThan(10);
});

/** All ids in the order of the log, read from a copy. */
async function contents(folder: string): Promise<readonly string[]> {
  const copy = join(folder, 'whole');
  mkdirSync(copy);
  for (const file of ['spool.db', 'spool.db-wal']) cpSync(join(folder, file), join(copy, file));
  const { spool } = await openSpool(copy, { destinations: names });
  const ids = await drain(spool, 'reader');
  await spool.close();
  return ids;
}

function writeHole(file: string, offset: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0, offset, Math.min(bytes.length, offset + 4_096));
  writeFileSync(file, bytes);
}
