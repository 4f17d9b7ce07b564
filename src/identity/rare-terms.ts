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

/** What is asked whether a term may be told. */
export interface TermMemory {
  /** Counts the use in, and says whether the term is still too rare to be told. */
  isRare(use: TermUse, key: HmacKey): boolean;
}

/** A use as it is counted: HMACs of the term and of its visitor, under the day's key of the site. */
export interface CountedUse {
  readonly name: string;
  readonly user: string;
}

export const nameOfTerm = (term: string, key: HmacKey): string =>
  key.base64url(`term|${term}`).slice(0, 22);

export const userOfTerm = (name: string, visitor: string, key: HmacKey): string =>
  key.base64url(`user|${name}|${visitor}`).slice(0, 16);

/**
 * Which search terms fewer than k visitors of a day have used. It holds HMACs of terms, and for
 * each of them HMACs of visitors until they are k, all under the day's key of the site: with the
 * key it is gone. A term that finds no room any more stays rare. In this process's memory only.
 */
export class RareTerms implements TermMemory {
  readonly #days = new WeakMap<HmacKey, Map<string, Set<string> | 'common'>>();
  readonly #max: number;

  constructor(max: number = limits.searchTermsMax) {
    this.#max = max;
  }

  isRare({ term, visitor, k }: TermUse, key: HmacKey): boolean {
    if (visitor === null) return true;
    const name = nameOfTerm(term, key);
    if (this.#dayOf(key).get(name) === 'common') return false;
    return !this.count({ name, user: userOfTerm(name, visitor, key) }, k, key);
  }

  /** Counts a use in; true where its term is common now. */
  count({ name, user }: CountedUse, k: number, key: HmacKey): boolean {
    const day = this.#dayOf(key);
    const users = day.get(name);
    if (users === 'common') return true;
    if (users === undefined && day.size >= this.#max) return false;
    const known = users ?? new Set<string>();
    known.add(user);
    const isCommon = known.size >= k;
    day.set(name, isCommon ? 'common' : known);
    return isCommon;
  }

  #dayOf(key: HmacKey): Map<string, Set<string> | 'common'> {
    const known = this.#days.get(key);
    if (known !== undefined) return known;
    const day = new Map<string, Set<string> | 'common'>();
    this.#days.set(key, day);
    return day;
  }
}
