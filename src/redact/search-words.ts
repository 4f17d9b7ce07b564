/** Segments of a path behind which the term of a site's own search stands: `/search/red+shoes`. */
export const searchWords: readonly string[] =
  'search suche recherche buscar busca busqueda zoeken ricerca szukaj sok hledat haku arama'.split(
    ' ',
  );

/** Segments behind those words that are pages of their own, with the ending of a segment. */
export const searchPages: string = String.raw`(?:results?|all|index(?:\.[a-z]{1,5})?)(?:[/?#]|$)`;

const word = new RegExp(`^(?:${searchWords.join('|')})$`, 'i');
const page = new RegExp(`^${searchPages}`, 'i');

/** True for a segment of a path that is a term of the site's own search. */
export function isSearchSegment(segment: string, before: string): boolean {
  return word.test(before) && !page.test(segment);
}
