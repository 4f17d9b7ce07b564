const marks = /\p{M}+/gu;
const special: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ø', 'o'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]);

/** Lower case without accents, in the folded form that the word tables use. */
export function foldWord(word: string): string {
  const lower = word.normalize('NFKD').toLowerCase().replace(marks, '').normalize('NFKC');
  return lower.replace(/[ßøæœłđðþı]/g, (letter) => special.get(letter) ?? letter);
}

/**
 * The words of a key, folded: `billingAddress[e-mail]_2` → billing, address | e, mail, 2. Brackets,
 * dots and slashes part segments; case, digits and every other sign part words.
 */
export function keySegments(key: string): readonly (readonly string[])[] {
  const segments: string[][] = [];
  for (const segment of key.split(/[[\].:/>]+/)) {
    const words = segment
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
      .replace(/(\p{L}\p{M}*)(\d)/gu, '$1 $2')
      .replace(/(\d)(\p{L})/gu, '$1 $2')
      .split(/[^\p{L}\p{N}\p{M}]+/u)
      .filter((word) => word !== '');
    if (words.length > 0) segments.push(words.map(foldWord));
  }
  return segments;
}
