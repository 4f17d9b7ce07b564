import type { Money } from '../insight/answers.ts';
import { money } from './numbers.ts';

/** `€1,204.50`, `$80.00`: each currency by itself, since they can't be summed; a dash for none. */
export function moneyWords(sums: readonly Money[]): readonly string[] {
  const shown = sums.filter(({ value }) => value !== 0);
  return shown.length === 0 ? ['–'] : shown.map(({ value, currency }) => money(value, currency));
}
