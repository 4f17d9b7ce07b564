/** Chance that a seed repeats exactly: the same seed gives the same traffic on every machine. */
export interface Chance {
  /** Uniform from 0 to below 1. */
  uniform(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** Whole, from 0 to below `count`. */
  below(count: number): number;
  /** Waits of this mean, in proportion as `-log(u)`. */
  wait(mean: number): number;
  /** One of the list, by the weight of each. */
  pick<T extends { readonly weight: number }>(list: readonly T[]): T;
}

/** Mulberry32: 32 bits of state are enough for traffic, and it is quick. */
export function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_769) >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    uniform,
    happens: (probability) => uniform() < probability,
    below: (count) => Math.floor(uniform() * count),
    wait: (mean) => -Math.log(1 - uniform()) * mean,
    pick: (list) => {
      const total = list.reduce((sum, { weight }) => sum + weight, 0);
      let left = uniform() * total;
      for (const each of list) {
        left -= each.weight;
        if (left < 0) return each;
      }
      const last = list.at(-1);
      if (last === undefined) throw new RangeError('nothing to pick from');
      return last;
    },
  };
}
