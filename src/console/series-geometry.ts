import type { Shown } from '../insight/answers.ts';
import { wholeScale } from './scale.ts';

/** A day or an hour on the drawing, in percent of its width and height. */
export interface SeriesBar {
  readonly x: number;
  readonly width: number;
  /** From the floor; null where the number is not shown. */
  readonly height: number | null;
}

export interface SeriesGeometry {
  readonly bars: readonly SeriesBar[];
  /** Lines of the scale, without the floor. */
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
}

/** Places numbers over time as bars, none left out; a small one is still to be seen. */
export function seriesGeometry(values: readonly Shown[]): SeriesGeometry {
  const scale = wholeScale(values.map((value) => value ?? 0));
  const width = 100 / Math.max(1, values.length);
  return {
    bars: values.map((value, index) => ({
      x: index * width,
      width,
      height: value === null ? null : value === 0 ? 0 : Math.max(0.8, scale.place(value)),
    })),
    ticks: scale.ticks
      .filter((value) => value > 0 && Number.isInteger(value))
      .map((value) => ({ value, y: 100 - scale.place(value) })),
  };
}

/** Which bars get their time written below: at most `most` of them, evenly, the last one always. */
export function labelled(length: number, most: number): readonly number[] {
  const step = Math.max(1, Math.ceil(length / most));
  return Array.from({ length }, (_, index) => index).filter(
    (index) => (length - 1 - index) % step === 0,
  );
}
