/** A small seeded generator of numbers, so that a corpus can be made again. */
export interface Random {
  /** A whole number from 0 to below `n`. */
  readonly below: (n: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of the parts of `a|b|c`. */
  readonly word: (list: string) => string;
  readonly chance: (share: number) => boolean;
  /** Each `#` of a form becomes a digit. */
  readonly fill: (form: string) => string;
  readonly chars: (alphabet: string, length: number) => string;
}

export const digits = '0123456789';
export const hex = '0123456789abcdef';
export const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Mulberry32. */
export function startRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[below(list.length)];
    if (chosen === undefined) throw new Error('an empty list');
    return chosen;
  };
  const chars = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[below(alphabet.length)] ?? '').join('');
  return {
    below,
    pick,
    word: (list) => pick(list.split('|')),
    chance: (share) => next() < share,
    fill: (form) => form.replace(/#/g, () => String(below(10))),
    chars,
  };
}
