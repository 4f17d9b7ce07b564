import type { Rate } from './answers.ts';

/** The two-sided 95 % quantile of the normal distribution. */
export const z95 = 1.959_963_984_540_054;

/** A share with Wilson's score interval (Wilson 1927; Newcombe 1998, method 3). `of` is above 0. */
export function wilson(count: number, of: number): Rate {
  const rate = count / of;
  const z2 = z95 * z95;
  const middle = (2 * count + z2) / (2 * (of + z2));
  const half = (z95 * Math.sqrt(z2 + 4 * count * (1 - rate))) / (2 * (of + z2));
  const low = count === 0 ? 0 : Math.max(0, middle - half);
  const high = count === of ? 1 : Math.min(1, middle + half);
  return { rate, low, high };
}
