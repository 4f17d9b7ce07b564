import type { EnrichedEvent } from '../event/enriched-event.ts';
import { parseVisitorId } from '../vocabulary/ids.ts';
import type { EpochMs, VisitorId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { Committer } from './committer.ts';
import { storable } from './frame.ts';
import type { Assigned } from './frame.ts';
import type { SpoolNotice } from './messages.ts';
import { countResults } from './count-results.ts';
import { SpoolUnavailable } from './spool.ts';
import type { Appended, Cut, CutLimits, DeadLetter, DoorCounts, Idle, Result } from './spool.ts';
import type { Spool, SpoolCounts, SpoolDestination, Withdrawal } from './spool.ts';
import { Tail } from './tail.ts';
import { thawCut, thawDeadLetter } from './thaw-cut.ts';
import { WriterPort } from './writer-port.ts';

/** Gives an event its session, and yesterday's visitor id where a session crosses midnight. */
export type AssignSession = (
  visitor: VisitorId,
  previousVisitor: VisitorId | null,
  site: string,
  ts: EpochMs,
) => Assigned | null;

/** Where the spool lies, for whom it stores, and what it may use. */
export interface SqliteSpoolOptions {
  /** The data folder; made if missing, and held by this process alone. */
  readonly folder: string;
  readonly destinations: readonly SpoolDestination[];
  readonly clock: { now(): EpochMs };
  /** Called once per event with a visitor, in the order in which events enter the log. */
  readonly assignSession: AssignSession;
  readonly notify?: (notice: SpoolNotice) => void;
  /** Everything below has its default in `limits`. */
  readonly commitWindowMs?: number;
  readonly commitBytesMax?: number;
  readonly pendingEventsMax?: number;
  readonly dedupeWindowMs?: number;
  readonly retentionMs?: number;
  readonly diskFreeBytesMin?: number;
  /** Given up when the disk is full, so that delivery can still settle; 0 for none. */
  readonly ballastBytes?: number;
  /** Dedupe keys in memory, 11 to 22 bytes each; above it the window gets shorter, noticed. */
  readonly seenKeysMax?: number;
  /** How often the log is trimmed and counts without events are written. */
  readonly tickMs?: number;
  /** For tests of a full disk: SQLite's `max_page_count`. */
  readonly pagesMax?: number;
}

const defaults = { ballastBytes: 8_388_608, seenKeysMax: 8_000_000, tickMs: 1_000 } as const;

/** A clock that steps further than this against the monotonic one is reported. */
const clockStepMs = 2_000;

/** Opens the embedded spool. Rejects with the remedy when the folder is in use or too new. */
export async function openSqliteSpool(options: SqliteSpoolOptions): Promise<Spool> {
  const port = new WriterPort((notice) => options.notify?.(notice));
  try {
    const { lastAt } = await port.call('open', {
      folder: options.folder,
      dedupeWindowMs: options.dedupeWindowMs ?? limits.dedupeWindowMs,
      seenKeysMax: options.seenKeysMax ?? defaults.seenKeysMax,
      retentionMs: options.retentionMs ?? limits.retentionMs,
      retryMsMax: limits.retryMsMax,
      diskFreeBytesMin: options.diskFreeBytesMin ?? limits.diskFreeBytesMin,
      ballastBytes: options.ballastBytes ?? defaults.ballastBytes,
      pagesMax: options.pagesMax ?? null,
    });
    await port.call('attach', { destinations: options.destinations });
    return new SqliteSpool(options, port, lastAt);
  } catch (error) {
    await port.end();
    throw error;
  }
}

class SqliteSpool implements Spool {
  readonly #options: SqliteSpoolOptions;
  readonly #port: WriterPort;
  readonly #committer: Committer;
  readonly #tail = new Tail();
  readonly #timer: NodeJS.Timeout;
  #lastNow: EpochMs;
  #clockOffset: number;
  #ticking: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: SqliteSpoolOptions, port: WriterPort, lastAt: EpochMs) {
    this.#options = options;
    this.#port = port;
    this.#lastNow = lastAt;
    this.#clockOffset = options.clock.now() - performance.now();
    this.#committer = new Committer({
      port,
      now: () => this.#now(),
      windowMs: options.commitWindowMs ?? limits.commitWindowMs,
      bytesMax: options.commitBytesMax ?? limits.commitBytesMax,
      pendingEventsMax: options.pendingEventsMax ?? limits.pendingEventsMax,
      onRow: (row, events) => this.#tail.add(row, events),
    });
    this.#timer = setInterval(() => this.#tick(), options.tickMs ?? defaults.tickMs);
    this.#timer.unref();
  }

  append(events: readonly EnrichedEvent[], counts: DoorCounts): Promise<Appended> {
    if (this.#closing !== null) return Promise.reject(new SpoolUnavailable('closed'));
    return this.#committer.append(events, counts, (event) => storable(event, this.#assign(event)));
  }

  async attach(destinations: readonly SpoolDestination[]): Promise<void> {
    await this.#port.call('attach', { destinations });
  }

  async next(destination: string, now: EpochMs, limits: CutLimits): Promise<Cut | Idle> {
    const { rows } = this.#tail;
    const inMemory = { from: rows[0]?.row ?? Infinity, to: rows.at(-1)?.row ?? -1 };
    const answer = await this.#port.call('next', { destination, now, limits, inMemory });
    return 'id' in answer ? thawCut(destination, answer, rows) : answer;
  }

  async settle(cut: Cut, results: readonly Result[]): Promise<void> {
    await this.#port.call('settle', countResults(cut, results, this.#now()));
  }

  async hasten(destination: string): Promise<void> {
    await this.#port.call('hasten', { destination });
  }

  onAppend(listener: (stored: number) => void): () => void {
    return this.#committer.onAppend(listener);
  }

  counts(): Promise<SpoolCounts> {
    return this.#port.call('counts', null);
  }

  async deadLetters(destination: string, max: number): Promise<readonly DeadLetter[]> {
    return (await this.#port.call('deadLetters', { destination, max })).map(thawDeadLetter);
  }

  replayDead(destination: string, eventIds: readonly string[] | 'all'): Promise<number> {
    return this.#port.call('replayDead', { destination, eventIds, now: this.#now() });
  }

  async withdraw(withdrawals: readonly Withdrawal[]): Promise<void> {
    await this.#port.call('withdraw', withdrawals);
  }

  withdrawals(): Promise<readonly Withdrawal[]> {
    return this.#port.call('withdrawals', null);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#committer.flush();
    try {
      await this.#port.call('close', null);
    } finally {
      await this.#port.end();
    }
  }

  #assign({ record, previousVisitor }: EnrichedEvent): Assigned | null {
    const visitor = parseVisitorId(record.visitor);
    if (visitor === null) return null;
    return this.#options.assignSession(visitor, previousVisitor, record.site, record.ts);
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
      await this.#port.call('tick', { now: this.#now() });
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
