import { hash } from 'node:crypto';
import type { RateLimit } from '../config/config.ts';
import { type Address, addressPrefix } from '../identity/address.ts';
import type { SiteId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';

interface Bucket {
  tokens: number;
  at: number;
}

export interface RateLimits {
  readonly perAddress: RateLimit;
  readonly perSite: RateLimit;
}

/**
 * Token buckets for each site and for each (site, keyed hash of the address prefix). Addresses are
 * never kept: only their hash under a key of this process. The oldest bucket leaves first.
 */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();
  readonly #key: string;
  readonly #limits: () => RateLimits;

  /** The key is random, and of this process alone. */
  constructor(key: string, rates: () => RateLimits) {
    this.#key = key;
    this.#limits = rates;
  }

  /** Takes tokens for a beacon: null when there are enough, else the seconds to wait. */
  take(site: SiteId, address: Address | null, events: number, now: number): number | null {
    const rates = this.#limits();
    const ofAddress = this.#bucket(this.#name(site, address), rates.perAddress, now);
    const ofSite = this.#bucket(`site|${site}`, rates.perSite, now);
    const wait = Math.max(
      waitFor(ofAddress, rates.perAddress, events),
      waitFor(ofSite, rates.perSite, events),
    );
    if (wait > 0) return wait;
    ofAddress.tokens -= events;
    ofSite.tokens -= events;
    return null;
  }

  get size(): number {
    return this.#buckets.size;
  }

  #name(site: SiteId, address: Address | null): string {
    if (address === null) return `address|${site}`;
    const prefix = addressPrefix(address, address.family === 4 ? 32 : 64);
    return hash('sha256', `${this.#key}|${site}|${prefix}`, 'base64url').slice(0, 22);
  }

  #bucket(name: string, { rate, burst }: RateLimit, now: number): Bucket {
    const known = this.#buckets.get(name);
    if (known !== undefined) {
      known.tokens = Math.min(burst, known.tokens + (Math.max(0, now - known.at) * rate) / 1000);
      known.at = now;
      return known;
    }
    if (this.#buckets.size >= limits.bucketsMax) {
      const oldest = this.#buckets.keys().next();
      if (oldest.done !== true) this.#buckets.delete(oldest.value);
    }
    const bucket = { tokens: burst, at: now };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

/** A beacon larger than the whole burst passes when the bucket is full, or it never could. */
function waitFor(bucket: Bucket, { rate, burst }: RateLimit, events: number): number {
  const needed = Math.min(events, burst);
  return bucket.tokens >= needed ? 0 : Math.max(1, Math.ceil((needed - bucket.tokens) / rate));
}
