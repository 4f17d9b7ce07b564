/** Where a value stands on a drawing, in percent of its width; outside of 0 to 100 where it does not fit. */
export interface Scale {
  readonly place: (value: number) => number;
  /** Values to be written below the drawing, from left to right. */
  readonly ticks: readonly number[];
}

const steps = [1, 2, 2.5, 5, 10] as const;

const nothing: Scale = { place: () => 0, ticks: [] };

/**
 * An even scale with zero on it, round ends and three to six round ticks; without ticks where no
 * value has a size. What is far beyond the others is left outside, or the others would be one point.
 */
export function evenScale(values: readonly number[]): Scale {
  const finite = values.filter((value) => Number.isFinite(value));
  return scaleTo(Math.min(0, ...finite), Math.max(0, fittingMost(finite)));
}

/** An even scale from zero with nothing left outside: a day that stands out is the news of a series. */
export function wholeScale(values: readonly number[]): Scale {
  return scaleTo(0, Math.max(0, ...values.filter((value) => Number.isFinite(value))));
}

/** A scale from zero with nothing left outside, stretched near zero, where rare things lie. */
export function stretchedScale(values: readonly number[]): Scale {
  const { place, ticks } = scaleTo(0, Math.max(0, ...values));
  const [zero = 0, first = 1, ...others] = ticks;
  return {
    place: (value) => 10 * Math.sqrt(Math.max(0, place(value))),
    ticks: [zero, first / 5, first, ...others],
  };
}

function scaleTo(least: number, most: number): Scale {
  const span = most - least;
  if (span === 0) return nothing;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = power * (steps.find((each) => each * power >= span / 4) ?? 10);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const [from, to] = [first * step, last * step];
  return {
    place: (value) => (100 * (value - from)) / (to - from),
    ticks: Array.from({ length: last - first + 1 }, (_, index) =>
      rounded((first + index) * step, step),
    ),
  };
}

/** The largest value, unless it is far beyond three quarters of them: then twice what holds these. */
function fittingMost(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const most = ordered.at(-1) ?? 0;
  const usual = ordered[Math.ceil(0.75 * ordered.length) - 1] ?? most;
  return usual > 0 && most > 4 * usual ? 2 * usual : most;
}

const timesTicks = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16, 32, 64] as const;

/** A scale of how many times: as far from 1 to 2 as from 1 to one half; 1 is always on it. */
export function timesScale(values: readonly number[]): Scale {
  const known = values.filter((value) => Number.isFinite(value) && value > 0);
  const least = Math.min(0.9, ...known);
  const most = Math.max(1.1, fittingMost(known));
  const from = timesTicks.findLast((tick) => tick <= least) ?? timesTicks[0];
  const to = timesTicks.find((tick) => tick >= most) ?? timesTicks[timesTicks.length - 1] ?? 64;
  const [low, high] = [Math.log(from), Math.log(to)];
  return {
    place: (value) => (value <= 0 ? -1 : (100 * (Math.log(value) - low)) / (high - low)),
    ticks: timesTicks.filter((tick) => tick >= from && tick <= to),
  };
}

/** Sums of a tenth are not exact in binary: 0.30000000000000004. */
function rounded(value: number, step: number): number {
  const digits = Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(digits));
}
