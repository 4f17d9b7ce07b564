/**
 * Fits a pattern with wildcards to a text, both in pieces. It goes back to the last wildcard only,
 * so that its time is the product of both lengths at most, whatever the text.
 */
export function fitsWildcard<Piece>(
  pattern: readonly Piece[],
  text: readonly string[],
  how: {
    readonly isAny: (piece: Piece) => boolean;
    readonly fits: (piece: Piece, text: string) => boolean;
  },
): boolean {
  let [at, place, star, mark] = [0, 0, -1, 0];
  while (place < text.length) {
    const piece = pattern[at];
    if (piece !== undefined && how.isAny(piece)) {
      star = at;
      at += 1;
      mark = place;
    } else if (piece !== undefined && how.fits(piece, text[place] ?? '')) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      place = mark;
    } else return false;
  }
  return pattern.slice(at).every(how.isAny);
}
