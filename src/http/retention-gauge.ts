import { Gauge, type Registry } from 'prom-client';
import type { JobState } from '../retention/retention-job.ts';

/** Makes the gauge that is 1 for each job that keeps something longer than it may. */
export function retentionGauge(registry: Registry, jobs: () => readonly JobState[]): void {
  const gauge: Gauge<'job'> = new Gauge({
    name: 'sluice_retention_overdue',
    help: '1 where a job did not let go of what is due, 0 else; /healthz fails then as well.',
    labelNames: ['job'],
    registers: [registry],
    collect: () => {
      gauge.reset();
      for (const { name, isOverdue } of jobs()) gauge.set({ job: name }, isOverdue ? 1 : 0);
    },
  });
}
