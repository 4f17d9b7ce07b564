import { z95 } from './wilson.ts';

/** A ratio of two shares with its 95 % interval. */
export interface Lift {
  readonly lift: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The ratio of two independent shares with the log interval of Katz and others (1978); null where a
 * share is 0, for the logarithm has no interval there.
 */
export function katz(count: number, of: number, baseCount: number, baseOf: number): Lift | null {
  if (count <= 0 || baseCount <= 0 || of <= 0 || baseOf <= 0) return null;
  const lift = count / of / (baseCount / baseOf);
  const spread = Math.sqrt(
    Math.max(0, 1 / count - 1 / of) + Math.max(0, 1 / baseCount - 1 / baseOf),
  );
  const factor = Math.exp(z95 * spread);
  return { lift, low: lift / factor, high: lift * factor };
}
