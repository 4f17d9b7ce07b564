import { type Child, svg } from './element.ts';
import type { Scale } from './scale.ts';

/** A value with the ends between which it lies. */
export interface Interval {
  readonly at: number;
  readonly low: number;
  readonly high: number;
  /** `main` is a filled dot, `other` a hollow one beside it, so that colour is not the only sign. */
  readonly kind?: 'main' | 'other';
}

export interface IntervalOptions {
  readonly scale: Scale;
  /** Drawn from top to bottom, one a line of text; null leaves its line empty. */
  readonly intervals: readonly (Interval | null)[];
  /** A value that all are held against, drawn as a line. */
  readonly against?: number;
}

/** As high as a line of the words beside it. */
const lineHeight = 22;

/**
 * Draws values with whiskers on a scale that the rows of a table share. What does not fit ends in an
 * arrow. It is decoration: the words stand beside it.
 */
export function intervalDrawing({ scale, intervals, against }: IntervalOptions): SVGSVGElement {
  const height = lineHeight * Math.max(1, intervals.length);
  const line = against === undefined ? null : percent(scale.place(against));
  return svg(
    'svg',
    {
      class: 'interval',
      width: '100%',
      height,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    line === null
      ? null
      : svg('line', { class: 'interval-against', x1: line, x2: line, y1: 0, y2: height }),
    intervals.map((interval, index) =>
      interval === null ? null : whiskers(interval, scale, lineHeight * (index + 0.5)),
    ),
  );
}

function whiskers({ at, low, high, kind = 'main' }: Interval, { place }: Scale, y: number): Child {
  const [from, to, dot] = [place(low), place(high), place(at)];
  const group = (...marks: readonly Child[]): Child =>
    svg('g', { class: `interval-${kind}` }, marks);
  if (to < 0) return group(arrow(0, 1, y));
  if (from > 100) return group(arrow(100, -1, y));
  return group(
    svg('line', { class: 'interval-line', x1: percent(from), x2: percent(to), y1: y, y2: y }),
    from < 0 ? arrow(0, 1, y) : end(from, y),
    to > 100 ? arrow(100, -1, y) : end(to, y),
    dot < 0 || dot > 100
      ? null
      : svg('circle', { class: 'interval-dot', cx: percent(dot), cy: y, r: 4.5 }),
  );
}

function end(x: number, y: number): Child {
  return svg('line', {
    class: 'interval-line',
    x1: percent(x),
    x2: percent(x),
    y1: y - 3,
    y2: y + 3,
  });
}

/** Points out of the drawing. A nested drawing, since a path knows no percents. */
function arrow(x: number, inward: 1 | -1, y: number): Child {
  return svg(
    'svg',
    { x: percent(x), y: y - 4, width: 8, height: 8, overflow: 'visible' },
    svg('path', { class: 'interval-arrow', d: `M0 4l${6 * inward} -4v8z` }),
  );
}

function percent(place: number): string {
  return `${Math.max(0, Math.min(100, place)).toFixed(2)}%`;
}
