import type { PrivacyAnswer } from '../insight/answers.ts';
import { consentReasons } from './consent-reasons.ts';

/** How the events of a day came in; its parts add up to all whose consent was asked for. */
export interface ConsentDay {
  readonly day: string;
  readonly full: number;
  readonly degraded: number;
  readonly counted: number;
  /** Dropped since consent was denied, unknown or taken back. */
  readonly refused: number;
  /** Dropped for reasons that have nothing to do with consent; not in `all`. */
  readonly other: number;
  readonly all: number;
}

/** Parts what was dropped into what consent refused and the rest. */
export function consentDays(days: PrivacyAnswer['days']): readonly ConsentDay[] {
  return days.map(({ day, full, degraded, counted, dropped }) => {
    let [refused, other] = [0, 0];
    for (const [reason, n] of Object.entries(dropped)) {
      if (consentReasons.has(reason)) refused += n;
      else other += n;
    }
    return {
      day,
      full,
      degraded,
      counted,
      refused,
      other,
      all: full + degraded + counted + refused,
    };
  });
}

/** The days as one. */
export function consentSum(days: readonly ConsentDay[]): ConsentDay {
  const sum = (key: Exclude<keyof ConsentDay, 'day'>): number =>
    days.reduce((all, day) => all + day[key], 0);
  return {
    day: '',
    full: sum('full'),
    degraded: sum('degraded'),
    counted: sum('counted'),
    refused: sum('refused'),
    other: sum('other'),
    all: sum('all'),
  };
}
