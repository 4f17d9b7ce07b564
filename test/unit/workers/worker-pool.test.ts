import cluster from 'node:cluster';
import { afterEach, expect, it, vi } from 'vitest';
import { WorkerPool } from '../../../src/workers/worker-pool.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
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
