import type { LedgerLog } from '../ledger/ledger-log.ts';
import type { Entry } from '../ledger/row.ts';
import type { Forgot, JobState, RetentionJob } from './retention-job.ts';
import { codeOf, retentionRemedy } from './retention-remedy.ts';

const hourMs = 3_600_000;
/** How often each job runs. */
const everyMs = hourMs;
/** A job that failed is tried again this often. */
const againMs = 60_000;
/** The first run comes soon after the start, not in its way. */
const firstMs = 3_000;
/** What is kept for hours may be older by this much, since jobs run each hour. */
const slackMs = 3 * hourMs;

/** What the jobs work with. */
export interface RetentionJobsOptions {
  /** The jobs as of now: by name they go on, whatever the configuration becomes. */
  readonly jobs: () => readonly RetentionJob[];
  /** Writes a row of the record. */
  readonly note: (entry: Entry) => void;
  readonly now: () => number;
  readonly log: (level: 'error', entry: LedgerLog) => void;
}

interface Known {
  readonly since: number;
  lastAt: number | null;
  failure: string | null;
  forgot: Forgot | null;
  /** The UTC day of the last row in the record. */
  notedDay: number;
}

/**
 * Lets the stores forget, each hour. A run that removed something, and the first one of a day, has
 * its row in the record; a job that does not end well is told, and after three hours the health
 * check fails.
 */
export class RetentionJobs {
  readonly #options: RetentionJobsOptions;
  readonly #known = new Map<string, Known>();
  readonly #timers: readonly NodeJS.Timeout[];
  #running: Promise<void> | null = null;

  constructor(options: RetentionJobsOptions) {
    this.#options = options;
    this.#current();
    this.#timers = [
      setTimeout(() => void this.run(), firstMs),
      setInterval(() => void this.run(), everyMs),
      setInterval(() => void this.#runAgain(), againMs),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** Runs all jobs now, or waits for the run that is on its way. */
  run(): Promise<void> {
    return this.#start(() => true);
  }

  #runAgain(): Promise<void> {
    return this.#start(({ failure }) => failure !== null);
  }

  #start(isDue: (known: Known) => boolean): Promise<void> {
    this.#running ??= this.#runDue(isDue).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  states(): readonly JobState[] {
    return this.#current().map(([{ name }, known]) => {
      const { lastAt, failure } = known;
      return { name, lastAt, failure, isOverdue: this.#isOverdue(known) };
    });
  }

  /** Ends what is on its way, and starts nothing more. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#running;
  }

  async #runDue(isDue: (known: Known) => boolean): Promise<void> {
    for (const [job, known] of this.#current()) if (isDue(known)) await this.#runOne(job, known);
  }

  #current(): readonly (readonly [RetentionJob, Known])[] {
    const jobs = this.#options.jobs();
    const names = new Set(jobs.map(({ name }) => name));
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name);
    return jobs.map((job) => {
      const known = this.#known.get(job.name) ?? {
        since: this.#options.now(),
        lastAt: null,
        failure: null,
        forgot: null,
        notedDay: Number.NaN,
      };
      this.#known.set(job.name, known);
      return [job, known];
    });
  }

  async #runOne(job: RetentionJob, known: Known): Promise<void> {
    const { now, note } = this.#options;
    try {
      const forgot = await job.run(now());
      known.lastAt = now();
      known.forgot = forgot;
      known.failure = null;
      if (forgot === null) return;
      const day = Math.floor(now() / (24 * hourMs));
      const isSomething = Object.values(forgot.removed).some((count) => count > 0);
      if (isSomething || day !== known.notedDay) {
        const before = `${new Date(now() - forgot.keptMs).toISOString().slice(0, 13)}:00Z`;
        note({ kind: 'retention', data: { job: job.name, before, removed: forgot.removed } });
        known.notedDay = day;
      }
    } catch (error) {
      if (known.failure === null) this.#tell(job.name, error);
      known.failure = codeOf(error);
    }
  }

  #isOverdue({ since, lastAt, forgot }: Known): boolean {
    const now = this.#options.now();
    if (now - (lastAt ?? since) > slackMs) return true;
    if (forgot === null || forgot.oldestAt === null) return false;
    return now - forgot.oldestAt > forgot.keptMs + slackMs;
  }

  #tell(job: string, error: unknown): void {
    const [reason, remedy] = [codeOf(error), retentionRemedy(error)];
    this.#options.log('error', { event: 'retention_failed', job, reason, remedy });
  }
}
