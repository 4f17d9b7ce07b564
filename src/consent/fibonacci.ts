import type { Bits } from './bits.ts';

/**
 * Reads the section ids of a GPP header (ranges of Fibonacci integers) that start at a bit; null
 * where they run over the end or are more than `countMax`, so that no header can make a long list.
 */
export function fibonacciIds(
  bits: Bits,
  first: number,
  countMax: number,
): readonly number[] | null {
  if (first + 12 > bits.length) return null;
  const ids: number[] = [];
  let last = 0;
  let bit = first + 12;
  for (let left = bits.read(first, 12); left > 0; left -= 1) {
    if (bit >= bits.length) return null;
    const isRange = bits.read(bit, 1) === 1;
    const start = fibonacci(bits, bit + 1);
    const more = isRange && start !== null ? fibonacci(bits, start.next) : null;
    if (start === null || (isRange && more === null)) return null;
    const length = more === null ? 0 : more.value;
    if (ids.length + length + 1 > countMax) return null;
    for (let step = 0; step <= length; step += 1) ids.push(last + start.value + step);
    last += start.value + length;
    bit = more === null ? start.next : more.next;
  }
  return ids;
}

/** Bits weigh 1, 2, 3, 5, 8, …; two ones in a row end the number, the second without weight. */
function fibonacci(
  bits: Bits,
  first: number,
): { readonly value: number; readonly next: number } | null {
  let value = 0;
  let [weight, following] = [1, 2];
  let wasOne = false;
  for (let bit = first; bit < bits.length; bit += 1) {
    const isOne = bits.read(bit, 1) === 1;
    if (isOne && wasOne) return { value, next: bit + 1 };
    if (isOne) value += weight;
    wasOne = isOne;
    [weight, following] = [following, weight + following];
  }
  return null;
}
