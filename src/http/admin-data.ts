import type { Delivery } from '../deliver/dispatcher.ts';
import type { Live } from '../live.ts';
import type { Reload } from '../reload.ts';
import type { Spool, SpoolCounts } from '../spool/spool.ts';
import type { RetentionJobs } from '../retention/retention-jobs.ts';
import type { AdminData } from './admin-server.ts';
import { keptTimes } from './kept-times.ts';
import type { WorkersLook } from './worker-gauge.ts';
import type { KeptLeaks } from './leak-file.ts';

export interface AdminDataParts {
  readonly live: Pick<Live, 'current'>;
  readonly reload: Pick<Reload, 'state'>;
  readonly version: string;
  readonly demo: boolean;
  readonly spool: Spool;
  readonly delivery: Delivery;
  readonly leaks: KeptLeaks;
  readonly retention: Pick<RetentionJobs, 'states'>;
  readonly isDraining: () => boolean;
  /** Where the listeners are, once they are. */
  readonly addresses: () => { readonly public: string; readonly admin: string };
  /** null where there are none. */
  readonly workers: () => WorkersLook | null;
  readonly now: () => number;
}

/** Answers the console's questions from the running parts. */
export function adminData(parts: AdminDataParts): AdminData {
  const startedAt = parts.now();
  return {
    state: () => stateOf(parts, startedAt),
    steps: (hours) => stepsOf(parts, parts.now() - hours * 3_600_000),
    leaks: (hours, site) => parts.leaks.report.answer(hours, parts.now(), site),
    conformance: () =>
      [...parts.live.current.delivering.conformance].map(([name, seen]) => ({
        name,
        ...seen.report(),
      })),
    retry: (name) => {
      const known = Object.hasOwn(parts.live.current.config.destinations, name);
      if (known) parts.delivery.retryNow(name);
      return known;
    },
    health: () => {
      const overdue = parts.retention.states().filter(({ isOverdue }) => isOverdue);
      return { ok: overdue.length === 0, overdue: overdue.map(({ name }) => name) };
    },
    ready: () => {
      const look = parts.workers();
      if (look === null) return readiness(parts, true);
      const { serving, wanted } = look;
      return { ...readiness(parts, serving.length > 0), workers: { wanted, serving } };
    },
  };
}

function readiness(
  { isDraining, spool }: AdminDataParts,
  isServed: boolean,
): { readonly ok: boolean; readonly reason: string } {
  if (isDraining()) return { ok: false, reason: 'shutting_down' };
  const refusal = spool.refusal() ?? (isServed ? null : 'no_worker');
  return { ok: refusal === null, reason: refusal ?? 'accepting' };
}

async function stateOf(parts: AdminDataParts, startedAt: number): Promise<object> {
  const { spool, delivery } = parts;
  const { config, loaded, pipeline } = parts.live.current;
  const { policy } = loaded;
  const counts = await spool.counts();
  const hasLetters = await withDeadLetters(spool, counts);
  const live = new Map(delivery.states().map((state) => [state.name, state]));
  const { received = 0, derived = 0, stored = 0, duplicate = 0 } = counts.door;
  const dropped = Object.entries(counts.door).flatMap(([name, count]) =>
    name.startsWith('dropped:') ? [[name.slice(8), count] as const] : [],
  );
  return {
    version: parts.version,
    startedAt,
    demo: parts.demo,
    addresses: parts.addresses(),
    policy: { name: policy.name, date: policy.date, citation: policy.citation },
    configuration: parts.reload.state(),
    sites: Object.keys(config.sites),
    retention: parts.retention.states(),
    kept: keptTimes(config),
    door: { received, derived, stored, duplicate, dropped: Object.fromEntries(dropped) },
    destinations: pipeline.rules.map(({ name, purposes, ownStore }) => ({
      name,
      type: config.destinations[name]?.type,
      purposes,
      ownStore,
      state: live.get(name)?.state ?? 'paused',
      deliveredPerSecond: live.get(name)?.deliveredPerSecond ?? 0,
      lastError: live.get(name)?.lastError ?? null,
      hasDeadLetters: hasLetters.has(name),
      counts: counts.destinations.find((state) => state.name === name) ?? null,
    })),
  };
}

/** The destinations of whose dead letters copies are still kept. */
async function withDeadLetters(
  spool: Spool,
  { destinations }: SpoolCounts,
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    destinations.map(async ({ name, dead, replays }) => {
      const counted = [...Object.keys(dead), ...Object.keys(replays)].length > 0;
      return counted && (await spool.deadLetters(name, 1)).length > 0 ? name : '';
    }),
  );
  return new Set(found);
}

/** Counts by micro-conversion from the first warehouse that answers questions. */
async function stepsOf(parts: AdminDataParts, since: number): Promise<object> {
  const { door } = await parts.spool.counts();
  const refused = (door['dropped:consent_denied'] ?? 0) + (door['dropped:consent_unknown'] ?? 0);
  const { destinations } = parts.live.current.config;
  const store = Object.keys(destinations).find((name) => destinations[name]?.type === 'duckdb');
  const sink = store === undefined ? null : parts.delivery.sinkOf(store);
  if (sink === null) {
    return { available: false, rows: [], counted: [], consent: { granted: 0, total: refused } };
  }
  const [rows, counted, variants] = await Promise.all([
    sink.query('steps', [since, null]),
    sink.query('counted', [since, null]),
    sink.query('consent_share', [0, null]),
  ]);
  return {
    available: true,
    rows: rows.map(withoutPeople),
    counted,
    consent: consentShare(variants, refused),
  };
}

/** Counts of events alone: visits and visitors are told by the questions that hold small groups back. */
function withoutPeople({
  visitors: _visitors,
  sessions: _sessions,
  ...events
}: Record<string, unknown>): Record<string, unknown> {
  return events;
}

/** How many events came with consent, of all that came: the degraded and counted ones did not. */
function consentShare(
  variants: readonly Record<string, unknown>[],
  refused: number,
): { readonly granted: number; readonly total: number } {
  let [granted, total] = [0, refused];
  for (const { variant, n } of variants) {
    total += Number(n);
    if (variant === 'full') granted += Number(n);
  }
  return { granted, total };
}
