import { randomBytes } from 'node:crypto';
import type { LoadedConfig } from './config/load.ts';
import { startDelivery } from './deliver/dispatcher.ts';
import { deliveryTools } from './deliver-tools.ts';
import { createAdminServer } from './http/admin-server.ts';
import { adminData } from './http/admin-data.ts';
import type { Assets } from './http/assets.ts';
import { BeaconRoute } from './http/beacon-route.ts';
import { clientAddressReader } from './http/client-address.ts';
import { Door } from './http/door.ts';
import { listen } from './http/listen.ts';
import { createMetrics } from './http/metrics.ts';
import { createPublicServer, type PublicServerOptions } from './http/public-server.ts';
import { RateLimiter } from './http/rate-limiter.ts';
import { TraceHub } from './http/trace-hub.ts';
import { HmacKey } from './identity/hmac-key.ts';
import { openKeyFolder } from './identity/key-files.ts';
import { randomPool } from './identity/random-pool.ts';
import { Sessions } from './identity/sessions.ts';
import { MemoryVisitorKeys } from './identity/visitor-keys.ts';
import type { Log } from './log.ts';
import { pipelineTools } from './pipeline-tools.ts';
import type { Spool } from './spool/spool.ts';
import { openSqliteSpool } from './spool/sqlite-spool.ts';
import { limits } from './vocabulary/limits.ts';

export interface InstanceOptions {
  readonly loaded: LoadedConfig;
  readonly version: string;
  readonly assets: Assets;
  readonly log: Log;
  readonly development: boolean;
  readonly demo: boolean;
  readonly outside: PublicServerOptions['outside'];
  readonly now: () => number;
}

/** A running Sluice. */
export interface Instance {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** From now on `/readyz` says no. */
  drain(): void;
  /** Stops accepting, flushes, settles what is in flight, closes. Resolves with what still waits. */
  stop(): Promise<number>;
}

/** Wires everything together and starts to serve. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { loaded, log, now } = options;
  const { config } = loaded;
  const pseudonymKey = openKeyFolder(config.keys);
  const keys = new MemoryVisitorKeys(randomBytes, (event) => log('info', event));
  const random = randomPool();
  const sessions = new Sessions(random);
  const spool = await openSqliteSpool({
    folder: config.data,
    destinations: Object.keys(config.destinations).map((name) => ({ name })),
    clock: { now },
    assignSession: (visitor, previous, _site, ts) => sessions.assign(visitor, previous, ts),
    notify: ({ kind, ...numbers }) => log('warn', { event: 'spool_notice', kind, ...numbers }),
  });
  const metrics = createMetrics(() => spool);
  const tools = pipelineTools(loaded, { keys, pseudonymKey, now, meter: metrics.meter });
  const traces = new TraceHub(() => tools);
  const delivery = startDelivery({
    spool,
    ...deliveryTools(loaded, { pseudonymKey, log }),
    clock: { now },
    random: Math.random,
    dataFolder: config.data,
    onOutcome: (destination, ids, as, reason) => {
      if (as !== 'retry') traces.settled(destination, ids, as, reason);
    },
  });
  const limiter = new RateLimiter(new HmacKey(randomBytes(32)), () => config.limits);
  const door = new Door({
    sites: () => config.sites,
    pipeline: () => tools,
    spool,
    limiter,
    metrics,
    traces,
    log,
    now,
    random,
  });
  const publicServer = createPublicServer({
    ...options,
    prefix: config.prefix,
    route: beaconRoute(options, door),
  });
  const state = { draining: false, public: '', admin: '' };
  const data = adminData({
    ...options,
    rules: tools.rules,
    spool,
    delivery,
    isDraining: () => state.draining,
    addresses: () => ({ public: state.public, admin: state.admin }),
  });
  const adminServer = createAdminServer({
    token: config.admin.token,
    assets: options.assets,
    registry: metrics.registry,
    traces,
    data,
  });
  const upkeep = setInterval(() => {
    keys.expire(now());
    sessions.expire(now());
  }, 30_000);
  const stopAll = async (): Promise<number> => {
    state.draining = true;
    clearInterval(upkeep);
    await publicServer.close();
    await delivery.stop(limits.drainMsMax);
    const waiting = await waitingOf(spool);
    await spool.close();
    await adminServer.close();
    return waiting;
  };
  try {
    state.public = await listen(publicServer, config.listen, 'listen');
    state.admin = await listen(adminServer, config.admin, 'admin');
    const drain = (): void => void (state.draining = true);
    return { publicUrl: state.public, adminUrl: state.admin, drain, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function beaconRoute({ loaded, development, log }: InstanceOptions, door: Door): BeaconRoute {
  const { network, sites } = loaded.config;
  const readClient = clientAddressReader(network);
  const origins = new Set(Object.values(sites).flatMap((site) => site.origins));
  return new BeaconRoute({
    door,
    readClient: () => readClient,
    network: () => network,
    origins: () => origins,
    development,
    log,
  });
}

async function waitingOf(spool: Spool): Promise<number> {
  const { destinations } = await spool.counts();
  return destinations.reduce((sum, { waiting, detached }) => sum + (detached ? 0 : waiting), 0);
}
