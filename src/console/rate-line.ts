import type { Rate } from '../insight/answers.ts';
import type { MeasureLine } from './measure-cell.ts';
import { endsWords, rateWords } from './rate-words.ts';
import { withheld } from './shown-cell.ts';

/** A share as a line of a cell; withheld where it may not be shown. */
export function rateLine(
  rate: Rate | null,
  kind: 'main' | 'other' = 'main',
  of?: string,
): MeasureLine {
  const named = of === undefined ? {} : { of };
  if (rate === null) return { interval: null, words: withheld(), ends: null, ...named };
  const { low, high } = rate;
  return {
    interval: { at: rate.rate, low, high, kind },
    words: rateWords(rate),
    ends: endsWords(rate),
    ...named,
  };
}
