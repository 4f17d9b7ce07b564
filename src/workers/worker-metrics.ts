import { Registry } from 'prom-client';
import { rateLimitCounter, refusalCounter, stepMeter } from '../http/metrics.ts';
import type { Meter } from '../pipeline.ts';

/** What a worker has counted since its start, as its registry tells it. */
export type MetricsOfWorker = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** What a worker counts: the steps that it runs, and what it refuses by itself. */
export interface WorkerMetrics {
  readonly meter: Meter;
  refused(reason: string): void;
  rateLimited(site: string): void;
  read(): Promise<MetricsOfWorker>;
}

/** Makes a worker's registry: series of the primary's names, which are summed up there. */
export function workerMetrics(): WorkerMetrics {
  const registry = new Registry();
  const refusals = refusalCounter(registry);
  const limited = rateLimitCounter(registry);
  return {
    meter: stepMeter(registry),
    refused: (reason) => refusals.inc({ reason }),
    rateLimited: (site) => limited.inc({ site }),
    read: () => registry.getMetricsAsJSON(),
  };
}
