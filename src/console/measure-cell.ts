import { type Child, h } from './element.ts';
import { type Interval, intervalDrawing } from './interval-drawing.ts';
import type { Scale } from './scale.ts';

/** One value of a cell: what is drawn, and the same in words. */
export interface MeasureLine {
  /** Null where there is nothing to draw. */
  readonly interval: Interval | null;
  /** The value, or what stands in its place. */
  readonly words: Child;
  /** Its interval. */
  readonly ends: string | null;
  /** What it is of, where a cell has several. */
  readonly of?: string;
}

/** Values with their intervals: drawn on the scale of the column, and beside it in words. */
export function measureCell(
  lines: readonly MeasureLine[],
  scale: Scale,
  against?: number,
): HTMLElement {
  const intervals = lines.map(({ interval }) => interval);
  return h(
    'div',
    { class: 'measure' },
    intervalDrawing({ scale, intervals, ...(against === undefined ? {} : { against }) }),
    h(
      'div',
      { class: 'measure-words' },
      lines.map(({ words, ends, of, interval }) =>
        h(
          'p',
          { class: `measure-${interval?.kind ?? 'main'}` },
          h('strong', null, words),
          ends === null ? null : h('span', { class: 'ends' }, ` ${ends}`),
          of === undefined ? null : h('span', { class: 'measure-of' }, ` ${of}`),
        ),
      ),
    ),
  );
}
