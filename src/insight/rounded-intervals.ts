import type { Rate } from './answers.ts';
import { roundedTo } from './disclosure.ts';
import { katz, type Lift } from './katz.ts';
import { type Difference, newcombe } from './newcombe.ts';
import { wilson } from './wilson.ts';

/** Two counts of which the first is a part of the second. */
type Part = readonly [count: number, of: number];

/** The least and the greatest share that may stand behind two rounded counts. */
function ends([count, of]: Part): { readonly least: Part; readonly most: Part } {
  const half = roundedTo / 2;
  const small = Math.max(1, of - half);
  return {
    least: [count === 0 ? 0 : count - half, of + half],
    most: count === 0 ? [0, small] : [Math.min(small, count + half), small],
  };
}

/** A share of rounded counts; its interval holds whatever the counts were before. */
export function roundedRate(count: number, of: number): Rate {
  const { least, most } = ends([count, of]);
  return { rate: count / of, low: wilson(...least).low, high: wilson(...most).high };
}

/** A ratio of shares of rounded counts, in the same way; null where one may be 0. */
export function roundedLift(part: Part, base: Part): Lift | null {
  const [one, other] = [ends(part), ends(base)];
  const middle = katz(...part, ...base);
  const low = katz(...one.least, ...other.most)?.low;
  const high = katz(...one.most, ...other.least)?.high;
  if (middle === null || low === undefined || high === undefined) return null;
  return { lift: middle.lift, low, high };
}

/** A difference of shares of rounded counts, in the same way. */
export function roundedDifference(part: Part, base: Part): Difference {
  const [one, other] = [ends(part), ends(base)];
  const { difference } = newcombe(...part, ...base);
  return {
    difference,
    low: newcombe(...one.least, ...other.most).low,
    high: newcombe(...one.most, ...other.least).high,
  };
}
