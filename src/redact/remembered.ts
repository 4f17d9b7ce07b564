/** What is no word of a site's own vocabulary (a number, an address, a long token) is not kept. */
const word = /^(?:[\p{L}_.-]{1,32}|[^\p{L}\p{N}]{0,8})$/u;

/**
 * Remembers what was read off words, since keys and paths repeat. Only words of letters are kept, or signs alone,
 * at most `wordsMax`, each as a copy: a slice would hold on to the whole address that it came from.
 */
export function remembered<Value>(
  wordsMax: number,
  read: (text: string) => Value,
): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = read(text);
    if (!word.test(text)) return value;
    if (known.size >= wordsMax) known.clear();
    known.set(Buffer.from(text, 'utf8').toString('utf8'), value);
    return value;
  };
}
