import { limits } from '../vocabulary/limits.ts';
import type { HmacKey } from './hmac-key.ts';

/** One use of a search term. */
export interface TermUse {
  readonly term: string;
  /** The visitor's id of the day; null where there is none, and then every term is rare. */
  readonly visitor: string | null;
  /** How many visitors make a term common. */
  readonly k: number;
}

/**
 * Which search terms fewer than k visitors of a day have used. It holds HMACs of terms, and for
 * each of them HMACs of visitors until they are k, all under the day's key of the site: with the
 * key it is gone. A term that finds no room any more stays rare. In this process's memory only.
 */
export class RareTerms {
  readonly #days = new WeakMap<HmacKey, Map<string, Set<string> | 'common'>>();
  readonly #max: number;

  constructor(max: number = limits.searchTermsMax) {
    this.#max = max;
  }

  /** Counts the use in, and says whether the term is still too rare to be told. */
  isRare({ term, visitor, k }: TermUse, key: HmacKey): boolean {
    if (visitor === null) return true;
    const day = this.#dayOf(key);
    const name = key.base64url(`term|${term}`).slice(0, 22);
    const users = day.get(name);
    if (users === 'common') return false;
    if (users === undefined && day.size >= this.#max) return true;
    const known = users ?? new Set<string>();
    known.add(key.base64url(`user|${name}|${visitor}`).slice(0, 16));
    const isCommon = known.size >= k;
    day.set(name, isCommon ? 'common' : known);
    return !isCommon;
  }

  #dayOf(key: HmacKey): Map<string, Set<string> | 'common'> {
    const known = this.#days.get(key);
    if (known !== undefined) return known;
    const day = new Map<string, Set<string> | 'common'>();
    this.#days.set(key, day);
    return day;
  }
}
