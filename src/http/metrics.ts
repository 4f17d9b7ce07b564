import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Meter, type Step, steps } from '../pipeline.ts';
import { type Spool, SpoolUnavailable } from '../spool/spool.ts';
import type { JobState } from '../retention/retention-job.ts';
import { retentionGauge } from './retention-gauge.ts';
import { ruleGauges } from './rule-gauges.ts';
import { spoolGauges } from './spool-gauges.ts';
import { workerGauge, type WorkersLook } from './worker-gauge.ts';

/** What the process counts. Label values come from closed lists and the configuration only. */
export interface Metrics {
  readonly contentType: string;
  /** Everything as of now, in the text format of Prometheus. */
  text(): Promise<string>;
  readonly meter: Meter;
  refused(reason: string): void;
  redacted(kind: string, site: string): void;
  rateLimited(site: string): void;
  /** Somebody was told figures of the console. */
  figuresTold(question: string, format: string): void;
  derived(site: string, rule: string): void;
}

/** Makes the registry of `/metrics`; the event counts are read from the spool, where they are durable. */
export function createMetrics(
  spool: () => Spool,
  guardHeldMs: () => number,
  jobs: () => readonly JobState[],
  visits: () => { readonly open: number; readonly forgotten: number },
  workers: () => WorkersLook | null = () => null,
  now: () => number = Date.now,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const refusals = refusalCounter(registry);
  const redactions = new Counter({
    name: 'sluice_redactions_total',
    help: 'Components that were redacted, by kind and site.',
    labelNames: ['kind', 'site'],
    registers,
  });
  const limited = rateLimitCounter(registry);
  const derived = new Counter({
    name: 'sluice_derived_events_total',
    help: 'Events that rules made beside others, by site and rule.',
    labelNames: ['site', 'rule'],
    registers,
  });
  const told = new Counter({
    name: 'sluice_figures_told_total',
    help: 'Questions of the console on figures that were answered, by question and format.',
    labelNames: ['question', 'format'],
    registers,
  });
  const look = spoolGauges(registry, spool, now);
  guardGauge(registry, guardHeldMs);
  retentionGauge(registry, jobs);
  ruleGauges(registry, visits);
  workerGauge(registry, workers);
  return {
    contentType: registry.contentType,
    text: async () => {
      await look().catch((error: unknown) => {
        if (!(error instanceof SpoolUnavailable)) throw error;
      });
      const counted = workers()?.metrics ?? [];
      if (counted.length === 0) return registry.metrics();
      const all = [await registry.getMetricsAsJSON(), ...counted];
      return AggregatorRegistry.aggregate(all).metrics();
    },
    meter: stepMeter(registry),
    refused: (reason) => refusals.inc({ reason }),
    redacted: (kind, site) => redactions.inc({ kind, site }),
    rateLimited: (site) => limited.inc({ site }),
    figuresTold: (question, format) => told.inc({ question, format }),
    derived: (site, rule) => derived.inc({ site, rule }),
  };
}

/** What refused requests are counted by, here and in each worker. */
export function refusalCounter(registry: Registry): Counter<'reason'> {
  return new Counter({
    name: 'sluice_refused_requests_total',
    help: 'Requests that the door and the desks of consent refused as a whole, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });
}

/** Counts what a rate limit refused. */
export function rateLimitCounter(registry: Registry): Counter<'site'> {
  return new Counter({
    name: 'sluice_rate_limited_total',
    help: 'Beacons that were refused by a rate limit, by site.',
    labelNames: ['site'],
    registers: [registry],
  });
}

/** Counts every step, and times one run in 64 of each: a clock costs more than some steps. */
export function stepMeter(registry: Registry): Meter {
  const runs = new Counter({
    name: 'sluice_step_runs_total',
    help: 'How often a step of the pipeline ran.',
    labelNames: ['step'],
    registers: [registry],
  });
  const times = new Histogram({
    name: 'sluice_step_seconds',
    help: 'How long a step of the pipeline took; one run in 64 is timed.',
    labelNames: ['step'],
    buckets: [1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 1e-2],
    registers: [registry],
  });
  const count: Record<Step, number> = Object.fromEntries(steps.map((step) => [step, 0])) as Record<
    Step,
    number
  >;
  const timers = Object.fromEntries(steps.map((step) => [step, times.labels(step)])) as Record<
    Step,
    ReturnType<typeof times.labels>
  >;
  const original = runs.get.bind(runs);
  runs.get = async () => {
    runs.reset();
    for (const step of steps) runs.inc({ step }, count[step]);
    return original();
  };
  return (step, run) => {
    const nth = (count[step] += 1);
    if (nth % 64 !== 0) return run();
    const start = performance.now();
    const result = run();
    timers[step].observe((performance.now() - start) / 1000);
    return result;
  };
}

/** Read each time somebody asks. */
function guardGauge(registry: Registry, guardHeldMs: () => number): void {
  const gauge: Gauge = new Gauge({
    name: 'sluice_spool_guard_held_seconds',
    help: 'How long an open transaction of the database has held new events back; 0 where none does.',
    registers: [registry],
    collect: () => gauge.set(guardHeldMs() / 1_000),
  });
}
