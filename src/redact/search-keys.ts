/** The keys under which sites usually have the terms of their own search. */
const usual: readonly string[] = (
  'q query s search search_term search_query search_text search_word search_phrase keyword keywords ' +
  'kw suche suchbegriff suchwort recherche busca buscar busqueda cerca ricerca zoek zoeken zoekterm ' +
  'szukaj fraza sok sokord sog hledat haku hakusana arama ara kereses cautare'
).split(' ');

/** Where the terms of a site's own search stand. */
export interface SearchKeys {
  /** As `searchKey` writes them. */
  readonly names: ReadonlySet<string>;
  /** Such a key with its `=`, or with its colon in JSON, in any number of percent-encodings. */
  readonly before: RegExp;
}

const always = 'search_term';
const opening = String.raw`(?:^|[?&#;,|{"'\s[]|%(?:25){0,3}(?:3F|26|23|3B|5B|7B|22|2C))`;
const closing = String.raw`(?:\]|%(?:25){0,3}5D)?(?:\\?["']\s?:\s?\\?["']?|=|%(?:25){0,3}3D)`;

/** Makes the keys ready; null stands for the usual ones. `search_term` is always one of them. */
export function searchKeys(keys: readonly string[] | null): SearchKeys {
  const all = [...(keys ?? usual), always];
  const forms = all.map((key) =>
    key
      .split(/[-_]/)
      .map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`))
      .join('[-_]?'),
  );
  return {
    names: new Set(all.map((key) => searchKey(key))),
    before: new RegExp(`${opening}(?:${forms.join('|')})${closing}`, 'gi'),
  };
}

/** A key as it is looked up: `searchTerm`, `search-term` and `search_term` are one. */
export function searchKey(key: string): string {
  return key.toLowerCase().replaceAll(/[-_]/g, '');
}
