/** The bits of base64url characters, six each, big-endian. It decodes what is asked for only. */
export interface Bits {
  /** How many bits there are. */
  readonly length: number;
  /** Reads an unsigned number of up to 36 bits; what lies behind the end reads as zeros. */
  readonly read: (first: number, count: number) => number;
}

/** Longer strings are no consent strings: they would not fit a cookie. */
export const consentStringLengthMax = 8_192;

const alphabet = /^[A-Za-z0-9_-]{1,8192}$/;

/** Opens a segment of a consent string; null where it is empty or holds another character. */
export function bitsOf(segment: string): Bits | null {
  if (!alphabet.test(segment)) return null;
  return { length: segment.length * 6, read: (first, count) => read(segment, first, count) };
}

function read(segment: string, first: number, count: number): number {
  let value = 0;
  let bit = first;
  const end = first + count;
  while (bit < end) {
    const skipped = bit % 6;
    const taken = Math.min(6 - skipped, end - bit);
    const sextet = sextetAt(segment, (bit - skipped) / 6);
    // Not shifted: a TC string's dates have 36 bits.
    value = value * (1 << taken) + ((sextet >> (6 - skipped - taken)) & ((1 << taken) - 1));
    bit += taken;
  }
  return value;
}

/** RFC 4648 section 5. */
function sextetAt(segment: string, index: number): number {
  const code = segment.charCodeAt(index);
  if (code >= 97) return code - 71;
  if (code === 95) return 63;
  if (code >= 65) return code - 65;
  if (code >= 48) return code + 4;
  return code === 45 ? 62 : 0;
}
