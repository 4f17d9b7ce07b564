import type { Money } from '../insight/answers.ts';
import { money } from './numbers.ts';

/** `€1,204.50 and $80.00`: each currency by itself, since they can't be summed. */
export function moneyWords(sums: readonly Money[]): string {
  const shown = sums.filter(({ value }) => value !== 0);
  if (shown.length === 0) return '–';
  return shown.map(({ value, currency }) => money(value, currency)).join(' and ');
}
