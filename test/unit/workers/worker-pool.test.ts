import cluster, { type Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { WorkerPool } from '../../../src/workers/worker-pool.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A process that says what the test lets it say, and ends when it is killed. */
class FakeProcess extends EventEmitter {
  readonly process: { readonly pid: number; kill(signal: string): void };
  readonly said: unknown[] = [];

  constructor(pid: number) {
    super();
    this.process = { pid, kill: (signal) => void this.emit('exit', null, signal) };
  }

  isConnected(): boolean {
    return true;
  }

  send(message: unknown): void {
    this.said.push(message);
  }
}

function poolOf(): { pool: WorkerPool; started: FakeProcess[]; logged: object[] } {
  const started: FakeProcess[] = [];
  vi.spyOn(cluster, 'fork').mockImplementation(() => {
    const one = new FakeProcess(100 + started.length);
    started.push(one);
    return one as unknown as Worker;
  });
  const logged: object[] = [];
  const pool = new WorkerPool({
    wanted: 1,
    place: { host: '127.0.0.1', port: 0 },
    version: '0',
    development: false,
    outside: null,
    log: (_, entry) => void logged.push(entry),
    now: Date.now,
  });
  return { pool, started, logged };
}

async function opened(): Promise<ReturnType<typeof poolOf>> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const made = poolOf();
  const { pool, started } = made;
  pool.start();
  const opening = pool.open({
    answer: () => Promise.resolve({ keys: null }),
    settings: () => ({}) as never,
  });
  started[0]?.emit('message', { kind: 'hello' });
  await vi.waitFor(() => expect(started[0]?.said).toMatchObject([{ kind: 'begin' }]));
  started[0]?.emit('message', { kind: 'serves', url: 'http://127.0.0.1:1' });
  expect(await opening).toBe('http://127.0.0.1:1');
  return made;
}

it('tells why one that was started again could not serve', async () => {
  const { pool, started, logged } = await opened();
  started[0]?.process.kill('SIGKILL');
  await vi.advanceTimersByTimeAsync(0);
  started[1]?.emit('message', { kind: 'failed', message: 'Port 1 is in use.' });
  expect(logged.filter((entry) => 'error' in entry)).toMatchObject([
    { event: 'worker_ended', pid: 101, signal: 'SIGKILL', error: 'Port 1 is in use.' },
  ]);
  void pool.close();
});

it('warns once of a header that is not believed, whichever workers met it', async () => {
  const { started, logged } = await opened();
  const warning = { event: 'forwarded_header_ignored', remedy: 'add its address' };
  started[0]?.emit('message', { kind: 'log', entry: ['warn', warning] });
  started[0]?.emit('exit', null, 'SIGKILL');
  await vi.advanceTimersByTimeAsync(1_000);
  started[1]?.emit('message', { kind: 'log', entry: ['warn', warning] });
  started[1]?.emit('message', { kind: 'log', entry: ['info', { event: 'other' }] });
  expect(logged.filter((entry) => 'remedy' in entry)).toEqual([warning]);
  expect(logged.at(-1)).toEqual({ event: 'other' });
});

it('ends one that hangs before it serves, after a minute', async () => {
  const { pool, started } = await opened();
  started[0]?.process.kill('SIGKILL');
  await vi.advanceTimersByTimeAsync(0);
  started[1]?.emit('message', { kind: 'hello' });
  await vi.advanceTimersByTimeAsync(59_000);
  expect(started).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(started.length).toBeGreaterThan(2);
  void pool.close();
});

it('tries again, later and later, where the system has no room for a process', async () => {
  vi.useFakeTimers();
  const fork = vi.spyOn(cluster, 'fork').mockImplementation(() => {
    throw new Error('spawn ENOMEM');
  });
  const logged: unknown[] = [];
  const pool = new WorkerPool({
    wanted: 1,
    place: { host: '127.0.0.1', port: 0 },
    version: '0',
    development: false,
    outside: null,
    log: (_, { event }) => logged.push(event),
    now: Date.now,
  });
  pool.start();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(fork.mock.calls.length).toBe(6);
  expect(logged.filter((event) => event === 'worker_ended')).toHaveLength(6);
  expect(logged.filter((event) => event === 'worker_keeps_ending')).toHaveLength(1);
  expect(pool.look()).toMatchObject({ serving: [], wanted: 1 });
  await pool.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fork.mock.calls.length).toBe(6);
});
