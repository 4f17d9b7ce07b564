import type { Item } from './permit-cut.ts';

/** Watches batches on their way, where the operator asked for traces. */
export interface BatchTracing {
  /** A batch for a destination, by its name and type, begins; null where it is not in the sample. */
  batch(destination: string, type: string): BatchTrace | null;
}

/** One batch that is watched. */
export interface BatchTrace {
  /** Tells what became of its events, and the closed reason for which a person must act. */
  end(items: readonly Item[], halt: string | null): void;
}
