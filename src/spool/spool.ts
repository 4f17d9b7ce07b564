import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { DropReason, Settlement } from '../vocabulary/outcomes.ts';
import type { EpochMs } from '../vocabulary/ids.ts';

/** A place in the log: the row and the index inside its group commit. */
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
  readonly received: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

export interface Appended {
  readonly stored: number;
  readonly duplicates: number;
}

/** A frozen cut of the log for one destination: re-used until settled, over crashes too. */
export interface Cut {
  readonly id: string;
  readonly destination: string;
  readonly events: readonly SpooledEvent[];
  /** Frames that could not be read: settled as dead, never silently skipped. */
  readonly corrupt: readonly Position[];
}

/** What became of one event of a cut. `retry` makes a row with its next time. */
export type Result =
  | { readonly position: Position; readonly as: Settlement; readonly reason: string | null }
  | {
      readonly position: Position;
      readonly as: 'retry';
      readonly at: EpochMs;
      readonly reason: string;
    };

export interface DestinationState {
  readonly name: string;
  readonly delivered: number;
  readonly waiting: number;
  readonly retrying: number;
  readonly uncertain: number;
  readonly expired: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly dead: Readonly<Record<string, number>>;
}

/** Accepting is refused while this lasts; the door answers 503 with Retry-After. */
export class SpoolUnavailable extends Error {
  override readonly name = 'SpoolUnavailable';
}

/** The durable log. `append` resolves when its frames and counts are on disk, and not before. */
export interface Spool {
  append(events: readonly EnrichedEvent[], counts: DoorCounts): Promise<Appended>;
  /** The next cut for a destination: an unsettled one first, then due retries, then new events. */
  next(
    destination: string,
    now: EpochMs,
    max: { readonly events: number; readonly bytes: number },
  ): Promise<Cut | null>;
  /** Writes the results and moves the cursor, in one transaction. Each event stands exactly once. */
  settle(cut: Cut, results: readonly Result[]): Promise<void>;
  /** Calls back after each commit that added events. */
  onAppend(listener: () => void): void;
  /** At the door: received, stored, duplicate, dropped by reason. Per destination: all outcomes. */
  counts(): Promise<{
    readonly door: Readonly<Record<string, number>>;
    readonly destinations: readonly DestinationState[];
  }>;
  close(): Promise<void>;
}
