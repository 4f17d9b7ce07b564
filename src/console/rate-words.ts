import { count } from './numbers.ts';

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** As many digits as the width of the interval allows: none where it is wide. */
function digitsFor({ low, high }: Ends): number {
  const width = 100 * Math.abs(high - low);
  return width === 0 ? 1 : Math.max(0, Math.min(6, Math.ceil(-Math.log10(width / 3))));
}

function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace('-', '−');
}

/** `3.1%`, as exact as its interval is narrow. */
export function rateWords(rate: { readonly rate: number } & Ends): string {
  return `${fixed(100 * rate.rate, digitsFor(rate))}%`;
}

/** `2.8% to 3.4%`. */
export function endsWords(ends: Ends): string {
  const digits = digitsFor(ends);
  return `${fixed(100 * ends.low, digits)}% to ${fixed(100 * ends.high, digits)}%`;
}

/** `+1.2 points`: a difference of shares is told in points, as a percentage of what it is not. */
export function pointsWords(difference: number, ends: Ends): string {
  const text = fixed(100 * difference, digitsFor(ends));
  return `${difference > 0 && Number(text) !== 0 ? '+' : ''}${text} points`;
}

/** `−0.4 to +1.2`, in points. */
export function pointEndsWords(ends: Ends): string {
  const signed = (value: number): string => pointsWords(value, ends).replace(' points', '');
  return `${signed(ends.low)} to ${signed(ends.high)}`;
}

/** `2.1 ×`; of large ones no digits that nobody knows. */
export function timesWords(times: number): string {
  if (!Number.isFinite(times)) return 'beyond measure';
  const digits = times >= 20 ? 0 : times >= 2 ? 1 : 2;
  return `${digits === 0 ? count(Math.round(times)) : times.toFixed(digits)} ×`;
}

/** `1.8 to 2.4 ×`. */
export function timesEndsWords({ low, high }: Ends): string {
  return `${timesWords(low).replace(' ×', '')} to ${timesWords(high)}`;
}

/** A tick of a scale of shares: `2.5%`. */
export function tickPercent(tick: number): string {
  return `${Number((100 * tick).toFixed(4))}%`.replace('-', '−');
}

/** A tick of a scale of how many times: `1/2`, `2`. */
export function tickTimes(tick: number): string {
  return tick >= 1 ? `${tick}` : `1/${Math.round(1 / tick)}`;
}
