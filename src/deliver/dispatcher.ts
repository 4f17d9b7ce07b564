import type { Sink } from '../destinations/destination.ts';
import type { Spool } from '../spool/spool.ts';
import type { BatchTracing } from './batch-tracing.ts';
import type { ConfiguredDestination } from './configured-destination.ts';
import { type DeliveryLog, describeError } from './delivery-log.ts';
import { DestinationLoop } from './destination-loop.ts';
import type { OnOutcome } from './destination-loop.ts';
import type { LiveState } from './live-state.ts';
import { httpLine } from './http-line.ts';
import type { Line } from './line.ts';
import type { Permit } from './permit-cut.ts';
import { SinkLine } from './sink-line.ts';

/** What delivery works with. */
export interface DeliveryOptions {
  readonly spool: Spool;
  readonly destinations: readonly ConfiguredDestination[];
  readonly permit: Permit;
  readonly clock: { now(): number };
  /** From 0 to 1, like `Math.random`. */
  readonly random: () => number;
  /** Where stores keep their files. */
  readonly dataFolder: string;
  readonly log: (event: DeliveryLog) => void;
  readonly onOutcome: OnOutcome;
  /** null or absent where nobody asked for traces. */
  readonly telemetry?: BatchTracing | null;
  /** For tests: everything below has its default here. */
  readonly breakerPauseMs?: number;
  readonly haltPauseMs?: number;
  readonly requestMsMax?: number;
}

/** Tells the spool of the destinations; of these as well, from which something is still on its way. */
export type Attach = (besides: readonly string[]) => Promise<void>;

/** The delivery of all destinations, while it runs. */
export interface Delivery {
  states(): readonly LiveState[];
  /** Tries everything that failed at once; does nothing for a name it does not know. */
  retryNow(name: string): void;
  /** Lets a destination look for work now; does nothing for a name it does not know. */
  wake(name: string): void;
  /** The stores that must be told to forget. */
  forgettingStores(): readonly string[];
  /** The open store of a destination; null for vendors, and while it is not open. */
  sinkOf(name: string): Sink | null;
  /**
   * Makes these the destinations, while it runs. Those that are the same objects go on; what is on
   * its way to the others is settled, for so long at most, before anything new leaves for them; then
   * those that are gone are detached. Resolves when new ones have begun, which waits for nobody.
   */
  change(
    destinations: readonly ConfiguredDestination[],
    attach: Attach,
    drainMs: number,
  ): Promise<void>;
  /** Ends what is on its way, for so long at most, and closes all stores. */
  stop(drainMs: number): Promise<void>;
}

/** A failing destination is left alone this long. */
const breakerPauseMs = 30_000;
/** A halted destination is tried with one batch this often. */
const haltPauseMs = 60_000;
/** Stores are opened when the start is over. */
const openStoresMs = 500;

/** Starts a loop for each destination. */
export function startDelivery(options: DeliveryOptions): Delivery {
  return new RunningDelivery(options);
}

/** A destination on its way: what was configured, the way to it, and its loop. */
interface Route {
  readonly destination: ConfiguredDestination;
  readonly line: Line;
  readonly loop: DestinationLoop;
  /** It takes no more, and is gone when this resolves. */
  ending?: Promise<unknown>;
}

class RunningDelivery implements Delivery {
  readonly #options: DeliveryOptions;
  readonly #routes = new Map<string, Route>();
  readonly #opening: NodeJS.Timeout;
  #wanted: readonly ConfiguredDestination[];
  /** The names that the spool was told of last. */
  #attached: ReadonlySet<string>;
  #tellSpool: Attach = () => Promise.resolve();
  #changing: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#wanted = options.destinations;
    this.#attached = new Set(options.destinations.map(({ name }) => name));
    for (const destination of options.destinations) this.#start(destination);
    this.#opening = setTimeout(() => {
      for (const { line } of this.#routes.values()) if (line instanceof SinkLine) void line.open();
    }, openStoresMs);
  }

  states(): readonly LiveState[] {
    return [...this.#routes.values()].map(({ loop }) => loop.live);
  }

  retryNow(name: string): void {
    void this.#routes.get(name)?.loop.retryNow();
  }

  wake(name: string): void {
    this.#routes.get(name)?.loop.wake();
  }

  forgettingStores(): readonly string[] {
    return [...this.#routes].flatMap(
      ([
        name,
        {
          destination: { definition, settings },
        },
      ]) => (definition.kind === 'sink' && definition.forgets?.(settings) === true ? [name] : []),
    );
  }

  sinkOf(name: string): Sink | null {
    const line = this.#routes.get(name)?.line;
    return line instanceof SinkLine ? line.sink : null;
  }

  change(
    destinations: readonly ConfiguredDestination[],
    attach: Attach,
    drainMs: number,
  ): Promise<void> {
    this.#wanted = destinations;
    this.#tellSpool = attach;
    const wanted = new Set(destinations);
    for (const route of this.#routes.values()) {
      if (!wanted.has(route.destination)) void this.#end(route, drainMs);
    }
    return new Promise((begun, failed) => {
      this.#changing = this.#changing
        .then(() => this.#follow(begun))
        .catch((error: unknown) => {
          this.#tellBug('change', error);
          failed(error);
        });
    });
  }

  async stop(drainMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#opening);
    await Promise.all([...this.#routes.values()].map((route) => this.#end(route, drainMs)));
  }

  /** Another change may come at each `await`: what is wanted is read anew behind it. */
  async #follow(begun: () => void): Promise<void> {
    const ending = [...this.#routes.values()].filter((route) => route.ending !== undefined);
    const ended = Promise.all(
      ending.map(async (route) => {
        await route.ending;
        this.#beginMissing();
      }),
    );
    if (this.#wanted.some(({ name }) => !this.#attached.has(name))) {
      await this.#attach([...this.#attached]);
    }
    begun();
    await ended;
    const names = new Set(this.#wanted.map(({ name }) => name));
    if ([...this.#attached].some((name) => !names.has(name))) await this.#attach([]);
  }

  async #attach(besides: readonly string[]): Promise<void> {
    const names = this.#wanted.map(({ name }) => name);
    await this.#tellSpool(besides);
    this.#attached = new Set([...names, ...besides]);
    this.#beginMissing();
  }

  #beginMissing(): void {
    for (const destination of this.#wanted) {
      const { name } = destination;
      if (!this.#routes.has(name) && this.#attached.has(name)) this.#begin(destination);
    }
  }

  /** A destination that starts while others run: its store is opened at once. */
  #begin(destination: ConfiguredDestination): void {
    if (this.#isStopping) return;
    const { line, loop } = this.#start(destination);
    if (line instanceof SinkLine) void line.open();
    // What failed under other settings need not wait for its time.
    void loop.retryNow().catch(() => undefined);
  }

  #start(destination: ConfiguredDestination): Route {
    const pauses = {
      breakerPauseMs: this.#options.breakerPauseMs ?? breakerPauseMs,
      haltPauseMs: this.#options.haltPauseMs ?? haltPauseMs,
    };
    const line = lineTo(destination, this.#options);
    const loop = new DestinationLoop({ ...this.#options, ...pauses, destination, line });
    const route: Route = { destination, line, loop };
    this.#routes.set(destination.name, route);
    return route;
  }

  #end(route: Route, drainMs: number): Promise<unknown> {
    route.ending ??= route.loop
      .stop(drainMs)
      .catch((error: unknown) => this.#tellBug(`stop ${route.destination.name}`, error))
      .finally(() => this.#routes.delete(route.destination.name));
    return route.ending;
  }

  #tellBug(where: string, error: unknown): void {
    this.#options.log({ event: 'internal_error', where, error: describeError(error) });
  }
}

function lineTo(destination: ConfiguredDestination, options: DeliveryOptions): Line {
  const { definition, settings, name } = destination;
  const now = (): number => options.clock.now();
  if (definition.kind === 'http') {
    const { requestMsMax } = options;
    const timeout = requestMsMax === undefined ? {} : { timeoutMs: requestMsMax };
    return httpLine({ definition, settings, now, ...timeout });
  }
  const onFailure = (error: string): void => {
    options.log({ event: 'internal_error', where: `store ${name}`, error });
  };
  return new SinkLine({ definition, settings, dataFolder: options.dataFolder, onFailure });
}
