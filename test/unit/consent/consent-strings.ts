const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Writes bits as base64url, filled up with zeros: what the readers under test must undo. */
export function base64url(bits: string): string {
  const padded = bits.padEnd(Math.ceil(bits.length / 6) * 6, '0');
  return (padded.match(/.{6}/g) ?? [])
    .map((sextet) => alphabet.charAt(Number.parseInt(sextet, 2)))
    .join('');
}

/** An unsigned number in so many bits. */
export function bits(value: number, count: number): string {
  return value.toString(2).padStart(count, '0').slice(-count);
}

export interface TcFields {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  readonly policyVersion: number;
  readonly isServiceSpecific: boolean;
  readonly purposes: readonly number[];
  readonly interests: readonly number[];
  readonly purposeOneTreatment: boolean;
  /** Bits of the two vendor sections. */
  readonly vendors: string;
  readonly vendorInterests: string;
  /** Number of restrictions and what follows. */
  readonly restrictions: string;
}

const noVendors = bits(0, 17);

/** The bits of a TC string's core segment. */
export function tcCore(fields: Partial<TcFields> = {}): string {
  const updated = bits(Math.round((fields.updatedAt ?? Date.UTC(2026, 5, 10)) / 100), 36);
  const purposes = (list: readonly number[] = []): string =>
    Array.from({ length: 24 }, (_, index) => (list.includes(index + 1) ? '1' : '0')).join('');
  return [
    bits(fields.version ?? 2, 6),
    updated,
    updated,
    bits(10, 12),
    bits(1, 12),
    bits(1, 6),
    bits(0b000011_001101, 12),
    bits(120, 12),
    bits(fields.policyVersion ?? 5, 6),
    fields.isServiceSpecific === false ? '0' : '1',
    '0',
    bits(0, 12),
    purposes(fields.purposes),
    purposes(fields.interests),
    fields.purposeOneTreatment === true ? '1' : '0',
    bits(0b000011_001101, 12),
    fields.vendors ?? noVendors,
    fields.vendorInterests ?? noVendors,
    fields.restrictions ?? bits(0, 12),
  ].join('');
}

/** A vendor section in ranges: a number stands alone, a pair runs from its first to its second. */
export function vendorRanges(entries: readonly (number | readonly [number, number])[]): string {
  const list = entries.map((entry) =>
    typeof entry === 'number'
      ? `0${bits(entry, 16)}`
      : `1${bits(entry[0], 16)}${bits(entry[1], 16)}`,
  );
  return `${bits(65_535, 16)}1${bits(entries.length, 12)}${list.join('')}`;
}

/** The segment of disclosed vendors, without any. */
export const disclosed: string = base64url(`001${noVendors}`);

/** A whole TC string with disclosed vendors. */
export function tcString(fields: Partial<TcFields> = {}): string {
  return `${base64url(tcCore(fields))}.${disclosed}`;
}

/** A Fibonacci integer: weights 1, 2, 3, 5, …, ended by a second one in a row. */
export function fibonacci(value: number): string {
  const weights = [1, 2];
  while ((weights.at(-1) ?? 0) <= value) {
    weights.push((weights.at(-1) ?? 0) + (weights.at(-2) ?? 0));
  }
  let rest = value;
  let text = '';
  for (const weight of weights.toReversed()) {
    const isIn = weight <= rest;
    if (isIn) rest -= weight;
    text = (isIn ? '1' : '0') + text;
  }
  return `${text.slice(0, text.lastIndexOf('1') + 1)}1`;
}

/** The header of a GPP string: a number stands alone, a pair runs from its first to its second. */
export function gppHeader(entries: readonly (number | readonly [number, number])[]): string {
  let last = 0;
  const list = entries.map((entry) => {
    const [start, end] = typeof entry === 'number' ? [entry, entry] : entry;
    const offset = fibonacci(start - last);
    const more = typeof entry === 'number' ? '' : fibonacci(end - start);
    last = end;
    return `${typeof entry === 'number' ? '0' : '1'}${offset}${more}`;
  });
  return base64url(`${bits(3, 6)}${bits(1, 6)}${bits(entries.length, 12)}${list.join('')}`);
}

/** A GPP string: ids with their sections. */
export function gppString(sections: readonly (readonly [id: number, text: string])[]): string {
  return [gppHeader(sections.map(([id]) => id)), ...sections.map(([, text]) => text)].join('~');
}

/** A core of so many zero bits with two-bit answers at some places. */
export function usCore(length: number, answers: Readonly<Record<number, number>> = {}): string {
  let core = '0'.repeat(length);
  for (const [at, answer] of Object.entries(answers)) {
    core = core.slice(0, Number(at)) + bits(answer, 2) + core.slice(Number(at) + 2);
  }
  return base64url(core.slice(0, length));
}
