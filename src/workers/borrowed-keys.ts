import { dayMs, dayOf, isInOverlap } from '../identity/day-keys.ts';
import { HmacKey } from '../identity/hmac-key.ts';
import type { SiteKeys, VisitorKeyStore } from '../identity/visitor-keys.ts';
import type { EpochMs, SiteId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { LentKey, LentKeys } from './messages.ts';

interface Borrowed extends SiteKeys {
  readonly number: number;
}

/**
 * The visitor keys in a worker's memory: those that the primary lends, until the end that they have
 * there. With the day, with another site, or when the primary says that they are stale, it asks anew.
 */
export class BorrowedKeys implements VisitorKeyStore {
  readonly #ask: () => Promise<LentKeys | null>;
  readonly #held = new Map<number, HmacKey>();
  readonly #sites = new Map<string, Borrowed>();
  #day: number | null = null;
  #isTrusted = false;
  #asking: Promise<void> | null = null;

  constructor(ask: () => Promise<LentKeys | null>) {
    this.#ask = ask;
  }

  isReady(now: EpochMs): boolean {
    return this.#isTrusted && this.#day === dayOf(now);
  }

  /** Asks the primary; rejects where it does not know them either. */
  refresh(): Promise<void> {
    this.#asking ??= this.#ask()
      .then((lent) => this.#take(lent))
      .finally(() => (this.#asking = null));
    return this.#asking;
  }

  keysOf(site: SiteId, now: EpochMs): SiteKeys {
    const found = this.#sites.get(site);
    if (found === undefined) throw new Error('ask isReady first');
    const { current, previous } = found;
    return { current, previous: isInOverlap(now) ? previous : null };
  }

  /** The number of the key under which visitors of a site are named; null where it is not here. */
  numberOf(site: SiteId): number | null {
    return this.#sites.get(site)?.number ?? null;
  }

  /** From now on nothing is known, until the primary has been asked again. */
  distrust(): void {
    this.#isTrusted = false;
  }

  expire(now: EpochMs): void {
    if (this.#day === null) return;
    const isOver = now >= (this.#day + 1) * dayMs + limits.keyOverlapMs;
    if (isOver) this.close();
    else if (this.#day < dayOf(now) || !isInOverlap(now)) this.#letPreviousGo();
  }

  close(): void {
    this.#day = null;
    this.#sites.clear();
    this.#letGo();
  }

  #take(lent: LentKeys | null): void {
    if (lent === null) throw new Error('the primary does not know the keys');
    this.#sites.clear();
    for (const [site, { current, previous }] of Object.entries(lent.sites)) {
      if (current === null) continue;
      const named = { number: current.number, current: this.#hold(current) };
      this.#sites.set(site, {
        ...named,
        previous: previous === null ? null : this.#hold(previous),
      });
    }
    this.#letGo();
    this.#day = lent.day;
    this.#isTrusted = true;
  }

  /** The same key stays the same object: what is remembered under it stays as well. */
  #hold({ number, secret }: LentKey): HmacKey {
    const known = this.#held.get(number);
    if (known !== undefined) return known;
    const bytes = Buffer.from(secret, 'base64url');
    const key = new HmacKey(bytes);
    bytes.fill(0);
    this.#held.set(number, key);
    return key;
  }

  #letPreviousGo(): void {
    for (const [site, borrowed] of this.#sites) {
      if (borrowed.previous !== null) this.#sites.set(site, { ...borrowed, previous: null });
    }
    this.#letGo();
  }

  /** Destroys the keys that no site has any more. */
  #letGo(): void {
    const wanted = new Set(
      [...this.#sites.values()].flatMap(({ current, previous }) => [current, previous]),
    );
    for (const [number, key] of this.#held) {
      if (wanted.has(key)) continue;
      key.destroy();
      this.#held.delete(number);
    }
  }
}
