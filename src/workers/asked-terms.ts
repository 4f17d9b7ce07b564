import type { HmacKey } from '../identity/hmac-key.ts';
import {
  type CountedUse,
  nameOfTerm,
  type TermMemory,
  type TermUse,
  userOfTerm,
} from '../identity/rare-terms.ts';

/**
 * What a worker knows of search terms: those that the primary, which counts for all workers, has
 * called common. Any other is rare here, and is asked for with the beacon; where it has become
 * common by that, the beacon is made anew.
 */
export class AskedTerms implements TermMemory {
  readonly #common = new WeakMap<HmacKey, Set<string>>();
  #uses = new Map<string, CountedUse>();

  isRare({ term, visitor }: TermUse, key: HmacKey): boolean {
    if (visitor === null) return true;
    const name = nameOfTerm(term, key);
    if (this.#common.get(key)?.has(name) === true) return false;
    this.#uses.set(name, { name, user: userOfTerm(name, visitor, key) });
    return true;
  }

  /** What was taken for rare since somebody asked: one visitor's, each term once. */
  taken(): readonly CountedUse[] {
    const uses = [...this.#uses.values()];
    if (uses.length > 0) this.#uses = new Map();
    return uses;
  }

  /** Remembers terms as common, as long as the key lives. */
  learn(names: readonly string[], key: HmacKey): void {
    const common = this.#common.get(key) ?? new Set<string>();
    for (const name of names) common.add(name);
    this.#common.set(key, common);
  }
}
