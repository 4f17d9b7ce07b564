import type { EpochMs } from '../vocabulary/ids.ts';
import type { Increment, SealedGroup } from './group.ts';
import type { CutLimits, Forgotten, Idle, Position, SpoolCounts } from './spool.ts';
import type { SpoolDestination, SpoolRetention } from './spool.ts';
import type { SpoolRefusal, Withdrawal } from './spool.ts';

/** Smaller buffers are copied between threads: giving one away costs 10 µs whatever its size. */
export const givenBytesMin = 65_536;

/** What the writer needs to open its folder. All of it can be cloned to a thread. */
export interface WriterOptions extends SpoolRetention {
  readonly folder: string;
  readonly dedupeWindowMs: number;
  readonly seenKeysMax: number;
  readonly retryMsMax: number;
  readonly diskFreeBytesMin: number;
  readonly ballastBytes: number;
  /** For tests of a full disk; null leaves SQLite's own limit. */
  readonly pagesMax: number | null;
}

/** Neighbouring frames of one row. */
export interface RowSlice {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** `damaged`: none of its frames is trusted. */
  readonly body: Uint8Array | 'in_memory' | 'damaged';
}

/** Rows that the asking side has in memory: their bodies need not be read. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** A frame on its own, of a retry or a dead letter. */
export interface LooseFrame {
  readonly position: Position;
  readonly frame: Uint8Array;
}

/** A cut before its frames are thawed. */
export interface RawCut {
  readonly id: string;
  readonly attempts: number;
  readonly resumed: boolean;
  readonly slices: readonly RowSlice[];
  readonly loose: readonly LooseFrame[];
}

/** The results of a cut, counted; only what did not simply end is named. */
export interface Settling {
  readonly destination: string;
  readonly cutId: string;
  readonly now: EpochMs;
  readonly increments: readonly Increment[];
  readonly retries: readonly {
    readonly position: Position;
    readonly at: EpochMs;
    readonly reason: string;
    readonly batch: string;
  }[];
  readonly dead: readonly {
    readonly position: Position;
    readonly reason: string;
    readonly eventId: string;
  }[];
}

/** A dead letter before its frame is thawed. */
export interface RawDeadLetter {
  readonly position: Position;
  readonly at: EpochMs;
  readonly attempts: number;
  readonly reason: string;
  readonly frame: Uint8Array;
}

/** What the writer noticed on its own. */
export type SpoolNotice =
  | { readonly kind: 'disk_low'; readonly freeBytes: number }
  | { readonly kind: 'disk_full' }
  | { readonly kind: 'disk_recovered'; readonly freeBytes: number }
  | { readonly kind: 'ballast_released' }
  | { readonly kind: 'dedupe_window_short' }
  | { readonly kind: 'events_expired'; readonly destination: string; readonly count: number }
  | { readonly kind: 'clock_stepped' | 'clock_differs'; readonly byMs: number }
  | { readonly kind: 'clock_agrees' }
  | { readonly kind: 'writer_failed'; readonly detail: string }
  | { readonly kind: 'database_gone'; readonly code: string }
  | { readonly kind: 'database_back' }
  | { readonly kind: 'database_not_durable'; readonly setting: string }
  | { readonly kind: 'guard_held'; readonly heldMs: number; readonly pid: number }
  | { readonly kind: 'guard_free' }
  | { readonly kind: 'lease_taken_over' | 'lease_lost'; readonly destination: string };

/** One step of what is done with dead letters. */
export interface DeadOrder {
  readonly ask: {
    readonly destination: string;
    readonly eventIds: readonly string[] | 'all';
    /** Letters up to this place are done; null at first. */
    readonly after: Position | null;
    readonly now: EpochMs;
  };
  /** `after`: where to go on; null when all is done. */
  readonly answer: { readonly count: number; readonly after: Position | null };
}

/** Every call of the writer: what is asked, and what comes back. */
export interface Calls {
  open: { readonly ask: WriterOptions; readonly answer: { readonly lastAt: EpochMs } };
  append: {
    readonly ask: SealedGroup;
    readonly answer: { readonly row: number; readonly duplicates: readonly number[] };
  };
  attach: {
    readonly ask: { readonly destinations: readonly SpoolDestination[] };
    readonly answer: null;
  };
  retain: { readonly ask: SpoolRetention; readonly answer: null };
  next: {
    readonly ask: {
      readonly destination: string;
      readonly now: EpochMs;
      readonly limits: CutLimits;
      readonly inMemory: RowRange;
    };
    readonly answer: RawCut | Idle;
  };
  settle: {
    readonly ask: Settling & { readonly next: Calls['next']['ask'] | null };
    readonly answer: RawCut | Idle | null;
  };
  hasten: { readonly ask: { readonly destination: string }; readonly answer: null };
  counts: { readonly ask: null; readonly answer: SpoolCounts };
  deadLetters: {
    readonly ask: {
      readonly destination: string;
      readonly max: number;
      readonly eventId: string | null;
    };
    readonly answer: readonly RawDeadLetter[];
  };
  replayDead: DeadOrder;
  purgeDead: DeadOrder;
  replayRange: {
    readonly ask: {
      readonly destination: string;
      readonly from: EpochMs;
      readonly to: EpochMs;
      /** Rows up to this one are done; 0 at first. */
      readonly after: number;
      readonly max: number;
      readonly isDry: boolean;
      readonly now: EpochMs;
    };
    /** `after`: where to go on; null when all is done. */
    readonly answer: { readonly count: number; readonly after: number | null };
  };
  /** Null: a step was made, and there is more to do. */
  forget: { readonly ask: { readonly now: EpochMs }; readonly answer: Forgotten | null };
  withdraw: { readonly ask: readonly Withdrawal[]; readonly answer: null };
  withdrawals: { readonly ask: null; readonly answer: readonly Withdrawal[] };
  tick: { readonly ask: { readonly now: EpochMs }; readonly answer: null };
  close: { readonly ask: null; readonly answer: null };
}

/** The name of a call. */
export type CallName = keyof Calls;

/** A call on its way to the writer. */
export type Call = {
  readonly [Name in CallName]: {
    readonly id: number;
    readonly name: Name;
    readonly ask: Calls[Name]['ask'];
  };
}[CallName];

/** Why a call failed; `bug` is an exception of the writer's own. */
export interface CallFailure {
  readonly reason: SpoolRefusal | 'open' | 'bug';
  readonly message: string;
}

/** What comes back from the writer. */
export type Reply =
  | { readonly id: number; readonly answer: Calls[CallName]['answer'] }
  | { readonly id: number; readonly failure: CallFailure }
  | { readonly notice: SpoolNotice };
