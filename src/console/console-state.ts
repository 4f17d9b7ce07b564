/** Counts of one destination, by outcome; `waiting` includes what is being retried. */
export interface DestinationCounts {
  readonly stored: number;
  readonly delivered: number;
  readonly waiting: number;
  readonly retrying: number;
  readonly uncertain: number;
  readonly expired: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly dead: Readonly<Record<string, number>>;
  /** When the oldest event that waits was stored; null where none does. */
  readonly oldestAt: number | null;
  /** Events that were sent once more on request, by what became of them; `asked` is their sum. */
  readonly replays: Readonly<Record<string, number>>;
}

export interface DestinationHealth {
  readonly name: string;
  readonly type: string;
  readonly purposes: readonly string[];
  readonly ownStore: boolean;
  readonly state: 'running' | 'paused' | 'halted' | 'breaker_open' | 'elsewhere';
  readonly lastError: {
    readonly at: number;
    readonly reason: string;
    readonly remedy: string;
  } | null;
  /** Over the last minute. */
  readonly deliveredPerSecond: number;
  /** Copies of dead letters are still kept. */
  readonly hasDeadLetters: boolean;
  /** Null until the spool has counted for it. */
  readonly counts: DestinationCounts | null;
}

/** A job that lets a store forget. */
export interface RetentionState {
  readonly name: string;
  readonly lastAt: number | null;
  readonly failure: string | null;
  readonly isOverdue: boolean;
}

/** How long what is kept at most. */
export interface KeptTimes {
  readonly spoolHours: number;
  readonly replayHours: number;
  readonly deadLetterHours: number;
  readonly ledgerMonths: number;
  readonly withdrawalDays: number;
  /** The operator's own stores; null days where the store itself is told how long. */
  readonly stores: readonly { readonly name: string; readonly days: number | null }[];
}

/** How the file of the configuration and what is in force stand to each other. */
export interface ConfigurationState {
  readonly file: string;
  /** Keys that wait for the next start. */
  readonly restartNeeded: readonly string[];
  /** Why the file as it is now is not in force; empty where it is. */
  readonly problems: readonly {
    readonly line: number | null;
    readonly path: string;
    readonly message: string;
  }[];
}

/** What the running instance says of itself. */
export interface ConsoleState {
  readonly version: string;
  readonly startedAt: number;
  readonly demo: boolean;
  readonly addresses: { readonly public: string; readonly admin: string };
  readonly policy: { readonly name: string; readonly date: string; readonly citation: string };
  readonly configuration: ConfigurationState;
  readonly sites: readonly string[];
  readonly kept: KeptTimes;
  readonly retention: readonly RetentionState[];
  readonly door: {
    readonly received: number;
    /** Made by rules, beside what was received. */
    readonly derived: number;
    readonly stored: number;
    readonly duplicate: number;
    readonly dropped: Readonly<Record<string, number>>;
  };
  readonly destinations: readonly DestinationHealth[];
}

/** One micro-conversion of the last hours, consented events only. */
export interface StepRow {
  readonly name: string;
  readonly category: string;
  readonly stage: string | null;
  readonly n: number;
  readonly value: number;
}

/** The warehouse's answer; `counted` came without consent and is never mixed with `rows`. */
export interface Steps {
  readonly available: boolean;
  readonly rows: readonly StepRow[];
  readonly counted: readonly {
    readonly name: string;
    readonly country: string | null;
    readonly n: number;
  }[];
  readonly consent: { readonly granted: number; readonly total: number };
}

/** A leak: what was found where, in words of closed lists. */
export interface LeakLine {
  readonly site: string;
  readonly page: string;
  readonly place: string;
  readonly key: string;
  readonly kind: string;
  readonly count: number;
  readonly lastHour: number;
  readonly advice: string;
}

/** The leak report of the last hours. */
export interface Leaks {
  readonly lines: readonly LeakLine[];
  readonly others: number;
}

/** The sum of counts by reason. */
export function total(byReason: Readonly<Record<string, number>>): number {
  return Object.values(byReason).reduce((sum, n) => sum + n, 0);
}
