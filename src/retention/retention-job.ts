/** What a job let go of, and how old what is left may be. */
export interface Forgot {
  /** By what it is called: events, deadLetters, rows. */
  readonly removed: Readonly<Record<string, number>>;
  /** The time of the oldest thing that is still there; null where there is none or it is not known. */
  readonly oldestAt: number | null;
  /** Nothing older than this should be there. */
  readonly keptMs: number;
}

/**
 * One store's forgetting. `run` rejects where something that is due could not be removed; null where
 * the store forgets on its own.
 */
export interface RetentionJob {
  readonly name: string;
  run(now: number): Promise<Forgot | null>;
}

/** How a job is doing, for the health check and the console. */
export interface JobState {
  readonly name: string;
  /** When it last ended well; null before that. */
  readonly lastAt: number | null;
  /** A closed code of the last failure; null after a run that ended well. */
  readonly failure: string | null;
  /** It did not end well for so long, or something is older than it may be. */
  readonly isOverdue: boolean;
}
