import { wilson } from './wilson.ts';

/** A difference of two shares with its 95 % interval. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** The difference of two independent shares with Newcombe's hybrid score interval (1998, method 10). */
export function newcombe(count: number, of: number, baseCount: number, baseOf: number): Difference {
  const one = wilson(count, of);
  const base = wilson(baseCount, baseOf);
  const difference = one.rate - base.rate;
  return {
    difference,
    low: difference - Math.hypot(one.rate - one.low, base.high - base.rate),
    high: difference + Math.hypot(one.high - one.rate, base.rate - base.low),
  };
}
