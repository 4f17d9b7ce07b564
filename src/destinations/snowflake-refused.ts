import type { Verdict } from './destination.ts';

/** Appends rows under a token: how many of them were refused, or why the request failed. */
export type Append<Each> = (rows: readonly Each[], token: string) => Promise<number | Verdict>;

/** So many further appends may look for the rows that were refused. */
const appendsMax = 32;

/**
 * Which of some committed rows were refused, where only their number is told. The good ones are in
 * the table already, and stand there once more for each time that they are appended to count the
 * refused ones among them: so only first halves are, and the number of the second one follows. What
 * can't be told apart by `appendsMax` appends, or since one failed, is refused as a whole.
 */
export async function refusedAmong<Each>(
  rows: readonly Each[],
  refused: number,
  token: string,
  append: Append<Each>,
): Promise<ReadonlySet<Each>> {
  const found = new Set<Each>();
  let appendsLeft = appendsMax;
  const look = async (some: readonly Each[], count: number, path: string): Promise<void> => {
    if (count <= 0) return;
    const half = some.slice(0, Math.ceil(some.length / 2));
    const isKnown = count >= some.length || appendsLeft <= 0;
    if (!isKnown) appendsLeft -= 1;
    const inHalf = isKnown ? null : await append(half, `${path}.0`).catch(() => null);
    if (typeof inHalf === 'number') {
      await look(half, Math.min(inHalf, count), `${path}.0`);
      await look(some.slice(half.length), count - inHalf, `${path}.1`);
      return;
    }
    if (!isKnown) appendsLeft = 0;
    for (const each of some) found.add(each);
  };
  await look(rows, refused, token);
  return found;
}
