import type { LoadedConfig } from './config/load.ts';
import { type Delivery, startDelivery } from './deliver/dispatcher.ts';
import { Withdrawals } from './deliver/withdrawals.ts';
import { deliveryLog } from './deliver-tools.ts';
import { tellLeftWarehouse } from './destinations/duckdb-left.ts';
import type { Assets } from './http/assets.ts';
import type { Door } from './http/door.ts';
import { type KeptLeaks, openLeaks } from './http/leak-file.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import type { Telemetry } from './http/open-telemetry.ts';
import type { PublicServerOptions } from './http/public-server.ts';
import { RuleDesk } from './http/rule-desk.ts';
import { TraceHub } from './http/trace-hub.ts';
import { openKeyFolder } from './identity/key-files.ts';
import { randomPool } from './identity/random-pool.ts';
import type { HmacKey } from './identity/hmac-key.ts';
import type { VisitorKeyStore } from './identity/visitor-keys.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Entry } from './ledger/row.ts';
import { Live } from './live.ts';
import type { Log } from './log.ts';
import { openLedger } from './open-ledger.ts';
import { openStores } from './open-stores.ts';
import { Reload, type Reread } from './reload.ts';
import { retentionJobs } from './retention/jobs.ts';
import type { RetentionJob } from './retention/retention-job.ts';
import { RetentionJobs } from './retention/retention-jobs.ts';
import type { Spool } from './spool/spool.ts';
import type { StoreOptions } from './stores.ts';
import type { WorkerPool } from './workers/worker-pool.ts';

/** How often keys and sessions that are over are let go, on a quiet site as well. */
const upkeepMs = 30_000;

/** What an instance is started with. */
export interface InstanceOptions extends Pick<StoreOptions, 'now' | 'follow'> {
  readonly loaded: LoadedConfig;
  readonly version: string;
  readonly assets: Assets;
  readonly log: Log;
  readonly development: boolean;
  readonly demo: boolean;
  readonly outside: PublicServerOptions['outside'];
  /** Lets the demo's made-up visitors through the door; null where the demo does not run. */
  readonly crowd: ((door: Door, origin: string) => Promise<number>) | null;
  readonly telemetry: Telemetry | null;
  /** How many processes serve visitors; 0: this one does. */
  readonly workers: number;
  /** How the configuration is read anew. */
  readonly reread: Reread;
}

/** Everything behind the listeners. */
export interface Parts {
  readonly spool: Spool;
  readonly metrics: Metrics;
  readonly live: Live;
  readonly reload: Reload;
  readonly traces: TraceHub;
  readonly leaks: KeptLeaks;
  readonly delivery: Delivery;
  readonly withdrawals: Withdrawals;
  readonly rules: RuleDesk;
  readonly keys: VisitorKeyStore;
  /** Long-lived keys by purpose and name. */
  readonly pseudonymKey: (purpose: string, name: string) => HmacKey;
  readonly ledger: Ledger;
  readonly random: (bytes: number) => Buffer;
  readonly retention: RetentionJobs;
  readonly upkeep: NodeJS.Timeout;
  /** null where this process serves by itself. */
  readonly workers: WorkerPool | null;
}

/** Opens keys, spool, pipeline and delivery. */
export async function openParts(
  options: InstanceOptions,
  workers: WorkerPool | null,
): Promise<Parts> {
  const { loaded, version, log, now, reread } = options;
  const { config } = loaded;
  const random = randomPool();
  const pseudonymKey = openKeyFolder(config.keys);
  const stores = await openStores({
    ...options,
    config,
    pseudonymKey,
    onKeyEvent: (event) => {
      log('info', event);
      ledger.keyChanged(event);
    },
    notify: ({ kind, ...numbers }) => log('warn', { event: 'spool_notice', kind, ...numbers }),
  });
  const { spool, keys } = stores;
  const ledger = await openLedger({ loaded, version, log, now }, spool);
  await keys.refresh(now()).catch(() => undefined);
  const withdrawals = new Withdrawals(
    spool,
    await spool.withdrawals(),
    () => ledger.withdrawn(),
    (who) => rules.forget(who),
  );
  const metrics = createMetrics(
    () => spool,
    () => stores.guardHeldMs(),
    () => retention.states(),
    () => rules.visits,
    () => workers?.look() ?? null,
    now,
  );
  const live = new Live(loaded, { ...metrics, keys, pseudonymKey, now, withdrawals, version });
  const traces = new TraceHub(() => live.current.pipeline);
  const rules = new RuleDesk({ live, spool, ledger, metrics, traces, withdrawals, now, log });
  const leaks = await openLeaks(config, now());
  const delivery = deliveryOf(options, { spool, live, traces });
  const forgetting = { config: () => live.current.config, spool, ledger, delivery };
  const note = (entry: Entry): void => ledger.note(entry);
  const jobs = (): readonly RetentionJob[] => retentionJobs(forgetting);
  const retention = new RetentionJobs({ jobs, note, now, log });
  const followers = { live, spool, delivery, ledger, leaks, retention, workers };
  const reload = new Reload({ ...followers, reread, log });
  const upkeep = setInterval(() => {
    // What a visit's end brings must fall into its session, so that goes first.
    rules.endVisits();
    stores.expire(now());
    withdrawals.expire(now());
    void leaks.save(now());
  }, upkeepMs);
  return {
    ...followers,
    metrics,
    reload,
    traces,
    withdrawals,
    rules,
    keys,
    pseudonymKey,
    random,
    upkeep,
  };
}

/** Delivery to the destinations in force, of which the console hears. */
function deliveryOf(
  { loaded, log, now, telemetry }: InstanceOptions,
  { spool, live, traces }: Pick<Parts, 'spool' | 'live' | 'traces'>,
): Delivery {
  tellLeftWarehouse(loaded.config, log);
  return startDelivery({
    spool,
    destinations: live.current.delivering.destinations,
    permit: (event, destination) => live.current.delivering.permit(event, destination),
    log: deliveryLog(log),
    clock: { now },
    random: Math.random,
    telemetry,
    dataFolder: loaded.config.data,
    onOutcome: (destination, ids, as, reason) => {
      if (as !== 'retry') traces.settled(destination, ids, as, reason);
    },
  });
}
