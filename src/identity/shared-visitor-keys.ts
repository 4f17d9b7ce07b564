import type { EpochMs, SiteId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { DayKeys, dayMs, dayName, dayOf, isInOverlap } from './day-keys.ts';
import type { KeyEvent, SiteKeys, VisitorKeyStore } from './visitor-keys.ts';

/** Where all nodes find the secret of a day. */
export interface SharedKeyTable {
  /** The secret of a day, made by whoever asks first. `isNew` where that was this call. */
  take(day: number): Promise<{ readonly secret: Buffer; readonly isNew: boolean }>;
  /** The secret of a day, where there is one. */
  find(day: number): Promise<Buffer | null>;
  /** Destroys the secrets of all days before this one. */
  forgetBefore(day: number): Promise<void>;
}

/** Tomorrow's key is fetched this long ahead, so that midnight waits for nobody. */
const aheadMs = 600_000;

/**
 * The keys that all nodes share, so that a visitor is one visitor on each of them. The table is the
 * truth: who lost the way to it knows no key until it has looked again, because a table that was
 * emptied by a crash has got another key since. Days end here and there at the same time.
 */
export class SharedVisitorKeys implements VisitorKeyStore {
  readonly #table: SharedKeyTable;
  readonly #onEvent: (event: KeyEvent) => void;
  readonly #keys = new DayKeys();
  /** The day for which the table has been asked since the way to it was lost. */
  #knownDay: number | null = null;
  readonly #ended: number[] = [];
  #refreshing: Promise<void> | null = null;

  constructor(table: SharedKeyTable, onEvent: (event: KeyEvent) => void) {
    this.#table = table;
    this.#onEvent = onEvent;
  }

  isReady(now: EpochMs): boolean {
    const day = dayOf(now);
    return this.#keys.has(day) && (this.#knownDay === day || this.#knownDay === day - 1);
  }

  keysOf(site: SiteId, now: EpochMs): SiteKeys {
    const day = dayOf(now);
    const current = this.#keys.keyOf(day, site);
    if (current === null) throw new Error('ask isReady first');
    return { current, previous: isInOverlap(now) ? this.#keys.keyOf(day - 1, site) : null };
  }

  /** Here at once; the record is told when the table has forgotten as well. */
  expire(now: EpochMs): void {
    this.#ended.push(...this.#keys.expire(now));
  }

  /** The day goes on, on the other nodes. */
  close(): void {
    this.#keys.expire(Number.MAX_SAFE_INTEGER);
  }

  /** From now on nothing is known, until the table has been asked again. */
  distrust(): void {
    this.#knownDay = null;
  }

  /** Asks the table for what lives, and destroys there what is over. Rejects where it can't. */
  refresh(now: EpochMs): Promise<void> {
    this.#refreshing ??= this.#ask(now).finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #ask(now: EpochMs): Promise<void> {
    this.expire(now);
    const day = dayOf(now);
    await this.#take(day);
    if (isInOverlap(now)) {
      const secret = await this.#table.find(day - 1);
      if (secret !== null) this.#keys.set(day - 1, secret);
    }
    if (now + aheadMs >= (day + 1) * dayMs) await this.#take(day + 1);
    this.#knownDay = day;
    await this.#table.forgetBefore(dayOf(now - limits.keyOverlapMs));
    for (const ended of this.#ended.splice(0)) {
      this.#onEvent({ event: 'visitor_key_destroyed', day: dayName(ended) });
    }
  }

  async #take(day: number): Promise<void> {
    const { secret, isNew } = await this.#table.take(day);
    this.#keys.set(day, secret);
    if (isNew) this.#onEvent({ event: 'visitor_key_created', day: dayName(day) });
  }
}
