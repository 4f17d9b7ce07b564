import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { EpochMs } from '../vocabulary/ids.ts';
import type { Purpose } from '../vocabulary/purposes.ts';
import type { DropReason, Settlement } from '../vocabulary/outcomes.ts';

/**
 * A place in the log: the row and the index inside its group commit. A copy that is sent again
 * stands under the negative of its row.
 */
export interface Position {
  readonly row: number;
  readonly index: number;
}

/** An event as it lies in the log. */
export interface SpooledEvent {
  readonly position: Position;
  readonly event: EnrichedEvent;
}

/** Counts of the door, written in the transaction of the frames that they describe. */
export interface DoorCounts {
  /** With `derived` = the events appended with it + the sum of `dropped`; anything else is a bug and throws. */
  readonly received: number;
  /** Of the appended events those that rules made: they came in by no request. */
  readonly derived?: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** What became of the events of one append. */
export interface Appended {
  readonly stored: number;
  readonly duplicates: number;
  /** Which of the appended events were duplicates, as indexes into them. */
  readonly duplicateIndexes: readonly number[];
}

/** A frozen cut of the log for one destination: re-used until settled, over crashes too. */
export interface Cut {
  /** 32 hex digits, stable over retries and crashes, different on every spool. */
  readonly id: string;
  readonly destination: string;
  /** How often these events failed before. */
  readonly attempts: number;
  /** It was given out before and never settled: a request for it may have left. */
  readonly resumed: boolean;
  readonly events: readonly SpooledEvent[];
  /** Frames that could not be read: settled as dead, never silently skipped. */
  readonly corrupt: readonly Position[];
}

/** Nothing to send now. */
export interface Idle {
  /** Another node delivers to this destination; ask again when it is due. */
  readonly elsewhere?: true;
  /** New events that wait for a fuller batch; retries are not among them. */
  readonly waiting: number;
  /** When the next retry or batch is due; null when only new events can change that. */
  readonly dueAt: EpochMs | null;
}

/** How full a batch may get, and how long its first event may wait for others. */
export interface CutLimits {
  readonly events: number;
  readonly bytes: number;
  readonly ageMs: number;
  /** No new events while older ones wait to be sent again; those one batch after the other. */
  readonly ordered?: boolean;
}

/** A destination's wish for its next cut. */
export interface NextAsk {
  readonly now: EpochMs;
  readonly limits: CutLimits;
}

/** What became of one event of a cut. */
export type Result =
  | { readonly position: Position; readonly as: Settlement; readonly reason: string | null }
  | {
      readonly position: Position;
      readonly as: 'retry';
      /** When to try again. */
      readonly at: EpochMs;
      readonly reason: string;
      /** Events of one batch are tried again together, as a cut with this id. */
      readonly batch: string;
    };

/** At one destination: stored = delivered + dropped + waiting + dead + expired + uncertain. */
export interface DestinationState {
  readonly name: string;
  /** No longer configured: it keeps its place but never holds the log back. */
  readonly detached: boolean;
  /** Events stored since the destination was added. */
  readonly stored: number;
  readonly delivered: number;
  /** Everything that is not settled yet, retries included. */
  readonly waiting: number;
  /** The part of `waiting` that failed at least once. */
  readonly retrying: number;
  readonly uncertain: number;
  readonly expired: number;
  /** When the oldest event that waits was stored; null where none does. */
  readonly oldestAt: EpochMs | null;
  /** Dead letters that were put back; no longer counted as dead. */
  readonly replayed: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly dead: Readonly<Record<string, number>>;
  /**
   * Events of a time range that were sent once more, in no other count of these: asked = delivered
   * + dropped + dead + expired + uncertain + waiting, with reasons as in `dropped:bot`.
   */
  readonly replays: Readonly<Record<string, number>>;
}

/** A time range: from (included) to (excluded). */
export interface TimeRange {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What was let go of since it was asked last, and what is still there. */
export interface Forgotten {
  readonly events: number;
  readonly deadLetters: number;
  /** The time of the oldest thing that is kept; null when there is none. */
  readonly oldestAt: EpochMs | null;
}

/** A dead letter, with its own copy of the event; null where the frame could not be read. */
export interface DeadLetter {
  readonly position: Position;
  readonly at: EpochMs;
  readonly attempts: number;
  readonly reason: string;
  readonly event: EnrichedEvent | null;
}

/** A consent that was taken back, for everything of one page or visitor that still waits. */
export interface Withdrawal {
  /** A hash of the page or the visitor. */
  readonly key: string;
  readonly at: EpochMs;
  readonly denied: readonly Purpose[];
}

/** A destination as the spool knows it. */
export interface SpoolDestination {
  readonly name: string;
  /** A new destination starts with events stored at or after this time; without it, at the end. */
  readonly from?: EpochMs;
}

/** How long and how much a spool keeps. */
export interface SpoolRetention {
  readonly retentionMs: number;
  /** How long events that everybody has are kept for a replay. */
  readonly keepMs: number;
  readonly deadRetentionMs: number;
  readonly bytesMax: number;
}

/** Everything that is counted: at the door, and per destination. */
export interface SpoolCounts {
  /** `received`, `derived`, `stored`, `duplicate` and `dropped:<reason>`. */
  readonly door: Readonly<Record<string, number>>;
  readonly destinations: readonly DestinationState[];
}

/** Why the spool does not accept: closed, so that each can have its remedy. */
export type SpoolRefusal = 'overloaded' | 'disk_low' | 'disk_full' | 'io_error' | 'closed';

/** Accepting is refused while this lasts; the door answers 503 with Retry-After. */
export class SpoolUnavailable extends Error {
  override readonly name = 'SpoolUnavailable';
  readonly reason: SpoolRefusal;

  constructor(reason: SpoolRefusal, message: string = reason) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Another node has taken the destination over since this cut was given out: nothing was written,
 * and that node goes on with the same cut.
 */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The spool can't be opened until a person acts; the message says what to do. */
export class SpoolOpenError extends Error {
  override readonly name = 'SpoolOpenError';
}

/** The durable log. `append` resolves when its frames and counts are on disk, and not before. */
export interface Spool {
  /**
   * Stores what was not seen before. Rejects with `SpoolUnavailable` when nothing of it was stored.
   * Without events it resolves at once: its counts reach the disk within a second.
   */
  append(events: readonly EnrichedEvent[], counts: DoorCounts): Promise<Appended>;
  /** Makes these the destinations: new ones start, missing ones are detached, others go on. */
  attach(destinations: readonly SpoolDestination[]): Promise<void>;
  /** From now on it keeps for so long and so much. */
  retain(retention: SpoolRetention): Promise<void>;
  /**
   * The next cut for a destination: an unsettled one first, then due retries, then new events once
   * a batch is full or old enough. One caller a destination.
   */
  next(destination: string, now: EpochMs, limits: CutLimits): Promise<Cut | Idle>;
  /**
   * Writes the results and moves the cursor in one transaction. Each event stands once. With `wanted`
   * the answer of `next` may come along, from the same transaction; null: ask it.
   */
  settle(cut: Cut, results: readonly Result[], wanted?: NextAsk | null): Promise<Cut | Idle | null>;
  /** Makes all retries of a destination due now. */
  hasten(destination: string): Promise<void>;
  /** Why it accepts nothing now, as far as it knows without trying; null while it accepts. */
  refusal(): SpoolRefusal | null;
  /** Calls back after each commit that added events, with their number; returns the way out. */
  onAppend(listener: (stored: number) => void): () => void;
  counts(): Promise<SpoolCounts>;
  /** The newest dead letters of a destination; with an id, those of this event alone. */
  deadLetters(destination: string, max: number, eventId?: string): Promise<readonly DeadLetter[]>;
  /**
   * Puts dead letters back for another try, all of them or those with these ids: how many. What
   * could not be read is never among them.
   */
  replayDead(destination: string, eventIds: readonly string[] | 'all'): Promise<number>;
  /** Removes the copies of dead letters: how many. They stay counted. An empty id: the unreadable. */
  purgeDead(destination: string, eventIds: readonly string[] | 'all'): Promise<number>;
  /**
   * Sends once more what was stored in a time range and has been settled, as far as it is still
   * kept: how many events. They are counted apart; `count` tells without sending.
   */
  replayRange(destination: string, range: TimeRange, mode: 'count' | 'send'): Promise<number>;
  /** Lets go of everything that is due, from the bytes of the files as well. */
  forget(): Promise<Forgotten>;
  /** Resolves when these withdrawals are on disk. Each replaces the one with its key. */
  withdraw(withdrawals: readonly Withdrawal[]): Promise<void>;
  /** Calls back with withdrawals that other nodes took, before a cut that they may meet. */
  onWithdrawn(listener: (withdrawals: readonly Withdrawal[]) => void): void;
  /** Asks now for what other nodes withdrew, and calls back with it before it resolves. */
  learnWithdrawals(): Promise<void>;
  /** All withdrawals that can still meet an event. */
  withdrawals(): Promise<readonly Withdrawal[]>;
  /** Flushes, checkpoints and lets go of the data folder. */
  close(): Promise<void>;
}

/** Tells a cut from an idle answer. */
export function isCut(answer: Cut | Idle): answer is Cut {
  return 'id' in answer;
}
