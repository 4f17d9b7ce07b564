import type { SiteConfig } from '../config/config.ts';
import type { Address } from '../identity/address.ts';
import type { SiteId } from '../vocabulary/ids.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import type { RateLimiter } from './rate-limiter.ts';

export interface Refused {
  readonly refused: Refusal;
  readonly retryAfterSeconds: number | null;
}

/** What stands before every request that visitors send: known site, its origin, its rates. */
export class Gate {
  readonly #sites: () => Readonly<Record<string, SiteConfig>>;
  readonly #limiter: RateLimiter;

  constructor(sites: () => Readonly<Record<string, SiteConfig>>, limiter: RateLimiter) {
    this.#sites = sites;
    this.#limiter = limiter;
  }

  /** Whether there is such a site now; it may have gone while a request was on its way. */
  knows(site: SiteId): boolean {
    return Object.hasOwn(this.#sites(), site);
  }

  /** Null where a request from a page may pass. */
  check(
    site: SiteId,
    from: { readonly origin: string | null; readonly address: Address | null },
    events: number,
    now: number,
  ): Refused | null {
    const refused = refusedOrigin(this.#sites(), site, from.origin);
    if (refused !== null) return { refused, retryAfterSeconds: null };
    return this.checkRates(site, from, events, now);
  }

  /** Null where a request may pass that proves its site by a signature, not by its origin. */
  checkRates(
    site: SiteId,
    from: { readonly address: Address | null },
    events: number,
    now: number,
  ): Refused | null {
    const retryAfterSeconds = this.#limiter.take(site, from.address, events, now);
    return retryAfterSeconds === null ? null : { refused: 'rate_limited', retryAfterSeconds };
  }
}

/** Why a page of this origin may not send for a site; null where it may. */
export function refusedOrigin(
  sites: Readonly<Record<string, SiteConfig>>,
  site: SiteId,
  origin: string | null,
): 'unknown_site' | 'origin_not_allowed' | null {
  const config = Object.hasOwn(sites, site) ? sites[site] : undefined;
  if (config === undefined) return 'unknown_site';
  return origin !== null && config.origins.includes(origin) ? null : 'origin_not_allowed';
}
