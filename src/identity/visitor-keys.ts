import { limits } from '../vocabulary/limits.ts';
import type { EpochMs, SiteId } from '../vocabulary/ids.ts';
import { HmacKey } from './hmac-key.ts';

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
  keysOf(site: SiteId, now: EpochMs): SiteKeys;
  /** Destroys what is over. Call it at least once a minute: a quiet site must forget as well. */
  expire(now: EpochMs): void;
}

interface Day {
  readonly root: HmacKey;
  readonly sites: Map<SiteId, HmacKey>;
}

const dayMs = 86_400_000;

/**
 * Random keys in this process's memory, one for each UTC day, one derived for each site of it.
 * Nothing derives them from a date or a secret. A restart starts new ones: visitors of that day
 * count twice. While a key lives, whoever holds it can test an address against an id.
 */
export class MemoryVisitorKeys implements VisitorKeyStore {
  readonly #days = new Map<number, Day>();
  readonly #random: (bytes: number) => Buffer;
  readonly #onEvent: (event: KeyEvent) => void;

  constructor(random: (bytes: number) => Buffer, onEvent: (event: KeyEvent) => void) {
    this.#random = random;
    this.#onEvent = onEvent;
  }

  keysOf(site: SiteId, now: EpochMs): SiteKeys {
    const day = Math.floor(now / dayMs);
    if (!this.#days.has(day)) {
      this.expire(now);
      this.#days.set(day, { root: this.#newRoot(), sites: new Map() });
      this.#onEvent({ event: 'visitor_key_created', day: dayName(day) });
    }
    const inOverlap = now - day * dayMs < limits.keyOverlapMs;
    if (!inOverlap && this.#days.size > 1) this.expire(now);
    const current = this.#siteKey(day, site);
    if (current === null) throw new Error('the day has just been made');
    return { current, previous: inOverlap ? this.#siteKey(day - 1, site) : null };
  }

  expire(now: EpochMs): void {
    for (const [day, { root, sites }] of this.#days) {
      if (now < (day + 1) * dayMs + limits.keyOverlapMs) continue;
      for (const key of [root, ...sites.values()]) key.destroy();
      sites.clear();
      this.#days.delete(day);
      this.#onEvent({ event: 'visitor_key_destroyed', day: dayName(day) });
    }
  }

  #newRoot(): HmacKey {
    const secret = this.#random(32);
    const root = new HmacKey(secret);
    secret.fill(0);
    return root;
  }

  #siteKey(day: number, site: SiteId): HmacKey | null {
    const { root, sites } = this.#days.get(day) ?? {};
    if (root === undefined || sites === undefined) return null;
    let key = sites.get(site);
    if (key === undefined) {
      key = root.derive(`site|${site}`);
      sites.set(site, key);
    }
    return key;
  }
}

function dayName(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
