/** The keys under which sites usually have the terms of their own search. */
const usual: readonly string[] = (
  'q query s search search_term search_query search_text search_word search_phrase keyword keywords ' +
  'kw suche suchbegriff suchwort recherche busca buscar busqueda cerca ricerca zoek zoeken zoekterm ' +
  'szukaj fraza sok sokord sog hledat haku hakusana arama ara kereses cautare'
).split(' ');

const always = 'search_term';
const cacheMax = 5_000;
const keyMax = 40;

/** The keys under which one site has the terms of its own search. */
export class SearchKeys {
  readonly #names: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();

  /** Null stands for the usual ones. `search_term` is always one of them. */
  constructor(keys: readonly string[] | null) {
    this.#names = new Set([...(keys ?? usual), always].map(plain));
  }

  /** `searchTerm`, `search-term` and `search_term` are one. Answers are remembered: keys repeat. */
  has(key: string): boolean {
    if (key.length > keyMax) return false;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const isKey = this.#names.has(plain(key));
    if (this.#known.size >= cacheMax) this.#known.clear();
    this.#known.set(key, isKey);
    return isKey;
  }
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[-_]/g, '');
}
