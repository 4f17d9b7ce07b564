import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { EpochMs } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { Committer } from './committer.ts';
import { countResults } from './count-results.ts';
import { storable } from './frame.ts';
import type { Assigned } from './frame.ts';
import type { Calls, RawCut, RowRange, SpoolNotice } from './messages.ts';
import { SpoolUnavailable } from './spool.ts';
import type { Appended, Cut, CutLimits, DeadLetter, DoorCounts, Idle, Result } from './spool.ts';
import type { Forgotten, NextAsk, Position, Spool, SpoolCounts } from './spool.ts';
import type { SpoolDestination, SpoolRefusal } from './spool.ts';
import type { SpoolRetention, TimeRange, Withdrawal } from './spool.ts';
import type { SpoolPort } from './spool-port.ts';
import { Tail, type TailRow } from './tail.ts';
import { thawCut, thawDeadLetter } from './thaw-cut.ts';

/** What every engine's spool is told. */
export interface LogSpoolOptions {
  readonly clock: { now(): EpochMs };
  readonly notify?: (notice: SpoolNotice) => void;
  /** Everything below has its default in `limits`. */
  readonly commitWindowMs?: number;
  readonly commitBytesMax?: number;
  readonly pendingEventsMax?: number;
  /** How often the log is trimmed and counts without events are written. */
  readonly tickMs?: number;
}

/** What only a log has that several nodes write. */
export interface SharedLog {
  /** Gives events with a visitor their sessions, the same ones on every node. */
  assign(events: readonly EnrichedEvent[]): Promise<ReadonlyMap<EnrichedEvent, Assigned>>;
  /** Calls back when other nodes stored events, with about their number. */
  onStored(listener: (stored: number) => void): void;
  /** Calls back with withdrawals of other nodes, before a cut is given out that they may meet. */
  onWithdrawn(listener: (withdrawals: readonly Withdrawal[]) => void): void;
  /** Asks now for what other nodes withdrew. */
  learnWithdrawals(): Promise<void>;
  /** Why nothing can be accepted now; null while it can. */
  refusal(): SpoolRefusal | null;
}

/** What an engine brings. */
export interface LogEngine {
  readonly port: SpoolPort;
  /** The time of the newest row: no later row is older. */
  readonly lastAt: EpochMs;
  /** Gives an event its session, where this process alone writes the log. */
  assign(event: EnrichedEvent): Assigned | null;
  readonly shared: SharedLog | null;
}

const tickMs = 1_000;

/** Events of one step of a replay: others get their turn in between. */
const replayStep = 2_000;

/** A clock that steps further than this against the monotonic one is reported. */
const clockStepMs = 2_000;

/** The spool in front of any engine: it gathers, freezes and thaws; the engine keeps. */
export class LogSpool implements Spool {
  readonly #options: LogSpoolOptions;
  readonly #engine: LogEngine;
  readonly #committer: Committer;
  readonly #tail = new Tail();
  readonly #timer: NodeJS.Timeout;
  #lastNow: EpochMs;
  #clockOffset: number;
  #ticking: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: LogSpoolOptions, engine: LogEngine) {
    const { port, lastAt, shared } = engine;
    this.#options = options;
    this.#engine = engine;
    this.#lastNow = lastAt;
    this.#clockOffset = options.clock.now() - performance.now();
    this.#committer = new Committer({
      port,
      now: () => this.#now(),
      windowMs: options.commitWindowMs ?? limits.commitWindowMs,
      bytesMax: options.commitBytesMax ?? limits.commitBytesMax,
      pendingEventsMax: options.pendingEventsMax ?? limits.pendingEventsMax,
      onRow: (row, events) => {
        if (shared === null) this.#tail.add(row, events);
      },
    });
    shared?.onStored((stored) => this.#committer.announce(stored));
    this.#timer = setInterval(() => this.#tick(), options.tickMs ?? tickMs);
    this.#timer.unref();
  }

  append(events: readonly EnrichedEvent[], counts: DoorCounts): Promise<Appended> {
    if (this.#closing !== null) return Promise.reject(new SpoolUnavailable('closed'));
    const { shared } = this.#engine;
    if (shared !== null && events.some(({ record }) => record.visitor !== null)) {
      return this.#appendShared(shared, events, counts);
    }
    return this.#committer.append(events, counts, (event) =>
      storable(event, this.#engine.assign(event)),
    );
  }

  refusal(): SpoolRefusal | null {
    return this.#closing === null ? (this.#engine.shared?.refusal() ?? null) : 'closed';
  }

  async attach(destinations: readonly SpoolDestination[]): Promise<void> {
    await this.#engine.port.call('attach', { destinations });
    this.#tail.keepFor(destinations.map(({ name }) => name));
  }

  async retain(retention: SpoolRetention): Promise<void> {
    await this.#engine.port.call('retain', retention);
  }

  async next(destination: string, now: EpochMs, limits: CutLimits): Promise<Cut | Idle> {
    const rows = this.#tail.rowsFor(destination);
    const ask = { destination, now, limits, inMemory: rangeOf(rows) };
    return thawed(destination, await this.#engine.port.call('next', ask), rows);
  }

  async settle(
    cut: Cut,
    results: readonly Result[],
    wanted: NextAsk | null = null,
  ): Promise<Cut | Idle | null> {
    const { destination } = cut;
    const rows = this.#tail.rowsFor(destination);
    const next = wanted === null ? null : { ...wanted, destination, inMemory: rangeOf(rows) };
    const settling = countResults(cut, results, this.#now());
    const answer = await this.#engine.port.call('settle', { ...settling, next });
    this.#tail.leave(destination, cut.events.at(-1)?.position.row ?? 0);
    return answer === null ? null : thawed(destination, answer, rows);
  }

  async hasten(destination: string): Promise<void> {
    await this.#engine.port.call('hasten', { destination });
  }

  onAppend(listener: (stored: number) => void): () => void {
    return this.#committer.onAppend(listener);
  }

  async learnWithdrawals(): Promise<void> {
    await this.#engine.shared?.learnWithdrawals();
  }

  onWithdrawn(listener: (withdrawals: readonly Withdrawal[]) => void): void {
    this.#engine.shared?.onWithdrawn(listener);
  }

  counts(): Promise<SpoolCounts> {
    return this.#engine.port.call('counts', null);
  }

  async deadLetters(
    destination: string,
    max: number,
    eventId: string | null = null,
  ): Promise<readonly DeadLetter[]> {
    const letters = await this.#engine.port.call('deadLetters', { destination, max, eventId });
    return letters.map(thawDeadLetter);
  }

  replayDead(destination: string, eventIds: readonly string[] | 'all'): Promise<number> {
    return this.#order('replayDead', destination, eventIds);
  }

  purgeDead(destination: string, eventIds: readonly string[] | 'all'): Promise<number> {
    return this.#order('purgeDead', destination, eventIds);
  }

  async replayRange(
    destination: string,
    { from, to }: TimeRange,
    mode: 'count' | 'send',
  ): Promise<number> {
    const ask = { destination, from, to, max: replayStep, isDry: mode === 'count' };
    let sum = 0;
    for (let after: number | null = 0; after !== null;) {
      const now = this.#now();
      const answer: Calls['replayRange']['answer'] = await this.#engine.port.call('replayRange', {
        ...ask,
        after,
        now,
      });
      sum += answer.count;
      after = answer.after;
    }
    return sum;
  }

  async forget(): Promise<Forgotten> {
    for (;;) {
      const forgotten = await this.#engine.port.call('forget', { now: this.#now() });
      if (forgotten !== null) return forgotten;
    }
  }

  async withdraw(withdrawals: readonly Withdrawal[]): Promise<void> {
    await this.#engine.port.call('withdraw', withdrawals);
  }

  withdrawals(): Promise<readonly Withdrawal[]> {
    return this.#engine.port.call('withdrawals', null);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#committer.flush();
    try {
      await this.#engine.port.call('close', null);
    } finally {
      await this.#engine.port.end();
    }
  }

  async #order(
    name: 'replayDead' | 'purgeDead',
    destination: string,
    eventIds: readonly string[] | 'all',
  ): Promise<number> {
    let sum = 0;
    for (let after: Position | null = null; ;) {
      const ask = { destination, eventIds, after, now: this.#now() };
      const answer: Calls[typeof name]['answer'] = await this.#engine.port.call(name, ask);
      sum += answer.count;
      if (answer.after === null) return sum;
      ({ after } = answer);
    }
  }

  async #appendShared(
    shared: SharedLog,
    events: readonly EnrichedEvent[],
    counts: DoorCounts,
  ): Promise<Appended> {
    const assigned = await shared.assign(events);
    if (this.#closing !== null) throw new SpoolUnavailable('closed');
    return this.#committer.append(events, counts, (event) =>
      storable(event, assigned.get(event) ?? null),
    );
  }

  /** Stored times never go back, whatever the clock does. */
  #now(): EpochMs {
    this.#lastNow = Math.max(this.#lastNow, Math.floor(this.#options.clock.now()));
    return this.#lastNow;
  }

  #tick(): void {
    this.#reportClockStep();
    this.#tail.forget();
    this.#committer.flushCounts();
    this.#ticking ??= this.#trim();
  }

  async #trim(): Promise<void> {
    try {
      await this.#engine.port.call('tick', { now: this.#now() });
    } catch (error) {
      if (!(error instanceof SpoolUnavailable)) {
        this.#options.notify?.({ kind: 'writer_failed', detail: String(error) });
      }
    }
    this.#ticking = null;
  }

  #reportClockStep(): void {
    const offset = this.#options.clock.now() - performance.now();
    const byMs = Math.round(offset - this.#clockOffset);
    this.#clockOffset = offset;
    if (Math.abs(byMs) > clockStepMs) this.#options.notify?.({ kind: 'clock_stepped', byMs });
  }
}

function rangeOf(rows: readonly TailRow[]): RowRange {
  return { from: rows[0]?.row ?? Infinity, to: rows.at(-1)?.row ?? -1 };
}

function thawed(
  destination: string,
  answer: RawCut | Idle,
  inMemory: readonly TailRow[],
): Cut | Idle {
  return 'id' in answer ? thawCut(destination, answer, inMemory) : answer;
}
