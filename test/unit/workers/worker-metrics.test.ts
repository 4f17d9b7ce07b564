import { expect, it } from 'vitest';
import { createMetrics } from '../../../src/http/metrics.ts';
import { workerMetrics } from '../../../src/workers/worker-metrics.ts';

it('sums what workers counted up with what the primary counted, those that ended included', async () => {
  const workers = [workerMetrics(), workerMetrics(), workerMetrics()];
  for (const [index, worker] of workers.entries()) {
    for (let run = 0; run < 64; run += 1) worker.meter('redact', () => run);
    for (let nth = 0; nth <= index; nth += 1) worker.refused('unknown_site');
  }
  const told = await Promise.all(workers.map((worker) => worker.read()));
  const look = { serving: [{ worker: 1, pid: 7 }], wanted: 2, metrics: [[], ...told] };
  const counts = async (): Promise<object> => ({ door: { received: 3 }, destinations: [] });
  const metrics = createMetrics(
    () => ({ counts }) as never,
    () => 0,
    () => [],
    () => ({ open: 0, forgotten: 0 }),
    () => look,
  );
  metrics.refused('unknown_site');
  metrics.meter('redact', () => null);
  const text = await metrics.text();
  expect(text).toContain('sluice_refused_requests_total{reason="unknown_site"} 7\n');
  expect(text).toContain('sluice_step_runs_total{step="redact"} 193\n');
  expect(text).toContain('sluice_step_seconds_count{step="redact"} 3\n');
  expect(text).toContain('sluice_door_events{outcome="received"} 3\n');
  expect(text).toContain('sluice_workers{state="serving"} 1\nsluice_workers{state="wanted"} 2\n');
  expect(text.match(/^# TYPE sluice_step_seconds /gm)).toHaveLength(1);
});
