import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { EpochMs } from '../vocabulary/ids.ts';
import { frozenRecord } from './frame.ts';
import { Group } from './group.ts';
import type { SealedGroup } from './group.ts';
import { SpoolUnavailable } from './spool.ts';
import { givenBytesMin } from './messages.ts';
import type { Appended, DoorCounts } from './spool.ts';
import type { SpoolPort } from './spool-port.ts';

/** What the committer works with, and its bounds. */
export interface CommitterOptions {
  readonly port: SpoolPort;
  readonly now: () => EpochMs;
  readonly windowMs: number;
  readonly bytesMax: number;
  readonly pendingEventsMax: number;
  /** Hears of every row that was written, before anyone else. */
  readonly onRow: (row: number, events: readonly EnrichedEvent[]) => void;
}

/** One caller's events inside a group. */
interface Share {
  readonly from: number;
  readonly to: number;
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

/** A full group with those who wait for it. */
interface Batch {
  readonly sealed: SealedGroup;
  readonly shares: readonly Share[];
  /** As they are stored. */
  readonly events: readonly EnrichedEvent[];
}

const nothing: Appended = { stored: 0, duplicates: 0, duplicateIndexes: [] };

/**
 * Gathers appends into group commits. One commit is on its way at a time; the next one waits for
 * the window only when nothing was on its way.
 */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #listeners = new Set<(stored: number) => void>();
  readonly #group = new Group();
  #shares: Share[] = [];
  #events: EnrichedEvent[] = [];
  readonly #full: Batch[] = [];
  /** Counts that came without events. They outlive a commit that fails. */
  #idleCounters = new Map<string, number>();
  #pendingEvents = 0;
  #timer: NodeJS.Timeout | null = null;
  #committing: Promise<void> | null = null;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  append(
    events: readonly EnrichedEvent[],
    counts: DoorCounts,
    store: (event: EnrichedEvent) => EnrichedEvent,
  ): Promise<Appended> {
    const increments = incrementsOf(events.length, counts);
    if (events.length === 0) {
      for (const [counter, by] of increments) add(this.#idleCounters, counter, by);
      return Promise.resolve(nothing);
    }
    if (this.#pendingEvents + events.length > this.#options.pendingEventsMax) {
      return Promise.reject(new SpoolUnavailable('overloaded'));
    }
    // All of them are text before the first is written: what throws leaves the group as it was.
    const stored = events.map(store);
    const frozen = stored.map(frozenRecord);
    const from = this.#group.count;
    for (const [index, { dedupeKey }] of events.entries()) {
      this.#group.add(frozen[index] ?? '', dedupeKey);
    }
    this.#events.push(...stored);
    for (const [counter, by] of increments) this.#group.increase(counter, by);
    this.#pendingEvents += events.length;
    const promise = new Promise<Appended>((resolve, reject) => {
      this.#shares.push({ from, to: this.#group.count, resolve, reject });
    });
    this.#schedule();
    return promise;
  }

  /** Calls back after each commit that added events. */
  onAppend(listener: (stored: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listeners back: so many events were stored, here or elsewhere. */
  announce(stored: number): void {
    for (const listener of this.#listeners) listener(stored);
  }

  /** Writes counts that no events came with, unless a commit will soon take them along. */
  flushCounts(): void {
    const isTaken = this.#timer !== null || this.#committing !== null;
    if (this.#idleCounters.size > 0 && !isTaken) this.#start();
  }

  /** Resolves when everything that was appended is decided. */
  async flush(): Promise<void> {
    if (this.#committing === null && this.#isWaiting()) this.#start();
    await this.#committing;
    this.flushCounts();
    await this.#committing;
  }

  #isWaiting(): boolean {
    return this.#shares.length > 0 || this.#full.length > 0;
  }

  #schedule(): void {
    const isFull = this.#group.bytes >= this.#options.bytesMax;
    if (isFull) this.#full.push(this.#seal());
    if (this.#committing !== null) return;
    if (isFull) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), this.#options.windowMs);
  }

  #start(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#committing = this.#commitAll();
  }

  /** What came while a commit was on its way has waited long enough: it goes at once. */
  async #commitAll(): Promise<void> {
    do await this.#commit(this.#full.shift() ?? this.#seal());
    while (this.#isWaiting());
    this.#committing = null;
  }

  #seal(): Batch {
    const [shares, events] = [this.#shares, this.#events];
    [this.#shares, this.#events] = [[], []];
    return { sealed: this.#group.seal(this.#options.now()), shares, events };
  }

  #tell(row: number, events: readonly EnrichedEvent[]): void {
    if (events.length === 0) return;
    this.#options.onRow(row, events);
    this.announce(events.length);
  }

  /** Never rejects: what failed is told to the callers. */
  async #commit({ sealed, shares, events }: Batch): Promise<void> {
    const idle = this.#idleCounters;
    this.#idleCounters = new Map();
    const group = { ...sealed, increments: [...sealed.increments, ...idle] };
    try {
      const transfer = sealed.body.byteLength < givenBytesMin ? [] : [sealed.body.buffer];
      const { row, duplicates } = await this.#options.port.call('append', group, transfer);
      this.#pendingEvents -= sealed.count;
      for (const share of shares) share.resolve(shareOf(share, duplicates));
      this.#tell(row, without(events, duplicates));
    } catch (error) {
      this.#pendingEvents -= sealed.count;
      for (const [counter, by] of idle) add(this.#idleCounters, counter, by);
      for (const share of shares) share.reject(error);
    }
  }
}

function without<Item>(items: readonly Item[], indexes: readonly number[]): readonly Item[] {
  if (indexes.length === 0) return items;
  const gone = new Set(indexes);
  return items.filter((_, index) => !gone.has(index));
}

function shareOf({ from, to }: Share, duplicates: readonly number[]): Appended {
  if (duplicates.length === 0) {
    return { stored: to - from, duplicates: 0, duplicateIndexes: [] };
  }
  const mine = duplicates.filter((index) => index >= from && index < to);
  return {
    stored: to - from - mine.length,
    duplicates: mine.length,
    duplicateIndexes: mine.map((index) => index - from),
  };
}

function incrementsOf(events: number, counts: DoorCounts): readonly (readonly [string, number])[] {
  const dropped = Object.entries(counts.dropped);
  const sum = dropped.reduce((total, [, count]) => total + (count ?? 0), 0);
  const { received, derived = 0 } = counts;
  if (received + derived !== events + sum) {
    throw new RangeError(`received ${received + derived}, but ${events} events + ${sum} dropped`);
  }
  const increments: [string, number][] = [['received', received]];
  if (derived > 0) increments.push(['derived', derived]);
  for (const [reason, count] of dropped) increments.push([`dropped:${reason}`, count ?? 0]);
  return increments;
}

function add(counters: Map<string, number>, counter: string, by: number): void {
  counters.set(counter, (counters.get(counter) ?? 0) + by);
}
