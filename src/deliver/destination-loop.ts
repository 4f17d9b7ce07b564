import type { BatchLimits } from '../destinations/destination.ts';
import { isCut, LeaseLost, SpoolUnavailable } from '../spool/spool.ts';
import type { Cut, Idle, NextAsk, Spool } from '../spool/spool.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Settlement } from '../vocabulary/outcomes.ts';
import type { BatchTracing } from './batch-tracing.ts';
import type { ConfiguredDestination } from './configured-destination.ts';
import { deliverCut } from './deliver-cut.ts';
import type { DeliveredCut } from './deliver-cut.ts';
import { describeError } from './delivery-log.ts';
import type { DeliveryLog } from './delivery-log.ts';
import { makeGuard } from './guard.ts';
import type { Guard } from './guard.ts';
import { Health } from './health.ts';
import type { LiveState } from './live-state.ts';
import type { Line } from './line.ts';
import type { Item, Permit } from './permit-cut.ts';
import { Rate } from './rate.ts';
import { Sleeper } from './sleeper.ts';

/** Tells what became of events, by their ids in the spool, once that is on disk. */
export type OnOutcome = (
  destination: string,
  eventIds: readonly string[],
  as: Settlement | 'retry',
  reason: string | null,
) => void;

/** What one destination's loop works with. */
export interface LoopOptions {
  readonly spool: Spool;
  readonly destination: ConfiguredDestination;
  readonly line: Line;
  readonly permit: Permit;
  readonly clock: { now(): number };
  readonly random: () => number;
  readonly log: (event: DeliveryLog) => void;
  readonly onOutcome: OnOutcome;
  readonly telemetry?: BatchTracing | null;
  readonly breakerPauseMs: number;
  readonly haltPauseMs: number;
}

/** What the spool gave as the last cut was settled; null where it must be asked. */
type Given = Cut | Idle | null;

/** After a full disk, or a bug, the loop goes on after this time. */
const stumbleMs = 1_000;

/** One destination's own loop: take a cut, permit, send, settle. Others never wait for it. */
export class DestinationLoop {
  readonly #options: LoopOptions;
  readonly #name: string;
  readonly #limits: BatchLimits;
  readonly #health: Health;
  readonly #rate = new Rate();
  readonly #sleeper = new Sleeper();
  readonly #stopListening: () => void;
  readonly #running: Promise<void>;
  #guard: Guard;
  /** Events that were appended since the spool was last asked. */
  #appended = 0;
  #isElsewhere = false;
  #hasStumbled = false;
  #isStopping = false;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#name = options.destination.name;
    const { definition, settings } = options.destination;
    this.#limits = definition.batchWith?.(settings) ?? definition.batch;
    this.#health = new Health({ ...options, name: this.#name });
    this.#guard = this.#newGuard();
    this.#stopListening = options.spool.onAppend((stored) => this.#onAppend(stored));
    this.#running = this.#run();
  }

  get live(): LiveState {
    const live = {
      ...this.#health.live,
      deliveredPerSecond: this.#rate.perSecond(performance.now()),
    };
    return this.#isElsewhere && live.state === 'running' ? { ...live, state: 'elsewhere' } : live;
  }

  /** Looks for work now; a pause goes on. */
  wake(): void {
    this.#sleeper.wake();
  }

  /**
   * Tries everything that failed at once, whatever it was waiting for. It never rejects: while the
   * spool is not there, there is nothing to hasten.
   */
  async retryNow(): Promise<void> {
    this.#guard = this.#newGuard();
    this.#health.resume();
    try {
      await this.#options.spool.hasten(this.#name);
    } catch (error) {
      this.#tell(error);
    }
    this.#sleeper.wake();
  }

  /** Takes no more, and ends what is on its way; after `drainMs` that is cut off. */
  async stop(drainMs: number): Promise<void> {
    this.#isStopping = true;
    this.#stopListening();
    this.#sleeper.wake();
    const cutOff = setTimeout(() => void this.#options.line.close(), drainMs);
    await this.#running;
    clearTimeout(cutOff);
    await this.#options.line.close();
  }

  async #run(): Promise<void> {
    let given: Given = null;
    // A cut that was given out is brought to its end: else it would count as one that may have left.
    while (!this.#isStopping || (given !== null && isCut(given))) {
      try {
        given = await this.#turn(given);
      } catch (error) {
        given = null;
        if (error instanceof LeaseLost) continue;
        this.#tell(error);
        await this.#stumble();
      }
    }
  }

  /** Logs a fault of ours; that the spool is not there, it says itself. */
  #tell(error: unknown): void {
    if (error instanceof SpoolUnavailable) return;
    const where = `deliver ${this.#name}`;
    this.#options.log({ event: 'internal_error', where, error: describeError(error) });
  }

  /** One turn; what the spool gave along with the last one's end is taken first. */
  async #turn(given: Given): Promise<Given> {
    const pauseMs = this.#health.pauseMs();
    if (given === null && pauseMs > 0) {
      await this.#rest(pauseMs);
      return null;
    }
    const answer = given ?? (await this.#ask());
    this.#isElsewhere = !isCut(answer) && answer.elsewhere === true;
    if (isCut(answer)) return this.#deliver(answer);
    await this.#idle(answer);
    return null;
  }

  #ask(): Promise<Cut | Idle> {
    const { now, limits } = this.#wish();
    return this.#options.spool.next(this.#name, now, limits);
  }

  #wish(): NextAsk {
    this.#appended = 0;
    const { eventsMax, bytesMax, ageMsMax } = this.#limits;
    const ordered = this.#options.destination.definition.ordered === true;
    const limits = { events: eventsMax, bytes: bytesMax, ageMs: ageMsMax, ordered };
    return { now: this.#options.clock.now(), limits };
  }

  /** Sleeps until something is due, or until appended events fill or age a batch. */
  async #idle({ waiting, dueAt }: Idle): Promise<void> {
    const { eventsMax, ageMsMax } = this.#limits;
    const ageMs = this.#appended > 0 ? ageMsMax : Infinity;
    const dueMs = dueAt === null ? Infinity : dueAt - this.#options.clock.now();
    this.#appended += waiting;
    if (this.#appended < eventsMax) await this.#rest(Math.min(dueMs, ageMs, limits.retryMsMax));
  }

  #onAppend(stored: number): void {
    const { eventsMax, ageMsMax } = this.#limits;
    this.#appended += stored;
    if (this.#hasStumbled || this.#health.pauseMs() > 0) return;
    this.#sleeper.shorten(this.#appended >= eventsMax ? 0 : ageMsMax);
  }

  async #rest(ms: number): Promise<void> {
    if (!this.#isStopping) await this.#sleeper.sleep(ms);
  }

  /** Rests after a fault; what is appended meanwhile does not shorten it. */
  async #stumble(): Promise<void> {
    this.#hasStumbled = true;
    await this.#rest(stumbleMs);
    this.#hasStumbled = false;
  }

  async #deliver(cut: Cut): Promise<Given> {
    const { spool, destination, telemetry } = this.#options;
    const trace = telemetry?.batch(this.#name, destination.definition.type) ?? null;
    const delivered = await deliverCut(cut, { ...this.#options, guard: this.#guard });
    trace?.end(delivered.items, delivered.lesson.halt);
    this.#health.learn(delivered.lesson);
    const hasRecovered = this.#health.takeRecovery();
    const isSteady = !hasRecovered && this.#health.pauseMs() <= 0 && !this.#isStopping;
    try {
      const given = await this.#settle(cut, delivered, isSteady ? this.#wish() : null);
      this.#report(delivered.items);
      return given;
    } finally {
      // Whoever settles it: the destination is back.
      if (hasRecovered) await spool.hasten(this.#name);
    }
  }

  /** Writes what happened until it is on disk: nothing is sent twice because the disk was full. */
  async #settle(cut: Cut, { results }: DeliveredCut, wish: NextAsk | null): Promise<Given> {
    for (let then = wish; ; then = null) {
      try {
        return await this.#options.spool.settle(cut, results, then);
      } catch (error) {
        if (error instanceof LeaseLost) throw error;
        const isUnavailable = error instanceof SpoolUnavailable;
        // Without the wish it may succeed: what was sent must be settled, at the end as well.
        if (then === null && (!isUnavailable || this.#isStopping)) throw error;
        if (isUnavailable) await this.#stumble();
      }
    }
  }

  #report(items: readonly Item[]): void {
    const { log, onOutcome } = this.#options;
    const destination = this.#name;
    const unreadable = items.filter(({ eventId }) => eventId === '').length;
    if (unreadable > 0) log({ event: 'frame_unreadable', destination, count: unreadable });
    const groups = Map.groupBy(items, ({ fate }) => groupOf(kindOf(fate)));
    for (const group of groups.values()) {
      const { as, reason } = kindOf(group[0]?.fate ?? null);
      if (as === 'delivered') this.#rate.add(group.length, performance.now());
      if (as === 'dead' && reason !== null) {
        log({ event: 'events_dead_lettered', destination, count: group.length, reason });
      }
      onOutcome(
        destination,
        group.map(({ eventId }) => eventId),
        as,
        reason,
      );
    }
  }

  #newGuard(): Guard {
    return makeGuard({
      pauseMs: this.#options.breakerPauseMs,
      onBreak: () => this.#health.breakerOpened(),
      onReset: () => this.#health.resume(),
    });
  }
}

function groupOf({ as, reason }: ReturnType<typeof kindOf>): string {
  return reason === null ? as : `${as} ${reason}`;
}

function kindOf(fate: Item['fate']): {
  readonly as: Settlement | 'retry';
  readonly reason: string | null;
} {
  if (fate === null || fate.as === 'delivered') return { as: 'delivered', reason: null };
  return { as: fate.as, reason: fate.reason };
}
