import type { Bits } from './bits.ts';

/**
 * The bit after a vendor section of a TC string; null where it leaves the segment, or a range runs
 * backwards. For a bit field it may lie behind the end: who reads on finds out.
 */
export function vendorSectionEnd(bits: Bits, first: number): number | null {
  if (first + 17 > bits.length) return null;
  const isRanges = bits.read(first + 16, 1) === 1;
  if (!isRanges) return first + 17 + bits.read(first, 16);
  let bit = first + 29;
  if (bit > bits.length) return null;
  for (let left = bits.read(first + 17, 12); left > 0; left -= 1) {
    const isRange = bits.read(bit, 1) === 1;
    const start = bits.read(bit + 1, 16);
    if (isRange && bits.read(bit + 17, 16) < start) return null;
    bit += isRange ? 33 : 17;
    if (bit > bits.length) return null;
  }
  return bit;
}

/**
 * Those of the asked vendors that stand in a vendor section, a bit field or ranges; none where it
 * is malformed. It looks for the asked ones only and never makes the section's own list.
 */
export function vendorsIn(bits: Bits, first: number, asked: readonly number[]): readonly number[] {
  const end = vendorSectionEnd(bits, first);
  if (end === null || end > bits.length) return [];
  const largest = bits.read(first, 16);
  const possible = asked.filter((vendor) => vendor >= 1 && vendor <= largest);
  if (bits.read(first + 16, 1) === 0) {
    return possible.filter((vendor) => bits.read(first + 16 + vendor, 1) === 1);
  }
  const found = new Set<number>();
  for (let bit = first + 29; bit < end;) {
    const isRange = bits.read(bit, 1) === 1;
    const from = bits.read(bit + 1, 16);
    const to = isRange ? bits.read(bit + 17, 16) : from;
    for (const vendor of possible) if (vendor >= from && vendor <= to) found.add(vendor);
    bit += isRange ? 33 : 17;
  }
  return possible.filter((vendor) => found.has(vendor));
}
