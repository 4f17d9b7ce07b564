import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { LoadedConfig, OnRead } from './config/load.ts';
import { ConfigError, type Problem } from './config/problems.ts';
import { describeError } from './deliver/delivery-log.ts';
import type { Attach, Delivery } from './deliver/dispatcher.ts';
import { tellLeftWarehouse } from './destinations/duckdb-left.ts';
import type { KeptLeaks } from './http/leak-file.ts';
import type { Ledger } from './ledger/ledger.ts';
import { changeEntry } from './ledger/opening.ts';
import type { Configured, Live } from './live.ts';
import type { Log } from './log.ts';
import type { RetentionJobs } from './retention/retention-jobs.ts';
import { type Spool, SpoolUnavailable } from './spool/spool.ts';
import { spoolDestinations, spoolRetention } from './spool-tools.ts';
import { limits } from './vocabulary/limits.ts';
import { watchFiles } from './watch-files.ts';
import type { WorkerPool } from './workers/worker-pool.ts';

/** Reads the configuration anew, or throws a ConfigError; null where it is no file. */
export type Reread = ((onRead: OnRead) => LoadedConfig) | null;

/** What follows a configuration. */
export interface ReloadParts {
  readonly reread: Reread;
  readonly live: Live;
  readonly spool: Pick<Spool, 'attach' | 'retain'>;
  readonly delivery: Pick<Delivery, 'change'>;
  readonly ledger: Pick<Ledger, 'note'>;
  readonly leaks: Pick<KeptLeaks, 'follow'>;
  readonly retention: Pick<RetentionJobs, 'run'>;
  /** The processes that follow; null where there are none. */
  readonly workers: Pick<WorkerPool, 'follow'> | null;
  readonly log: Log;
}

/** How the file and what is in force stand to each other, for the console. */
export interface ConfigurationState {
  readonly file: string;
  readonly sha256: string;
  /** When it came into force. */
  readonly since: number;
  /** Keys that wait for the next start. */
  readonly restartNeeded: readonly string[];
  /** Why the file as it is now is not in force; empty where it is. */
  readonly problems: readonly Problem[];
}

/** While the spool can't be told of the destinations, it is tried again after this time. */
const attachAgainMs = 1_000;

/**
 * Follows the configuration's files: a good one comes into force as a whole, a bad one changes
 * nothing and is told of once.
 */
export class Reload {
  readonly #parts: ReloadParts;
  readonly #files = new Set<string>();
  readonly #unwatch: () => void;
  #problems: readonly Problem[] = [];
  #toldProblems = '';
  #isStopped = false;

  constructor(parts: ReloadParts) {
    this.#parts = parts;
    this.#files.add(resolve(parts.live.current.loaded.file));
    this.#unwatch =
      parts.reread === null
        ? () => undefined
        : watchFiles(
            () => this.#files,
            () => this.now('file'),
          );
  }

  state(): ConfigurationState {
    const { loaded, since, restartNeeded } = this.#parts.live.current;
    const { file, sha256 } = loaded;
    return { file, sha256, since, restartNeeded, problems: this.#problems };
  }

  /** Reads the files and puts them in force. Who asks by a signal is answered whatever comes of it. */
  now(asked: 'signal' | 'file'): void {
    const { live, log } = this.#parts;
    if (this.#isStopped) return;
    try {
      const before = live.current;
      const wanted = this.#read();
      const isMended = this.#problems.length > 0;
      this.#problems = [];
      this.#toldProblems = '';
      if (wanted === null || isDeepStrictEqual(wanted, before.wanted)) {
        if (asked === 'signal' || isMended)
          log('info', { event: 'config_unchanged', file: before.loaded.file });
        return;
      }
      this.#follow(before, live.follow(wanted));
    } catch (error) {
      if (error instanceof ConfigError) this.#refuse(error, asked);
      else this.#fail(error);
    }
  }

  /** Follows no more; a spool that can't be reached is not waited for. */
  stop(): void {
    this.#isStopped = true;
    this.#unwatch();
  }

  #read(): LoadedConfig | null {
    const read = new Set<string>();
    try {
      return this.#parts.reread?.((path) => read.add(path)) ?? null;
    } finally {
      if (read.size > 0) this.#files.clear();
      for (const path of read) this.#files.add(path);
    }
  }

  #follow(before: Configured, now: Configured): void {
    const { delivery, ledger, leaks, workers } = this.#parts;
    workers?.follow();
    const entry = changeEntry(before.inForce, now.inForce, now.restartNeeded);
    if (entry !== null) ledger.note(entry);
    leaks.follow(now.config.sites);
    const attach: Attach = (besides) => this.#attach(besides);
    delivery
      .change(now.delivering.destinations, attach, limits.drainMsMax)
      .then(() => this.#tell(before, now))
      // It has been told where it failed.
      .catch(() => undefined);
    if (!isDeepStrictEqual(before.config.retention, now.config.retention)) this.#retain(now);
  }

  #tell(before: Configured, now: Configured): void {
    const { log } = this.#parts;
    const { restartNeeded } = now;
    const changed = changedKeys(before, now).join(', ');
    log('info', { event: 'config_reloaded', file: now.loaded.file, changed });
    tellLeftWarehouse(now.config, log);
    if (restartNeeded.length === 0) return;
    const keys = restartNeeded.join(', ');
    const remedy = 'They keep their running value. Restart Sluice to put them in force.';
    log('warn', { event: 'config_restart_needed', keys, remedy });
  }

  #retain({ config }: Configured): void {
    const { spool, retention } = this.#parts;
    spool
      .retain(spoolRetention(config.retention))
      .then(() => retention.run())
      .catch((error: unknown) => this.#fail(error));
  }

  /** Until the spool knows the destinations, new ones do not begin; the others go on. */
  async #attach(besides: readonly string[]): Promise<void> {
    while (!this.#isStopped) {
      const { destinations } = this.#parts.live.current.config;
      try {
        const wanted = spoolDestinations(destinations);
        const more = besides.filter((name) => !Object.hasOwn(destinations, name));
        return await this.#parts.spool.attach([...wanted, ...more.map((name) => ({ name }))]);
      } catch (error) {
        if (!(error instanceof SpoolUnavailable)) throw error;
        await new Promise((resolve) => setTimeout(resolve, attachAgainMs));
      }
    }
  }

  #refuse({ file, problems, message }: ConfigError, asked: 'signal' | 'file'): void {
    const { log } = this.#parts;
    this.#problems = problems;
    if (asked === 'file' && message === this.#toldProblems) return;
    this.#toldProblems = message;
    for (const { line, path, message: text } of problems) {
      log('error', { event: 'config_problem', file, line, path, message: text });
    }
    const remedy = 'The configuration of before stays in force. Mend the file: it is read again.';
    log('error', { event: 'config_refused', file, problems: problems.length, remedy });
  }

  #fail(error: unknown): void {
    if (this.#isStopped) return;
    this.#parts.log('error', {
      event: 'internal_error',
      where: 'reload',
      error: describeError(error),
    });
  }
}

function changedKeys(before: Configured, now: Configured): readonly string[] {
  const keys = Object.entries(now.config).flatMap(([key, value]) =>
    isDeepStrictEqual(value, Reflect.get(before.config, key)) ? [] : [key],
  );
  const isOtherPack = !isDeepStrictEqual(before.loaded.policy, now.loaded.policy);
  return isOtherPack && !keys.includes('policy') ? [...keys, 'policy'] : keys;
}
