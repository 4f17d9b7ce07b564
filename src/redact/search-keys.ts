import { remembered } from './remembered.ts';

/** The keys under which sites usually have the terms of their own search. */
const usual: readonly string[] = (
  'q query s search search_term search_query search_text search_word search_phrase keyword keywords ' +
  'kw suche suchbegriff suchwort recherche busca buscar busqueda cerca ricerca zoek zoeken zoekterm ' +
  'szukaj fraza sok sokord sog hledat haku hakusana arama ara kereses cautare'
).split(' ');

const always = 'search_term';
const keyMax = 40;

/** The keys under which one site has the terms of its own search. */
export class SearchKeys {
  readonly #hashes: ReadonlySet<number>;
  /** `searchTerm`, `search-term` and `search_term` are one. */
  readonly has: (key: string) => boolean;

  /** Null stands for the usual ones. `search_term` is always one of them. */
  constructor(keys: readonly string[] | null) {
    const names: ReadonlySet<string> = new Set([...(keys ?? usual), always].map(plain));
    this.#hashes = new Set([...names].map(hashOf));
    this.has = remembered(5_000, (key) => key.length <= keyMax && names.has(plain(key)));
  }

  /** False where no key of ASCII letters has this hash, without a look at the key itself. */
  mayBe(hash: number): boolean {
    return this.#hashes.has(hash);
  }
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[-_]/g, '');
}

/** The hash of a key of ASCII letters, one letter after the other from its end. */
export function hashStep(hash: number, code: number): number {
  if (code === 45 || code === 95) return hash;
  const lower = code > 64 && code < 91 ? code | 32 : code;
  return (Math.imul(hash, 31) + lower) | 0;
}

function hashOf(key: string): number {
  let hash = 0;
  for (let at = key.length - 1; at >= 0; at -= 1) hash = hashStep(hash, key.charCodeAt(at));
  return hash;
}
