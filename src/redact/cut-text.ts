/** A text cut to at most `max` characters at the last space before; null where there is none. */
export function cutText(text: string, max: number): string | null {
  const border = Math.max(text.lastIndexOf(' ', max), text.lastIndexOf('\n', max));
  return border > 0 ? text.slice(0, border) : null;
}

/** An address cut before its query or fragment; null where its path alone is too long. */
export function cutUrl(text: string, max: number): string | null {
  const border = text.search(/[?#]/);
  return border > 0 && border <= max ? text.slice(0, border) : null;
}
