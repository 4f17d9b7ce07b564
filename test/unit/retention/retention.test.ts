import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findHead } from '../../../src/ledger/head.ts';
import { startLedger } from '../../../src/ledger/ledger.ts';
import { ledgerPath } from '../../../src/ledger/ledger-file.ts';
import { totalsOf } from '../../../src/ledger/destination-changes.ts';
import { readChain } from '../../../src/ledger/read-chain.ts';
import type { Entry } from '../../../src/ledger/row.ts';
import { readPublicKeys } from '../../../src/ledger/signing-key.ts';
import { verifyAgainst, verifyHeads } from '../../../src/ledger/verify-heads.ts';
import type { RetentionJob } from '../../../src/retention/retention-job.ts';
import { RetentionJobs } from '../../../src/retention/retention-jobs.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.parse('2026-11-22T01:30:00Z');

describe('the jobs', () => {
  beforeEach(() => vi.useFakeTimers({ now: start }));
  afterEach(() => vi.useRealTimers());

  function world(job: RetentionJob): {
    readonly jobs: RetentionJobs;
    readonly rows: Entry[];
    readonly logged: unknown[];
  } {
    const rows: Entry[] = [];
    const logged: unknown[] = [];
    const jobs = new RetentionJobs({
      jobs: () => [job],
      note: (entry) => rows.push(entry),
      now: () => Date.now(),
      log: (_, entry) => logged.push(entry),
    });
    return { jobs, rows, logged };
  }

  it('run soon after the start and each hour, with a row a day and where something went', async () => {
    let events = 0;
    const job: RetentionJob = {
      name: 'spool',
      run: () => Promise.resolve({ removed: { events }, oldestAt: null, keptMs: 72 * hourMs }),
    };
    const { jobs, rows } = world(job);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(rows).toEqual([
      {
        kind: 'retention',
        data: { job: 'spool', before: '2026-11-19T01:00Z', removed: { events: 0 } },
      },
    ]);
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(rows).toHaveLength(1);
    events = 7;
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(rows[1]?.data['removed']).toEqual({ events: 7 });
    events = 0;
    await vi.advanceTimersByTimeAsync(dayMs);
    expect(rows).toHaveLength(3);
    expect(jobs.states()).toMatchObject([{ name: 'spool', failure: null, isOverdue: false }]);
    await jobs.stop();
  });

  it('are overdue where they do not end well for three hours, and not any more afterwards', async () => {
    let fails = true;
    const { jobs, rows, logged } = world({
      name: 'warehouse w',
      run: () =>
        fails
          ? Promise.reject(Object.assign(new Error('jane@example.org'), { code: 'ENOSPC' }))
          : Promise.resolve({ removed: {}, oldestAt: null, keptMs: 0 }),
    });
    await vi.advanceTimersByTimeAsync(2.9 * hourMs);
    expect(jobs.states()).toMatchObject([{ failure: 'ENOSPC', isOverdue: false }]);
    await vi.advanceTimersByTimeAsync(0.2 * hourMs);
    expect(jobs.states()).toMatchObject([{ failure: 'ENOSPC', isOverdue: true }]);
    expect(rows).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('jane');
    fails = false;
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(jobs.states()).toMatchObject([{ failure: null, isOverdue: false }]);
    await jobs.stop();
  });

  it('are overdue where something is older than it may be, although they ran', async () => {
    const { jobs } = world({
      name: 'spool',
      run: () =>
        Promise.resolve({ removed: {}, oldestAt: start - 76 * hourMs, keptMs: 72 * hourMs }),
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(jobs.states()).toMatchObject([{ failure: null, isOverdue: true }]);
    await jobs.stop();
  });
});

describe('the record', () => {
  it('forgets up to a signed head, says so, and still holds with its sums', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-retention-'));
    const keyFolder = mkdtempSync(join(tmpdir(), 'sluice-keys-'));
    let now = start;
    let stored = 0;
    const none = { delivered: 0, waiting: 0, retrying: 0, uncertain: 0, expired: 0, replayed: 0 };
    const open = () =>
      startLedger({
        dataFolder,
        keyFolder,
        version: '1.0.0',
        inForce: { config: 'c', policy: { name: 'p', sha256: 'p' }, destinations: {} },
        postHeadTo: null,
        spool: {
          counts: () =>
            Promise.resolve({
              door: {},
              destinations: [
                {
                  ...none,
                  name: 'hook',
                  detached: false,
                  stored,
                  oldestAt: null,
                  dropped: {},
                  dead: {},
                  replays: {},
                },
              ],
            }),
        },
        now: () => now,
        log: () => undefined,
      });
    let ledger = await open();
    for (let day = 0; day < 5; day += 1) {
      stored += 10;
      now += hourMs;
      ledger.withdrawn();
      now += dayMs - hourMs;
      await ledger.upkeep();
    }
    const read = () => readChain(readFileSync(ledgerPath(dataFolder)));
    const before = read();
    const oldHead = before.rows.find(({ row }) => row.kind === 'head')?.row.data['head'];
    expect(await ledger.forget(start - dayMs)).toBe(0);
    const removed = await ledger.forget(start + 2.5 * dayMs);
    expect(removed).toBeGreaterThan(3);
    const after = read();
    const keys = readPublicKeys(keyFolder);
    expect(after.problems).toEqual([]);
    expect(await verifyHeads(after.rows, keys)).toEqual([]);
    expect(after.rows[0]?.row.seq).toBe(removed + 1);
    expect(after.rows.length).toBe(before.rows.length - removed + 2);
    const text = readFileSync(ledgerPath(dataFolder), 'utf8');
    expect(text).not.toContain('"2026-11-22T');
    expect(totalsOf(after.rows).get('hook')?.['stored']).toBe(stored);
    const against = await verifyAgainst(findHead(JSON.stringify(oldHead)) ?? '', after.rows, keys);
    expect(against?.message).toContain('not kept any more');
    stored += 5;
    await ledger.stop();
    ledger = await open();
    now += 3 * dayMs;
    await ledger.upkeep();
    expect(await ledger.forget(start + 4.5 * dayMs)).toBeGreaterThan(0);
    await ledger.stop();
    const last = read();
    expect(last.problems).toEqual([]);
    expect(totalsOf(last.rows).get('hook')?.['stored']).toBe(stored);
  });

  it('does not take a cut beginning for its own where no signed row says so', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-retention-'));
    const keyFolder = mkdtempSync(join(tmpdir(), 'sluice-keys-'));
    const ledger = await startLedger({
      dataFolder,
      keyFolder,
      version: '1.0.0',
      inForce: { config: 'c', policy: { name: 'p', sha256: 'p' }, destinations: {} },
      postHeadTo: null,
      spool: { counts: () => Promise.resolve({ door: {}, destinations: [] }) },
      now: () => start,
      log: () => undefined,
    });
    await ledger.stop();
    const lines = readFileSync(ledgerPath(dataFolder), 'utf8').split('\n');
    const cut = readChain(Buffer.from(lines.slice(1).join('\n')));
    expect(cut.problems[0]).toMatchObject({ kind: 'missing', line: 1 });
  });
});
