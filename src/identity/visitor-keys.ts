import type { EpochMs, SiteId } from '../vocabulary/ids.ts';
import { DayKeys, dayName, dayOf, isInOverlap } from './day-keys.ts';
import type { HmacKey } from './hmac-key.ts';

/** The keys under which a visitor of one site is named now. */
export interface SiteKeys {
  readonly current: HmacKey;
  /** Yesterday's, in the first hour of a day only. */
  readonly previous: HmacKey | null;
}

/** What happens to a key: for the record. Bears the day only, never a key or a hash of one. */
export interface KeyEvent {
  readonly event: 'visitor_key_created' | 'visitor_key_destroyed';
  /** UTC day, `2026-11-21`. */
  readonly day: string;
}

/** Gives the visitor keys of a site and forgets them in time. */
export interface VisitorKeyStore {
  /** False while the keys of this moment can't be known: nobody may be named then. */
  isReady(now: EpochMs): boolean;
  /** Learns the keys of this moment, where others make them too. Rejects where it can't. */
  refresh(now: EpochMs): Promise<void>;
  keysOf(site: SiteId, now: EpochMs): SiteKeys;
  /** Destroys what is over. Call it at least once a minute: a quiet site must forget as well. */
  expire(now: EpochMs): void;
  /** Destroys what this process holds, at its end. */
  close(): void;
}

/**
 * Random keys in this process's memory, one for each UTC day, one derived for each site of it.
 * Nothing derives them from a date or a secret. A restart starts new ones: visitors of that day
 * count twice. While a key lives, whoever holds it can test an address against an id.
 */
export class MemoryVisitorKeys implements VisitorKeyStore {
  readonly #keys = new DayKeys();
  readonly #random: (bytes: number) => Buffer;
  readonly #onEvent: (event: KeyEvent) => void;

  constructor(random: (bytes: number) => Buffer, onEvent: (event: KeyEvent) => void) {
    this.#random = random;
    this.#onEvent = onEvent;
  }

  isReady(): boolean {
    return true;
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  keysOf(site: SiteId, now: EpochMs): SiteKeys {
    const day = dayOf(now);
    if (!this.#keys.has(day)) {
      this.expire(now);
      this.#keys.set(day, this.#random(32));
      this.#onEvent({ event: 'visitor_key_created', day: dayName(day) });
    }
    const inOverlap = isInOverlap(now);
    if (!inOverlap && this.#keys.size > 1) this.expire(now);
    const current = this.#keys.keyOf(day, site);
    if (current === null) throw new Error('the day has just been made');
    return { current, previous: inOverlap ? this.#keys.keyOf(day - 1, site) : null };
  }

  expire(now: EpochMs): void {
    for (const day of this.#keys.expire(now)) {
      this.#onEvent({ event: 'visitor_key_destroyed', day: dayName(day) });
    }
  }

  close(): void {
    this.expire(Number.MAX_SAFE_INTEGER);
  }
}
