import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ConsentRecord } from '../../../src/event/consented-event.ts';
import { findHead } from '../../../src/ledger/head.ts';
import type { Decided } from '../../../src/ledger/hour-tally.ts';
import { type LedgerOptions, startLedger } from '../../../src/ledger/ledger.ts';
import { changeEntry } from '../../../src/ledger/opening.ts';
import { LedgerFile, LedgerOpenError, ledgerPath } from '../../../src/ledger/ledger-file.ts';
import type { LedgerLog } from '../../../src/ledger/ledger-log.ts';
import { printRows } from '../../../src/ledger/print-rows.ts';
import { readChain } from '../../../src/ledger/read-chain.ts';
import { hashOf, printRow, type Row } from '../../../src/ledger/row.ts';
import { readPublicKeys } from '../../../src/ledger/signing-key.ts';
import { verifyHeads } from '../../../src/ledger/verify-heads.ts';
import type { DestinationState, SpoolCounts } from '../../../src/spool/spool.ts';

const hourMs = 3_600_000;
const start = Date.parse('2026-11-22T22:30:00Z');
const inForce = {
  config: 'c'.repeat(64),
  policy: { name: 'strict-eu', sha256: 'p'.repeat(64) },
  destinations: { hook: { type: 'webhook', purposes: ['analytics'] } },
};

interface World {
  readonly options: LedgerOptions;
  readonly logged: LedgerLog[];
  now: number;
  states: DestinationState[];
}

function world(folder: string = mkdtempSync(join(tmpdir(), 'sluice-ledger-'))): World {
  const logged: LedgerLog[] = [];
  const state: World = {
    now: start,
    states: [],
    logged,
    options: {
      dataFolder: join(folder, 'data'),
      keyFolder: join(folder, 'keys'),
      version: '1.0.0',
      inForce,
      postHeadTo: null,
      spool: { counts: () => Promise.resolve({ door: {}, destinations: state.states }) },
      now: () => state.now,
      log: (_level, entry) => void logged.push(entry),
    },
  };
  return state;
}

function rowsOf({ options }: World): readonly Row[] {
  const { rows, problems } = readChain(readFileSync(ledgerPath(options.dataFolder)));
  expect(problems).toEqual([]);
  return rows.map(({ row }) => row);
}

const kinds = (from: World): readonly string[] => rowsOf(from).map(({ kind }) => kind);
const dataOf = (from: World, kind: string): readonly unknown[] =>
  rowsOf(from)
    .filter((row) => row.kind === kind)
    .map(({ data }) => data);

function decided(sources: readonly string[], dropped: Decided['dropped']): Decided {
  const signals = sources.flatMap((source) => [
    { source, purpose: 'analytics' as const, state: 'denied' as const },
    { source, purpose: 'ads' as const, state: 'denied' as const },
  ]);
  return {
    consent: { signals } as unknown as ConsentRecord,
    kept: [],
    duplicateIndexes: [],
    dropped,
  };
}

function destination(counts: Partial<DestinationState>): DestinationState {
  const none = { delivered: 0, waiting: 0, retrying: 0, uncertain: 0, expired: 0, replayed: 0 };
  const maps = { dropped: {}, dead: {}, replays: {}, oldestAt: null };
  return { name: 'hook', detached: false, stored: 0, ...none, ...maps, ...counts };
}

describe('the record', () => {
  it('counts each hour by decision, and by each source that spoke', async () => {
    const here = world();
    const ledger = await startLedger(here.options);
    ledger.decided(decided(['beacon', 'gpc'], { consent_denied: 2 }));
    ledger.decided(decided([], { consent_unknown: 1 }));
    ledger.withdrawn();
    here.now += hourMs;
    ledger.decided(decided(['tcf'], { too_old: 5 }));
    await ledger.upkeep();
    expect(dataOf(here, 'decisions')).toEqual([
      {
        hour: '2026-11-22T22:00Z',
        all: { 'dropped:consent_denied': 2, 'dropped:consent_unknown': 1 },
        bySource: {
          beacon: { 'dropped:consent_denied': 2 },
          gpc: { 'dropped:consent_denied': 2 },
          none: { 'dropped:consent_unknown': 1 },
        },
      },
    ]);
    expect(dataOf(here, 'withdrawals')).toEqual([{ hour: '2026-11-22T22:00Z', count: 1 }]);
    await ledger.stop();
    expect(dataOf(here, 'decisions')).toHaveLength(2);
    expect(kinds(here).slice(-2)).toEqual(['closed', 'head']);
  });

  it('writes what changed at each destination, over restarts, and no word of a vendor', async () => {
    const here = world();
    here.states = [destination({ stored: 5, delivered: 5 })];
    const first = await startLedger(here.options);
    here.states = [
      destination({
        stored: 9,
        delivered: 7,
        waiting: 1,
        dropped: { withdrawn: 1, 'bob@example.org': 2 },
        dead: { 'vendor said bob@example.org': 1 },
      }),
    ];
    here.now += hourMs;
    await first.upkeep();
    await first.stop();
    const second = await startLedger(here.options);
    here.states = [destination({ stored: 2, delivered: 2 })];
    await second.stop();
    const all = dataOf(here, 'destinations');
    expect(all).toEqual([
      {
        hour: '2026-11-22T22:00Z',
        destinations: { hook: { stored: 5, delivered: 5, waiting: 0 } },
        countedBefore: true,
      },
      {
        hour: '2026-11-22T22:00Z',
        destinations: {
          hook: {
            stored: 4,
            delivered: 2,
            dead: 1,
            'dropped:withdrawn': 1,
            'dropped:other': 2,
            waiting: 1,
          },
        },
      },
      {
        hour: '2026-11-22T23:00Z',
        destinations: { hook: { stored: 2, delivered: 2, waiting: 0 } },
        restarted: ['hook'],
      },
    ]);
  });

  it('signs each day that is over, with a signature that holds', async () => {
    const here = world();
    const ledger = await startLedger(here.options);
    ledger.keyChanged({ event: 'visitor_key_created', day: '2026-11-22' });
    here.now += 2 * hourMs;
    await ledger.upkeep();
    here.now += 24 * hourMs;
    ledger.decided(decided(['gpc'], { gpc_opt_out: 1 }));
    await ledger.upkeep();
    await ledger.stop();
    expect(here.logged.map(({ event, ...more }) => [event, 'day' in more && more.day])).toEqual([
      ['ledger_head', '2026-11-22'],
      ['ledger_head', '2026-11-24'],
    ]);
    const { rows } = readChain(readFileSync(ledgerPath(here.options.dataFolder)));
    const keys = readPublicKeys(here.options.keyFolder);
    expect(rows.filter(({ row }) => row.kind === 'head')).toHaveLength(2);
    expect(await verifyHeads(rows, keys)).toEqual([]);
    expect(await verifyHeads(rows, new Map())).toHaveLength(2);
    expect(statSync(join(here.options.keyFolder, 'ledger.key')).mode & 0o777).toBe(0o600);
  });

  it('notes what changed in the configuration since the last start', async () => {
    const here = world();
    await (await startLedger(here.options)).stop();
    await (await startLedger(here.options)).stop();
    expect(kinds(here)).not.toContain('config_changed');
    const changed = { ...inForce, policy: { name: 'us-opt-out', sha256: 'q'.repeat(64) } };
    await (await startLedger({ ...here.options, inForce: changed })).stop();
    expect(dataOf(here, 'config_changed')).toEqual([
      {
        changed: ['policy'],
        before: { config: inForce.config, policy: inForce.policy },
        after: { config: inForce.config, policy: changed.policy },
      },
    ]);
  });

  it('does not note again at a start what was changed without one', async () => {
    const here = world();
    const ledger = await startLedger(here.options);
    const changed = { ...inForce, policy: { name: 'us-opt-out', sha256: 'q'.repeat(64) } };
    expect(changeEntry(inForce, inForce, ['prefix'])).toBeNull();
    const entry = changeEntry(inForce, changed, ['prefix', 'listen.port']);
    if (entry === null) throw new Error('a change');
    ledger.note(entry);
    await ledger.stop();
    await (await startLedger({ ...here.options, inForce: changed })).stop();
    expect(dataOf(here, 'config_changed')).toEqual([
      {
        changed: ['policy'],
        before: { config: inForce.config, policy: inForce.policy },
        after: changed,
        restartNeeded: ['prefix', 'listen.port'],
      },
    ]);
  });
});

describe('after a crash, where nothing was stopped', () => {
  it('removes a torn last row, and says so in a row', async () => {
    const here = world();
    await startLedger(here.options);
    const path = ledgerPath(here.options.dataFolder);
    appendFileSync(path, '{"v":1,"seq":2,"at":"2026');
    await (await startLedger(here.options)).stop();
    expect(kinds(here)).toEqual(['opened', 'torn_tail', 'opened', 'closed', 'head']);
    expect(dataOf(here, 'torn_tail')).toEqual([{ bytes: 25 }]);
    expect(dataOf(here, 'opened')).toMatchObject([{}, { afterCleanStop: false }]);
    truncateSync(path, statSync(path).size - 1);
    await (await startLedger(here.options)).stop();
    expect(kinds(here).filter((kind) => kind === 'torn_tail')).toHaveLength(2);
  });

  it('keeps the counts of the hour that was not over, once', async () => {
    const here = world();
    const first = await startLedger(here.options);
    first.decided(decided(['gpc'], { gpc_opt_out: 3 }));
    first.withdrawn();
    await first.upkeep();
    const second = await startLedger(here.options);
    second.decided(decided(['gpc'], { gpc_opt_out: 4 }));
    await (await startLedger(here.options)).stop();
    const all = { 'dropped:gpc_opt_out': 3 };
    const hour = '2026-11-22T22:00Z';
    expect(dataOf(here, 'decisions')).toEqual([
      { hour, all, bySource: { gpc: all }, recovered: true },
    ]);
    expect(dataOf(here, 'withdrawals')).toEqual([{ hour, count: 1, recovered: true }]);
  });

  it('does not count an hour twice that had reached the record already', async () => {
    const here = world();
    const first = await startLedger(here.options);
    first.decided(decided(['gpc'], { gpc_opt_out: 3 }));
    await first.upkeep();
    const saved = join(here.options.dataFolder, 'ledger', 'current-hour.json');
    const before = readFileSync(saved);
    here.now += hourMs;
    await first.upkeep();
    writeFileSync(saved, before);
    await (await startLedger(here.options)).stop();
    expect(dataOf(here, 'decisions')).toHaveLength(1);
    writeFileSync(saved, 'not JSON');
    await (await startLedger(here.options)).stop();
    expect(dataOf(here, 'decisions')).toHaveLength(1);
  });
});

describe('a disk that fails', () => {
  it('leaves no half row behind, and what could not be written is written later', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-ledger-'));
    const path = join(folder, 'ledger.ndjson');
    const handle = await open(path, 'w+');
    const datasync = vi.spyOn(handle, 'datasync').mockRejectedValueOnce(new Error('EIO'));
    const file = new LedgerFile(path, handle, 0, []);
    const long = { kind: 'decisions', data: { all: { 'stored:full': 1 } } } as const;
    const short = { kind: 'closed', data: {} } as const;
    await expect(file.append([long, long], start)).rejects.toThrow('EIO');
    expect(file.last).toBeNull();
    await file.append([short], start);
    await file.append([long], start);
    const { rows, problems } = readChain(readFileSync(path));
    expect([problems, rows.map(({ row }) => row.kind)]).toEqual([[], ['closed', 'decisions']]);
    expect(datasync).toHaveBeenCalledTimes(3);
    await file.close();
  });

  it('is told once, and stops nothing', async () => {
    const here = world();
    let fails = false;
    const counts = (): Promise<SpoolCounts> =>
      fails ? Promise.reject(new Error('closed')) : Promise.resolve({ door: {}, destinations: [] });
    const ledger = await startLedger({ ...here.options, spool: { counts } });
    fails = true;
    ledger.decided(decided(['gpc'], { gpc_opt_out: 3 }));
    for (let hour = 0; hour < 3; hour += 1) {
      here.now += hourMs;
      await ledger.upkeep();
    }
    expect(here.logged.filter(({ event }) => event === 'ledger_not_written')).toHaveLength(1);
    fails = false;
    await ledger.stop();
    expect(dataOf(here, 'decisions')).toHaveLength(1);
  });
});

describe('the posted head', () => {
  it('is tried again until it is taken, after a restart as well', async () => {
    const posted: string[] = [];
    let status = 503;
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => posted.push(chunk));
      request.on('end', () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const here = world();
    const options = { ...here.options, postHeadTo: `http://127.0.0.1:${port}/heads?from=test` };
    const first = await startLedger(options);
    here.now += 2 * hourMs;
    await first.upkeep();
    await vi.waitFor(() =>
      expect(here.logged).toContainEqual(
        expect.objectContaining({ event: 'ledger_head_not_posted', reason: 'http_503' }),
      ),
    );
    status = 204;
    const second = await startLedger(options);
    await vi.waitFor(() => expect(posted).toHaveLength(2));
    const head = here.logged.find(({ event }) => event === 'ledger_head');
    expect(posted.map(findHead)).toEqual([1, 2].map(() => head && 'head' in head && head.head));
    await second.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a record that is not as it was left', () => {
  it('is told at the start, and written on', async () => {
    const here = world();
    await (await startLedger(here.options)).stop();
    const path = ledgerPath(here.options.dataFolder);
    writeFileSync(path, readFileSync(path, 'utf8').replace('strict-eu', 'strict-xx'));
    await (await startLedger(here.options)).stop();
    expect(here.logged.find(({ event }) => event === 'ledger_problem')).toMatchObject({
      reason: 'line 1: row 1 was changed: its bytes do not match its hash',
    });
    expect(readChain(readFileSync(path)).problems).toHaveLength(1);
  });

  it('is refused where a newer Sluice wrote it, with the remedy', async () => {
    const here = world();
    await (await startLedger(here.options)).stop();
    const path = ledgerPath(here.options.dataFolder);
    const last = rowsOf(here).at(-1);
    if (last === undefined) throw new Error('there are rows');
    const newer = { ...last, v: 2, seq: last.seq + 1, prev: last.hash };
    appendFileSync(path, `${printRow({ ...newer, hash: hashOf(newer) })}\n`);
    const again = startLedger(here.options);
    await expect(again).rejects.toBeInstanceOf(LedgerOpenError);
    await expect(again).rejects.toThrow(/newer Sluice .* move the folder/);
  });
});

describe('the printed record', () => {
  it('reads as sentences, and speaks to no terminal', async () => {
    const here = world();
    const ledger = await startLedger(here.options);
    ledger.decided(decided(['gpc'], { gpc_opt_out: 3 }));
    await ledger.stop();
    const { rows } = readChain(readFileSync(ledgerPath(here.options.dataFolder)));
    const text = printRows(rows);
    expect(text).toContain(
      '2026-11-22\n      1  22:30:00  opened                Sluice 1.0.0, policy',
    );
    expect(text).toContain('22:00: dropped:gpc_opt_out 3');
    expect(text).toContain('gpc: dropped:gpc_opt_out 3');
    expect(text).toMatch(/closed +a clean stop/);
    const [first] = rows;
    if (first === undefined) throw new Error('there are rows');
    const hostile = { ...first.row, kind: '\u001B[2Jhead', data: { day: '\u202E\u0007' } };
    expect(printRows([{ line: 1, row: hostile }])).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});
