import { Gauge, type Registry } from 'prom-client';

/** What the process with the spool knows of its workers. */
export interface WorkersLook {
  /** Those that serve now. */
  readonly serving: readonly { readonly worker: number; readonly pid: number }[];
  readonly wanted: number;
  /** What each has counted, as a registry tells it; those that ended included. */
  readonly metrics: readonly object[];
}

/** Makes the gauge of the worker processes; both are 0 where Sluice is one process. */
export function workerGauge(registry: Registry, workers: () => WorkersLook | null): void {
  const gauge: Gauge<'state'> = new Gauge({
    name: 'sluice_workers',
    help: 'Worker processes that serve, and that were asked for; 0 where Sluice is one process.',
    labelNames: ['state'],
    registers: [registry],
    collect: () => {
      const look = workers();
      gauge.set({ state: 'serving' }, look?.serving.length ?? 0);
      gauge.set({ state: 'wanted' }, look?.wanted ?? 0);
    },
  });
}
