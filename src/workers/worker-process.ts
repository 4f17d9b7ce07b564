import { version as ownVersion } from '../config/version.ts';
import { randomPool } from '../identity/random-pool.ts';
import { loadAssets } from '../http/assets.ts';
import { BeaconRoute } from '../http/beacon-route.ts';
import { listen } from '../http/listen.ts';
import { mirror } from '../http/mirror.ts';
import { RateLimiter } from '../http/rate-limiter.ts';
import { createPublicServer } from '../http/public-server.ts';
import type { FastifyInstance } from 'fastify';
import { BorrowedKeys } from './borrowed-keys.ts';
import { FrontDoor } from './front-door.ts';
import { type FromWorker, parseToWorker, type ToWorker, type WorkerBoot } from './messages.ts';
import { outsideProxy } from './outside-proxy.ts';
import { PrimaryLink } from './primary-link.ts';
import { sharesPort } from './shared-place.ts';
import { WorkerLive } from './worker-live.ts';
import { type WorkerMetrics, workerMetrics } from './worker-metrics.ts';
import type { WorkerSettings } from './worker-settings.ts';

/** How often the primary hears what was counted, and keys that are over are let go. */
const upkeepMs = 1_000;

const updated = (running: string): string =>
  `A worker is Sluice ${ownVersion}, the running one ${running}: it was updated underneath. Restart Sluice.`;

/** What serves, once the primary has said what. */
interface Serving {
  readonly server: FastifyInstance;
  readonly live: WorkerLive;
  readonly keys: BorrowedKeys;
  readonly metrics: WorkerMetrics;
  readonly upkeep: NodeJS.Timeout;
}

/** A worker process: HTTP and the pure steps. It holds nothing that its end could lose. */
class WorkerProcess {
  readonly #link = new PrimaryLink((message) => this.#send(message));
  #settings: WorkerSettings | null = null;
  #serving: Serving | null = null;
  #toldMetrics = '';
  #aheadMs = 0;
  #isDraining = false;

  hear(message: ToWorker): void {
    switch (message.kind) {
      case 'begin':
        this.#settings = message.settings;
        this.#aheadMs = message.aheadMs;
        void this.#begin(message.boot, message.settings);
        break;
      case 'follow':
        this.#settings = message.settings;
        this.#serving?.live.follow(message.settings);
        break;
      case 'told':
        this.#aheadMs = message.aheadMs;
        this.#link.hear(message.told);
        break;
      case 'drain':
        this.#isDraining = true;
        break;
      case 'stop':
        void this.#stop();
    }
  }

  #send(message: FromWorker): void {
    // Without the primary there is nobody to tell: this process ends as well.
    process.send?.(message, undefined, {}, () => undefined);
  }

  async #begin(boot: WorkerBoot, settings: WorkerSettings): Promise<void> {
    try {
      if (boot.version !== ownVersion) throw new Error(updated(boot.version));
      const serving = await this.#serve(boot, settings);
      this.#serving = serving;
      if (this.#settings !== null) serving.live.follow(this.#settings);
      const place = { ...boot.place, reusePort: sharesPort };
      await serving.keys.refresh().catch(() => undefined);
      this.#send({ kind: 'serves', url: await listen(serving.server, place, 'listen') });
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown';
      this.#send({ kind: 'failed', message });
    }
  }

  async #serve(boot: WorkerBoot, settings: WorkerSettings): Promise<Serving> {
    const { version, development, outsidePort } = boot;
    const now = (): number => Date.now() + this.#aheadMs;
    const link = this.#link;
    const { log } = link;
    const metrics = workerMetrics();
    const keys = new BorrowedKeys(async () => {
      const told = await link.ask({ kind: 'keys' });
      return 'keys' in told ? told.keys : null;
    });
    const live = new WorkerLive(settings, { keys, meter: metrics.meter, now });
    const random = randomPool();
    const rates = new RateLimiter(random(32).toString('hex'), () => live.current.config.limits);
    const door = new FrontDoor({ live, keys, link, rates, metrics, now, random });
    const route = new BeaconRoute({
      door,
      desk: door,
      serverDesk: { accept: (body, request) => door.server(body, request) },
      readClient: () => live.current.readClient,
      network: () => live.current.config.network,
      origins: () => live.current.origins,
      development,
      log,
    });
    const { prefix } = live.current.config;
    const server = createPublicServer({
      prefix,
      route,
      assets: await loadAssets(),
      statements: () => live.current.statements,
      objectionCookie: () => live.current.config.objectionCookie,
      mirror: mirror({
        version,
        readClient: () => live.current.readClient,
        regionHeader: () => live.current.config.network.regionHeader,
        now,
      }),
      log,
      isDraining: () => this.#isDraining,
      outside: outsidePort === null ? null : outsideProxy(outsidePort),
    });
    const upkeep = setInterval(() => {
      keys.expire(now());
      void this.#tellMetrics(metrics);
    }, upkeepMs);
    return { server, live, keys, metrics, upkeep };
  }

  async #tellMetrics(metrics: WorkerMetrics): Promise<void> {
    const counted = await metrics.read();
    const text = JSON.stringify(counted);
    const isNew = text !== this.#toldMetrics;
    this.#toldMetrics = text;
    this.#send(isNew ? { kind: 'metrics', metrics: counted } : { kind: 'alive' });
  }

  async #stop(): Promise<void> {
    this.#isDraining = true;
    const serving = this.#serving;
    if (serving !== null) {
      clearInterval(serving.upkeep);
      await serving.server.close();
      serving.keys.close();
      await this.#tellMetrics(serving.metrics);
    }
    process.disconnect();
  }
}

// A terminal and a service manager signal the whole group: the primary says when to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// Without the primary nothing can be taken.
process.once('disconnect', () => process.exit(0));
const worker = new WorkerProcess();
process.on('message', (message: unknown) => {
  const said = parseToWorker(message);
  if (said !== null) worker.hear(said);
});
process.send?.({ kind: 'hello' } satisfies FromWorker);
