import { dayOf } from '../identity/day-keys.ts';
import type { HmacKey } from '../identity/hmac-key.ts';
import type { VisitorKeyStore } from '../identity/visitor-keys.ts';
import { parseSiteId, type SiteId } from '../vocabulary/ids.ts';
import { keysReady } from '../http/keys-ready.ts';
import type { LentKey, LentKeys } from './messages.ts';

export interface KeyLenderTools {
  readonly keys: VisitorKeyStore;
  readonly sites: () => readonly string[];
  readonly now: () => number;
}

/**
 * Lends the visitor keys of the sites to workers: the sites' own, never the root of a day. Each has
 * a number, by which it is known whether a visitor was named under a key that still lives.
 */
export class KeyLender {
  readonly #tools: KeyLenderTools;
  readonly #numbers = new WeakMap<HmacKey, number>();
  #count = 0;

  constructor(tools: KeyLenderTools) {
    this.#tools = tools;
  }

  /** The keys of now; null where they can't be known. */
  async lend(): Promise<LentKeys | null> {
    const { keys, sites, now } = this.#tools;
    const at = now();
    if (!(await keysReady(keys, at))) return null;
    const lent = sites().flatMap((name) => {
      const site = parseSiteId(name);
      if (site === null) return [];
      const { current, previous } = keys.keysOf(site, at);
      return [[name, { current: this.#lent(current), previous: this.#lent(previous) }]];
    });
    return { day: dayOf(at), sites: Object.fromEntries(lent) };
  }

  /** The key of this number, where it names the visitors of a site now, or did until midnight. */
  living(number: number, site: SiteId, now: number): HmacKey | null {
    const { current, previous } = this.#tools.keys.keysOf(site, now);
    if (this.#numberOf(current) === number) return current;
    return previous !== null && this.#numberOf(previous) === number ? previous : null;
  }

  #lent(key: HmacKey | null): LentKey | null {
    if (key === null) return null;
    const secret = key.copy();
    const lent = { number: this.#numberOf(key), secret: secret.toString('base64url') };
    secret.fill(0);
    return lent;
  }

  #numberOf(key: HmacKey): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#count += 1;
    this.#numbers.set(key, this.#count);
    return this.#count;
  }
}
