/** A pattern for any of an attribute's names, which commas part. */
export function anyOf(names: string): string {
  return `(${names.replace(/,\s*/g, '|')})`;
}
