import { hiddenOf, isSmall } from './disclosure.ts';

/**
 * Ages of days, today being 0, that answers draw lines between: each answer tells the sum of the last
 * 1, 7, 28 or 90 days, and of as many days before.
 */
const ringEnds = [1, 2, 7, 14, 28, 56] as const;

/**
 * Decides once for all answers which days are held back, from the counts of the last 28 or 90 days,
 * oldest first: whoever lays the answers for 1, 7, 28 and 90 days side by side finds no small day.
 */
export function hiddenDays(
  series: readonly number[],
  mustHide: readonly boolean[] = [],
): readonly boolean[] {
  const length = series.length;
  const between = (from: number, to: number): number =>
    sum(series.slice(Math.max(0, length - to), Math.max(0, length - from)));
  const windows = [1, 7, 28].filter((days) => days <= length);
  const isTold = (days: number): boolean =>
    !isSmall(between(0, days)) &&
    windows.every((wide) => wide <= days || !isSmall(between(days, wide)));
  const isTellable = (days: number): boolean => {
    const before = between(days, 2 * days);
    const wider = windows.filter((wide) => wide >= 2 * days);
    return (
      !isSmall(before) &&
      wider.every(
        (wide) => !isSmall(between(2 * days, wide)) && !isSmall(between(0, wide) - before),
      )
    );
  };
  const isCut = (age: number): boolean =>
    age === 28 || age === 56 || (age === 1 || age === 7 ? isTold(age) : isTellable(age / 2));
  const hidden: boolean[] = [];
  let end = length;
  for (const age of [...ringEnds.filter((each) => each < length), length]) {
    if (age !== length && !isCut(age)) continue;
    const start = length - age;
    hidden.unshift(...hiddenOf(series.slice(start, end), mustHide.slice(start, end)));
    end = start;
  }
  return hidden;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
