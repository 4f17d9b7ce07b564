import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config/config.ts';
import type { LoadedConfig } from './config/load.ts';
import { type Delivery, startDelivery } from './deliver/dispatcher.ts';
import { Withdrawals } from './deliver/withdrawals.ts';
import { deliveryLog } from './deliver-tools.ts';
import { forgetAdminAddress, noteAdminAddress } from './http/admin-address.ts';
import { createAdminServer } from './http/admin-server.ts';
import { adminData } from './http/admin-data.ts';
import type { Assets } from './http/assets.ts';
import { BeaconRoute, type BeaconRouteTools } from './http/beacon-route.ts';
import { ConsentDesk } from './http/consent-desk.ts';
import { Door } from './http/door.ts';
import { Gate } from './http/gate.ts';
import { type KeptLeaks, openLeaks } from './http/leak-file.ts';
import { listen } from './http/listen.ts';
import { insightTools } from './http/insight-tools.ts';
import { liveBackup } from './http/live-backup.ts';
import { OperatorDesk } from './http/operator-desk.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { mirror } from './http/mirror.ts';
import { createPublicServer, type PublicServerOptions } from './http/public-server.ts';
import { RateLimiter } from './http/rate-limiter.ts';
import { RuleDesk } from './http/rule-desk.ts';
import type { Telemetry } from './http/open-telemetry.ts';
import { ServerDesk } from './http/server-desk.ts';
import { SignedConsentDesk } from './http/signed-consent-desk.ts';
import { TraceHub } from './http/trace-hub.ts';
import { openKeyFolder } from './identity/key-files.ts';
import { randomPool } from './identity/random-pool.ts';
import type { VisitorKeyStore } from './identity/visitor-keys.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Entry } from './ledger/row.ts';
import { Live } from './live.ts';
import type { Log } from './log.ts';
import { openLedger } from './open-ledger.ts';
import { openStores, type StoreOptions } from './open-stores.ts';
import { Reload, type Reread } from './reload.ts';
import { retentionJobs } from './retention/jobs.ts';
import type { RetentionJob } from './retention/retention-job.ts';
import { RetentionJobs } from './retention/retention-jobs.ts';
import type { Spool } from './spool/spool.ts';
import type { VerifyingKey } from './sources/verifying-key.ts';
import type { SiteId } from './vocabulary/ids.ts';
import { limits } from './vocabulary/limits.ts';

/** How often keys and sessions that are over are let go, on a quiet site as well. */
const upkeepMs = 30_000;

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
  /** How the configuration is read anew. */
  readonly reread: Reread;
}

/** A running Sluice. */
export interface Instance {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** From now on `/readyz` says no. */
  drain(): void;
  /** Reads the configuration anew; a bad one changes nothing and is logged. */
  reload(): void;
  /** Stops accepting, flushes, settles what is in flight, closes. Resolves with what still waits. */
  stop(): Promise<number>;
}

/** Wires everything together and starts to serve. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const parts = await openParts(options);
  const state = { draining: false, public: '', admin: '' };
  const listeners = createListeners(options, parts, state);
  const stop = async (): Promise<number> => {
    state.draining = true;
    parts.reload.stop();
    clearInterval(parts.upkeep);
    await listeners.public.close();
    parts.rules.stop();
    await parts.delivery.stop(limits.drainMsMax);
    parts.keys.close();
    await parts.retention.stop();
    await parts.leaks.save(options.now());
    await parts.ledger.stop();
    const waiting = await waitingOf(parts.spool).catch(() => 0);
    await parts.spool.close();
    await listeners.admin.close();
    forgetAdminAddress(options.loaded.config.data);
    return waiting;
  };
  try {
    state.public = await listen(listeners.public, options.loaded.config.listen, 'listen');
    state.admin = await listen(listeners.admin, options.loaded.config.admin, 'admin');
    noteAdminAddress(options.loaded.config.data, state.admin);
  } catch (error) {
    await stop();
    throw error;
  }
  const drain = (): void => void (state.draining = true);
  const reload = (): void => parts.reload.now('signal');
  return { publicUrl: state.public, adminUrl: state.admin, drain, reload, stop };
}

interface Parts {
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
  readonly ledger: Ledger;
  readonly random: (bytes: number) => Buffer;
  readonly retention: RetentionJobs;
  readonly upkeep: NodeJS.Timeout;
}

/** Keys, spool, pipeline and delivery: everything behind the listeners. */
async function openParts(options: InstanceOptions): Promise<Parts> {
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
    now,
  );
  const live = new Live(loaded, { ...metrics, keys, pseudonymKey, now, withdrawals, version });
  const traces = new TraceHub(() => live.current.pipeline);
  const rules = new RuleDesk({ live, spool, ledger, metrics, traces, now, log });
  const leaks = await openLeaks(config, now());
  const delivery = deliveryOf(options, { spool, live, traces });
  const forgetting = { config: () => live.current.config, spool, ledger, delivery };
  const note = (entry: Entry): void => ledger.note(entry);
  const jobs = (): readonly RetentionJob[] => retentionJobs(forgetting);
  const retention = new RetentionJobs({ jobs, note, now, log });
  const reload = new Reload({ reread, live, spool, delivery, ledger, leaks, retention, log });
  const upkeep = setInterval(() => {
    // What a visit's end brings must fall into its session, so that goes first.
    rules.endVisits();
    stores.expire(now());
    withdrawals.expire(now());
    void leaks.save(now());
  }, upkeepMs);
  return {
    spool,
    metrics,
    live,
    reload,
    traces,
    leaks,
    delivery,
    withdrawals,
    rules,
    keys,
    ledger,
    random,
    retention,
    upkeep,
  };
}

/** Delivery to the destinations in force, of which the console hears. */
function deliveryOf(
  { loaded, log, now, telemetry }: InstanceOptions,
  { spool, live, traces }: Pick<Parts, 'spool' | 'live' | 'traces'>,
): Delivery {
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

function createListeners(
  options: InstanceOptions,
  parts: Parts,
  state: { readonly draining: boolean; readonly public: string; readonly admin: string },
): { readonly public: FastifyInstance; readonly admin: FastifyInstance } {
  const { live } = parts;
  const { crowd } = options;
  const config = (): Config => live.current.config;
  const limiter = new RateLimiter(randomBytes(32).toString('hex'), () => config().limits);
  const doorTools = {
    ...options,
    ...parts,
    gate: new Gate(() => config().sites, limiter),
    pipeline: () => live.current.pipeline,
  };
  const consentKeyOf = (site: SiteId): VerifyingKey | null => live.siteOf(site)?.consentKey ?? null;
  const serverKeyOf = (site: SiteId): VerifyingKey | null => live.siteOf(site)?.serverKey ?? null;
  const signed = new SignedConsentDesk({ ...doorTools, consentKeyOf });
  const desk = new ConsentDesk({
    ...doorTools,
    signed,
    objectionCookie: () => config().objectionCookie,
  });
  const door = new Door(doorTools);
  const serverDesk = new ServerDesk({ ...doorTools, door, serverKeyOf });
  const route = beaconRoute(options, live, { door, desk, serverDesk });
  const data = adminData({
    ...options,
    ...parts,
    isDraining: () => state.draining,
    addresses: () => ({ public: state.public, admin: state.admin }),
  });
  const destinations = (): readonly string[] => Object.keys(config().destinations);
  return {
    public: createPublicServer({
      ...options,
      prefix: config().prefix,
      route,
      isDraining: () => state.draining,
      statements: () => live.current.statements,
      objectionCookie: () => config().objectionCookie,
      mirror: mirror({
        ...options,
        readClient: () => live.current.readClient,
        regionHeader: () => config().network.regionHeader,
      }),
    }),
    admin: createAdminServer({
      ...options,
      ...parts,
      token: config().admin.token,
      data,
      desk: new OperatorDesk({ ...parts, destinations }),
      backup: liveBackup({ ...options, ...parts, config }),
      insight: insightTools({ ...options, ...parts }),
      crowd:
        crowd === null
          ? null
          : () => crowd(door, Object.values(config().sites)[0]?.origins[0] ?? ''),
    }),
  };
}

function beaconRoute(
  { development, log }: InstanceOptions,
  live: Live,
  desks: Pick<BeaconRouteTools, 'door' | 'desk' | 'serverDesk'>,
): BeaconRoute {
  return new BeaconRoute({
    ...desks,
    readClient: () => live.current.readClient,
    network: () => live.current.config.network,
    origins: () => live.current.origins,
    development,
    log,
  });
}

async function waitingOf(spool: Spool): Promise<number> {
  const { destinations } = await spool.counts();
  return destinations.reduce((sum, { waiting, detached }) => sum + (detached ? 0 : waiting), 0);
}
