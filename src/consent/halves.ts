/** Splits at the first separator, which the second half may contain again; null without one. */
export function halves(text: string, separator: string): readonly [string, string] | null {
  const border = text.indexOf(separator);
  return border < 0 ? null : [text.slice(0, border), text.slice(border + separator.length)];
}
