import type { Money, OverviewFigures, Rate } from '../insight/answers.ts';
import { changeLine } from './change-line.ts';
import { durationWords } from './duration-words.ts';
import { type Child, h } from './element.ts';
import { count, money } from './numbers.ts';
import { endsWords, rateWords } from './rate-words.ts';
import { shownCell, withheld } from './shown-cell.ts';

/** The other totals: pages, time, conversion rate with its interval, small steps, worth. */
export function overviewFacts(
  totals: OverviewFigures,
  before: OverviewFigures,
  days: number,
): HTMLElement {
  const { conversionRate, medianSeconds, pagesPerVisit } = totals;
  return h(
    'dl',
    { class: 'totals' },
    fact('Conversion rate', rateOf(conversionRate), [
      conversionRate !== null &&
        h('p', { class: 'change' }, `${endsWords(conversionRate)}, of ${nOf(totals.visits)}`),
      before.conversionRate !== null &&
        h('p', { class: 'change' }, `${rateWords(before.conversionRate)} before`),
    ]),
    fact(
      'With a small step',
      shownCell(totals.microVisits),
      changeLine(totals.microVisits, before.microVisits, days),
    ),
    fact(
      'Page views',
      shownCell(totals.pageViews),
      changeLine(totals.pageViews, before.pageViews, days),
    ),
    fact('Pages a visit', pagesPerVisit === null ? withheld() : pagesPerVisit.toFixed(1), [
      before.pagesPerVisit !== null &&
        h('p', { class: 'change' }, `${before.pagesPerVisit.toFixed(1)} before`),
    ]),
    fact('Time on site', medianSeconds === null ? withheld() : durationWords(medianSeconds), [
      h('p', { class: 'change' }, 'median, first to last event'),
    ]),
    totals.value.length === 0
      ? null
      : fact(
          'Worth',
          worth(totals.value),
          h('p', { class: 'change' }, 'of all steps with a value'),
        ),
  );
}

function fact(title: string, value: Child, below: Child): HTMLElement {
  return h('div', null, h('dt', null, title), h('dd', null, h('strong', null, value), below));
}

function rateOf(rate: Rate | null): Child {
  return rate === null ? withheld() : rateWords(rate);
}

function nOf(visits: number | null): string {
  return visits === null ? 'few visits' : `${count(visits)} visits`;
}

/** Sums by currency, one below the other. */
export function worth(value: readonly Money[]): Child {
  return value.map((each) =>
    h('span', { class: 'money' }, [
      money(each.value, each.currency),
      each.currency === null && h('small', null, ' without a currency'),
    ]),
  );
}
