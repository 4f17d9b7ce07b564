import type { PrivacyAnswer, Shown } from '../insight/answers.ts';
import { consentReasons } from '../vocabulary/outcomes.ts';

/** How the events of a day came in; what may not be told is null, and in no sum. */
export interface ConsentDay {
  readonly day: string;
  readonly full: Shown;
  readonly degraded: Shown;
  readonly counted: Shown;
  /** Dropped since consent was denied, unknown or taken back. */
  readonly refused: number;
  /** Dropped for reasons that have nothing to do with consent; not in `all`. */
  readonly other: number;
  /** Of all whose consent was asked for, those that can be told. */
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
    const all = (full ?? 0) + (degraded ?? 0) + (counted ?? 0) + refused;
    return { day, full, degraded, counted, refused, other, all };
  });
}

/** The share of a day that came with consent; null where it can't be told. */
export function consentShare({ full, all }: Pick<ConsentDay, 'full' | 'all'>): number | null {
  return full === null || all === 0 ? null : full / all;
}

/** The days as one; of days that can be told. */
export function consentWhole(days: readonly ConsentDay[]): Pick<ConsentDay, 'full' | 'all'> {
  const told = days.filter(({ full }) => full !== null);
  return {
    full: told.reduce((sum, { full }) => sum + (full ?? 0), 0),
    all: told.reduce((sum, { all }) => sum + all, 0),
  };
}
