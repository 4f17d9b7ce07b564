import type { Sink } from '../destinations/destination.ts';
import type { Spool } from '../spool/spool.ts';
import type { ConfiguredDestination } from './configured-destination.ts';
import type { DeliveryLog } from './delivery-log.ts';
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
  /** For tests: everything below has its default here. */
  readonly breakerPauseMs?: number;
  readonly haltPauseMs?: number;
  readonly requestMsMax?: number;
}

/** The delivery of all destinations, while it runs. */
export interface Delivery {
  states(): readonly LiveState[];
  /** Tries everything that failed at once; does nothing for a name it does not know. */
  retryNow(name: string): void;
  /** Lets a destination look for work now; does nothing for a name it does not know. */
  wake(name: string): void;
  /** The destinations that are stores. */
  stores(): readonly string[];
  /** The open store of a destination; null for vendors, and while it is not open. */
  sinkOf(name: string): Sink | null;
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
  const lines = new Map<string, Line>();
  const loops = new Map<string, DestinationLoop>();
  const pauses = {
    breakerPauseMs: options.breakerPauseMs ?? breakerPauseMs,
    haltPauseMs: options.haltPauseMs ?? haltPauseMs,
  };
  for (const destination of options.destinations) {
    const line = lineTo(destination, options);
    lines.set(destination.name, line);
    loops.set(destination.name, new DestinationLoop({ ...options, ...pauses, destination, line }));
  }
  const opening = setTimeout(() => {
    for (const line of lines.values()) if (line instanceof SinkLine) void line.open();
  }, openStoresMs);
  return {
    states: () => [...loops.values()].map((loop) => loop.live),
    retryNow: (name) => void loops.get(name)?.retryNow(),
    stores: () => [...lines].flatMap(([name, line]) => (line instanceof SinkLine ? [name] : [])),
    wake: (name) => loops.get(name)?.wake(),
    sinkOf: (name) => {
      const line = lines.get(name);
      return line instanceof SinkLine ? line.sink : null;
    },
    stop: async (drainMs) => {
      clearTimeout(opening);
      await Promise.all([...loops.values()].map((loop) => loop.stop(drainMs)));
    },
  };
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
