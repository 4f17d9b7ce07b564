import { consentReasons } from '../vocabulary/outcomes.ts';

/** Events by decision on one day, as the record has them: `stored:full`, `dropped:objection`, … */
export type DayCounts = Readonly<Record<string, number>>;

/**
 * Of the events that reached Sluice, the share that came with consent: also those that were refused
 * at the door count as having come. To the hundredth, for an exact share would tell its two counts;
 * null where fewer than `least` events came.
 */
export function consentShareOf(days: readonly DayCounts[], least: number): number | null {
  const sum = (decision: string): number =>
    days.reduce((total, counts) => total + (counts[decision] ?? 0), 0);
  const full = sum('stored:full');
  const others = [
    'stored:degraded',
    'stored:counted',
    ...[...consentReasons].map((each) => `dropped:${each}`),
  ];
  const all = others.reduce((total, each) => total + sum(each), full);
  return all < least || all === 0 ? null : Math.round((full / all) * 100) / 100;
}
