import type { OverviewAnswer } from '../insight/answers.ts';
import { changeLine } from './change-line.ts';
import { type Child, h } from './element.ts';
import { seriesDrawing, type SeriesPoint, seriesTable, seriesTimes } from './series-drawing.ts';
import { shownCell } from './shown-cell.ts';

type Parts = Pick<OverviewAnswer, 'series' | 'totals' | 'before'> & { readonly days: number };

/** Visits and conversions over time, each with its sum: two drawings above one line of times. */
export function overviewSeries({ series, totals, before, days }: Parts): Child {
  return h(
    'section',
    { class: 'strips', 'aria-label': 'Visits and conversions over time' },
    strip(
      'Visits',
      [shownCell(totals.visits), changeLine(totals.visits, before.visits, days)],
      seriesDrawing(points(series, 'visits'), 'water'),
    ),
    strip(
      'Visits with a conversion',
      [shownCell(totals.conversions), changeLine(totals.conversions, before.conversions, days)],
      seriesDrawing(points(series, 'conversions'), 'brass'),
    ),
    h('div', { class: 'strip-times' }, seriesTimes(series.map(({ at }) => at))),
    seriesTable(series),
  );
}

function points(
  series: OverviewAnswer['series'],
  what: 'visits' | 'conversions',
): readonly SeriesPoint[] {
  return series.map((each) => ({ at: each.at, n: each[what] }));
}

function strip(title: string, [n, change]: readonly [Child, Child], drawing: Child): Child {
  return h(
    'div',
    { class: 'strip' },
    h(
      'div',
      { class: 'strip-words' },
      h('h2', null, title),
      h('p', { class: 'big-figure' }, n),
      change,
    ),
    drawing,
  );
}
