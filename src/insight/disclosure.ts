/** No figure stands for fewer visits than this, and none tells, by differences, of fewer. */
export const k = 10;

/** With a filter counts are rounded to this: then no difference of two of them is exact. */
export const roundedTo = 10;

/** A group that exists and is too small to be told of. That there is nobody may be told. */
export function isSmall(visits: number): boolean {
  return visits > 0 && visits < k;
}

/**
 * Which parts of a known sum are held back: the small ones, those that must be for another reason,
 * and as many of the next larger ones as it takes until what is left of the sum stands for two parts
 * and `2 k` visits at least. `beyond` is a part of the sum that is never shown.
 */
export function hiddenOf(
  parts: readonly number[],
  mustHide: readonly boolean[] = [],
  beyond = 0,
): readonly boolean[] {
  const hidden = parts.map((part, index) => isSmall(part) || mustHide[index] === true);
  const counted = parts.filter((part, index) => hidden[index] === true && part > 0);
  let sum = counted.reduce((total, part) => total + part, beyond);
  let members = counted.length + (beyond > 0 ? 1 : 0);
  const rest = parts
    .map((part, index) => ({ part, index }))
    .filter(({ part, index }) => part > 0 && hidden[index] !== true)
    .toSorted((left, right) => left.part - right.part || left.index - right.index);
  for (const { part, index } of rest) {
    if (members === 0 || (members > 1 && sum >= 2 * k)) break;
    hidden[index] = true;
    sum += part;
    members += 1;
  }
  return hidden;
}
