import type { Shown } from '../insight/answers.ts';
import { type Child, h, svg } from './element.ts';
import { count, shortCount } from './numbers.ts';
import { labelled, type SeriesBar, seriesGeometry } from './series-geometry.ts';
import { shownCell } from './shown-cell.ts';
import { timeWords } from './time-words.ts';

export interface SeriesPoint {
  readonly at: string;
  readonly n: Shown;
}

/** Draws numbers over time as water in a row of chambers. It is decoration: the table says the same. */
export function seriesDrawing(
  points: readonly SeriesPoint[],
  kind: 'water' | 'brass',
): SVGSVGElement {
  const { bars, ticks } = seriesGeometry(points.map(({ n }) => n));
  return svg(
    'svg',
    { class: `series series-${kind}`, width: '100%', 'aria-hidden': 'true', focusable: 'false' },
    ticks.map(({ value, y }, index) => [
      svg('line', { class: 'series-line', x1: '0%', x2: '100%', y1: percent(y), y2: percent(y) }),
      index === ticks.length - 1 &&
        svg('text', { class: 'series-tick', x: 2, y: percent(y), dy: '1em' }, shortCount(value)),
    ]),
    bars.map((bar, index) => drawnBar(bar, points[index], kind === 'brass' ? 0.18 : 0)),
    svg('line', { class: 'series-floor', x1: '0%', x2: '100%', y1: '100%', y2: '100%' }),
  );
}

function drawnBar(bar: SeriesBar, point: SeriesPoint | undefined, gap: number): Child {
  const { x, width, height } = bar;
  const inset = width * gap;
  const box = { x: percent(x + inset), width: percent(width - 2 * inset) };
  const said =
    point === undefined
      ? null
      : `${timeWords(point.at)}: ${point.n === null ? 'withheld' : count(point.n)}`;
  return svg(
    'g',
    null,
    height === null
      ? svg('rect', { class: 'series-withheld', ...box, y: '92%', height: '8%' })
      : svg('rect', {
          class: 'series-bar',
          ...box,
          y: percent(100 - height),
          height: percent(height),
        }),
    svg(
      'rect',
      { class: 'series-touch', x: percent(x), width: percent(width), y: 0, height: '100%' },
      svg('title', null, said),
    ),
  );
}

/** The times below the drawings. */
export function seriesTimes(times: readonly string[]): SVGSVGElement {
  const width = 100 / Math.max(1, times.length);
  const marked = labelled(times.length, 8);
  return svg(
    'svg',
    { class: 'series-times', width: '100%', 'aria-hidden': 'true', focusable: 'false' },
    marked.map((index, place) =>
      svg(
        'text',
        {
          class: (marked.length - place) % 2 === 1 ? 'series-time' : 'series-time series-time-more',
          x: percent((index + 0.5) * width),
          y: '1em',
          'text-anchor': anchor(index, times.length),
        },
        timeWords(times[index] ?? ''),
      ),
    ),
  );
}

function anchor(index: number, length: number): 'start' | 'middle' | 'end' {
  if (length > 12 && index === length - 1) return 'end';
  return length > 12 && index === 0 ? 'start' : 'middle';
}

/** The same as a table, for who can't see the drawing, or wants the numbers. */
export function seriesTable(
  series: readonly { readonly at: string; readonly visits: Shown; readonly conversions: Shown }[],
): HTMLElement {
  return h(
    'details',
    { class: 'as-table', id: 'series-table' },
    h('summary', { id: 'series-table-summary' }, 'The same as a table'),
    h(
      'table',
      { class: 'bars' },
      h('caption', { class: 'unseen' }, 'Visits and conversions over time'),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['Time', 'Visits', 'Conversions'].map((words, index) =>
            h('th', { scope: 'col', class: index === 0 ? null : 'number' }, words),
          ),
        ),
      ),
      h(
        'tbody',
        null,
        series.map(({ at, visits, conversions }) =>
          h(
            'tr',
            null,
            h('th', { scope: 'row' }, timeWords(at)),
            h('td', { class: 'number' }, shownCell(visits)),
            h('td', { class: 'number' }, shownCell(conversions)),
          ),
        ),
      ),
    ),
  );
}

function percent(value: number): string {
  return `${Number(value.toFixed(3))}%`;
}
