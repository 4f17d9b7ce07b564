import type { EpochMs, SiteId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { HmacKey } from './hmac-key.ts';

/** Milliseconds of a UTC day. */
export const dayMs = 86_400_000;

interface Day {
  readonly root: HmacKey;
  readonly sites: Map<SiteId, HmacKey>;
  /** Tells two roots apart; nobody can tell a root by it. */
  readonly check: string;
}

/** The UTC day of a time, counted from 1970. */
export function dayOf(now: EpochMs): number {
  return Math.floor(now / dayMs);
}

/** `2026-11-21`. */
export function dayName(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** True in the first hour of a day, while yesterday's key lives for sessions that cross midnight. */
export function isInOverlap(now: EpochMs): boolean {
  return now - dayOf(now) * dayMs < limits.keyOverlapMs;
}

/** The roots of the days that live, and a key derived for each site of them. */
export class DayKeys {
  readonly #days = new Map<number, Day>();

  has(day: number): boolean {
    return this.#days.has(day);
  }

  get size(): number {
    return this.#days.size;
  }

  /** Takes the root of a day, and wipes the secret; false where it is the one that is there. */
  set(day: number, secret: Buffer): boolean {
    const root = new HmacKey(secret);
    secret.fill(0);
    const check = root.base64url('check');
    if (this.#days.get(day)?.check === check) {
      root.destroy();
      return false;
    }
    this.#destroy(day);
    this.#days.set(day, { root, sites: new Map(), check });
    return true;
  }

  /** The key of a site on a day; null where that day has none. */
  keyOf(day: number, site: SiteId): HmacKey | null {
    const { root, sites } = this.#days.get(day) ?? {};
    if (root === undefined || sites === undefined) return null;
    let key = sites.get(site);
    if (key === undefined) {
      key = root.derive(`site|${site}`);
      sites.set(site, key);
    }
    return key;
  }

  /** Destroys the days that are over; gives them. */
  expire(now: EpochMs): readonly number[] {
    const over = [...this.#days.keys()].filter(
      (day) => now >= (day + 1) * dayMs + limits.keyOverlapMs,
    );
    for (const day of over) this.#destroy(day);
    return over;
  }

  #destroy(day: number): void {
    const { root, sites } = this.#days.get(day) ?? {};
    root?.destroy();
    for (const key of sites?.values() ?? []) key.destroy();
    sites?.clear();
    this.#days.delete(day);
  }
}
