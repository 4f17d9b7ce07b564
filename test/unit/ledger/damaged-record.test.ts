import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { totalsOf } from '../../../src/ledger/destination-changes.ts';
import { type Ledger, startLedger } from '../../../src/ledger/ledger.ts';
import { ledgerPath } from '../../../src/ledger/ledger-file.ts';
import { type Chain, readChain } from '../../../src/ledger/read-chain.ts';
import { readPublicKeys } from '../../../src/ledger/signing-key.ts';
import { verifyHeads } from '../../../src/ledger/verify-heads.ts';
import { retentionJobs } from '../../../src/retention/jobs.ts';
import { RetentionJobs } from '../../../src/retention/retention-jobs.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.parse('2026-11-22T01:30:00Z');

interface World {
  readonly path: string;
  now: number;
  stored: number;
  open(): Promise<Ledger>;
  read(): Chain;
  /** Everything that `sluice ledger verify` finds. */
  wrong(): Promise<readonly string[]>;
  /** Writes the lines of the file anew. */
  damage(change: (lines: string[]) => void): void;
}

function world(): World {
  const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-damaged-'));
  const keyFolder = mkdtempSync(join(tmpdir(), 'sluice-keys-'));
  const none = { delivered: 0, waiting: 0, retrying: 0, uncertain: 0, expired: 0, replayed: 0 };
  const maps = { dropped: {}, dead: {}, replays: {}, oldestAt: null };
  const state = { ...none, ...maps, name: 'hook', detached: false };
  const path = ledgerPath(dataFolder);
  const here: World = {
    path,
    now: start,
    stored: 0,
    open: () =>
      startLedger({
        dataFolder,
        keyFolder,
        version: '1.0.0',
        inForce: { config: 'c', policy: { name: 'p', sha256: 'p' }, destinations: {} },
        postHeadTo: null,
        spool: {
          counts: () =>
            Promise.resolve({ door: {}, destinations: [{ ...state, stored: here.stored }] }),
        },
        now: () => here.now,
        log: () => undefined,
      }),
    read: () => readChain(readFileSync(path)),
    wrong: async () => {
      const { rows, problems } = here.read();
      const heads = await verifyHeads(rows, readPublicKeys(keyFolder));
      return [...problems, ...heads].map(({ message }) => message);
    },
    damage: (change) => {
      const lines = readFileSync(path, 'utf8').split('\n');
      change(lines);
      writeFileSync(path, lines.join('\n'));
    },
  };
  return here;
}

/** So many days of a record that runs. */
async function live(here: World, ledger: Ledger, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    here.stored += 10;
    here.now += dayMs;
    await ledger.upkeep();
  }
}

const damages: Readonly<Record<string, (line: string) => string>> = {
  'bytes that are no row': (line) => line.replace('{', '\u0000'),
  'an empty line': () => '',
  'a line of more than 256 kB': (line) => line.replace('"opened"', `"${'x'.repeat(300_000)}"`),
  'a time that lies ahead': (line) => line.replace('2026-', '2926-'),
  'a time that is none': (line) => line.replace('2026-', 'none-'),
  'another number': (line) => line.replace('"seq":1,', '"seq":9000,'),
};

it.each(Object.entries(damages))('forgets a record whose first row is %s', async (_, damaged) => {
  const here = world();
  const first = await here.open();
  await live(here, first, 5);
  await first.stop();
  here.damage((lines) => lines.splice(0, 1, damaged(lines[0] ?? '')));
  expect(await here.wrong()).not.toEqual([]);
  const ledger = await here.open();
  expect(ledger.oldestAt).toBeLessThan(start + 1.5 * dayMs);
  expect(await ledger.forget(start + 2.5 * dayMs)).toBeGreaterThan(3);
  expect(await here.wrong()).toEqual([]);
  expect(ledger.oldestAt).toBeGreaterThanOrEqual(start + 2.5 * dayMs);
  await ledger.stop();
  expect(totalsOf(here.read().rows).get('hook')?.['stored']).toBe(here.stored);
});

it('forgets a long first row as any other', async () => {
  const here = world();
  const ledger = await here.open();
  ledger.note({ kind: 'closed', data: { long: 'x'.repeat(300_000) } });
  await live(here, ledger, 2);
  expect(await ledger.forget(start + 1.5 * dayMs)).toBeGreaterThan(0);
  expect(readFileSync(here.path).length).toBeLessThan(100_000);
  await ledger.stop();
});

it('cuts where the row behind the head is damaged, once, and goes on to name the damage', async () => {
  const here = world();
  const ledger = await here.open();
  await live(here, ledger, 5);
  const { rows } = here.read();
  const limit = start + 2.5 * dayMs;
  const head = rows.findLast(({ row }) => row.kind === 'head' && Date.parse(row.at) < limit);
  here.damage((lines) =>
    lines.splice(head?.line ?? 0, 1, (lines[head?.line ?? 0] ?? '').replace('{', '}')),
  );
  expect(await ledger.forget(limit)).toBeGreaterThan(3);
  expect(await ledger.forget(limit)).toBe(0);
  expect(await here.wrong()).toEqual([
    `row ${(head?.row.seq ?? 0) + 1} was changed: its bytes do not match its hash`,
  ]);
  await ledger.stop();
});

it('keeps the sums where the row that a cut record begins with is damaged', async () => {
  const here = world();
  let ledger = await here.open();
  await live(here, ledger, 5);
  await ledger.forget(start + 2.5 * dayMs);
  await ledger.stop();
  const carried = totalsOf(here.read().rows).get('hook');
  const begins = here.read().rows[0]?.row;
  expect(begins?.kind).toBe('destinations');
  here.damage((lines) => lines.splice(0, 1, 'damaged'));
  const lost = 10;
  expect(await here.wrong()).toHaveLength(1);
  expect(totalsOf(here.read().rows).get('hook')?.['stored']).toBe(
    (carried?.['stored'] ?? 0) - lost,
  );
  ledger = await here.open();
  expect(await ledger.forget(start + 3.5 * dayMs)).toBeGreaterThan(0);
  expect(await here.wrong()).toEqual([]);
  await ledger.stop();
});

it('never cuts young rows for a time that a damaged row bears', async () => {
  const here = world();
  const ledger = await here.open();
  await live(here, ledger, 5);
  here.damage((lines) => {
    for (const [at, line] of lines.entries()) {
      if (line.includes('"head"') && at > 3) lines[at] = line.replace('"at":"2026', '"at":"1926');
    }
  });
  expect(await ledger.forget(start - dayMs)).toBe(0);
  const left = here.read().rows.length;
  expect(await ledger.forget(start + 1.5 * dayMs)).toBeLessThan(left / 2);
  await ledger.stop();
});

it('lets go of what was written before a hard stop, however long that was ago', async () => {
  const here = world();
  const crashed = await here.open();
  await live(here, crashed, 2);
  here.stored += 10;
  here.now += hourMs;
  await crashed.upkeep();
  here.now += 700 * dayMs;
  const ledger = await here.open();
  expect(await ledger.forget(here.now - 600 * dayMs)).toBeGreaterThan(3);
  expect(ledger.oldestAt).toBe(here.now);
  await ledger.stop();
});

afterEach(() => vi.useRealTimers());

it('makes the job overdue where old rows stay although it ran', async () => {
  const now = Date.parse('2026-11-22T01:30:00Z');
  vi.useFakeTimers({ now });
  let oldestAt = now - 30 * 31 * dayMs;
  const parts = {
    config: () => ({
      retention: {
        spoolHours: 72,
        replayHours: 72,
        deadLetterHours: 72,
        spoolMegabytes: 64,
        ledgerMonths: 25,
      },
    }),
    spool: { forget: () => Promise.resolve({ events: 0, deadLetters: 0, oldestAt: null }) },
    ledger: {
      forget: () => Promise.resolve(0),
      get oldestAt() {
        return oldestAt;
      },
    },
    delivery: { forgettingStores: () => [], sinkOf: () => null },
  };
  const options = { note: () => undefined, now: () => Date.now(), log: () => undefined };
  const jobs = new RetentionJobs({ ...options, jobs: () => retentionJobs(parts) });
  const ofLedger = () => jobs.states().find(({ name }) => name === 'ledger');
  await jobs.run();
  expect(ofLedger()).toMatchObject({ failure: null, isOverdue: true });
  oldestAt = now - 24 * 31 * dayMs;
  await jobs.run();
  expect(ofLedger()).toMatchObject({ failure: null, isOverdue: false });
  await jobs.stop();
});
