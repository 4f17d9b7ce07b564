import type { PagesAnswer, Shown } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { heatOf } from './heat.ts';
import type { InsightPage, PageTools } from './insight-page.ts';
import { count } from './numbers.ts';
import { nextSort, type PageSort, parseSort, sortedRows } from './page-sort.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { breakable } from './token-text.ts';
import { spaced } from './words.ts';

/** Pages × events: what is done in the visits that saw a page. */
export const pagesPage: InsightPage<'pages'> = {
  view: 'pages',
  question: 'pages',
  about:
    'Which steps were taken in the visits that saw a page. A cell counts visits; the shade compares it with the others of its column.',
  draw: pages,
};

function pages(answer: PagesAnswer, tools: PageTools): Child {
  const sort = parseSort(tools.parameters.get('sort'));
  const { names } = answer;
  const most = names.map((_, column) =>
    Math.max(0, ...answer.rows.map(({ cells }) => cells[column] ?? 0)),
  );
  if (answer.rows.length === 0) return h('p', { class: 'soft' }, 'No page may be shown.');
  return h(
    'div',
    {
      id: 'pages-region',
      class: 'heat-region',
      role: 'region',
      'aria-label': 'Pages and events, to be scrolled',
      tabindex: 0,
    },
    h(
      'table',
      { class: 'heat' },
      h('caption', { class: 'unseen' }, 'Visits by page and event'),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          head('path', 'Page', sort, tools),
          head('visits', 'Visits', sort, tools),
          head('views', 'Page views', sort, tools),
          names.map((name) => head(name, spaced(name), sort, tools)),
        ),
      ),
      h(
        'tbody',
        null,
        sortedRows(answer, sort).map(({ path, visits, pageViews, cells }) =>
          h(
            'tr',
            null,
            h(
              'th',
              { scope: 'row' },
              h(
                'a',
                { href: tools.link({ page: path }), title: 'Only visits that saw this page' },
                breakable(path),
              ),
            ),
            h('td', { class: 'number strong' }, shownCell(visits)),
            h('td', { class: 'number' }, shownCell(pageViews)),
            names.map((_, column) => cell(cells[column] ?? null, most[column] ?? 0)),
          ),
        ),
      ),
    ),
  );
}

function head(by: string, words: string, sort: PageSort, { link }: PageTools): HTMLElement {
  const isHere = sort.by === by;
  const way = sort.isDown ? 'descending' : 'ascending';
  return h(
    'th',
    { scope: 'col', class: by === 'path' ? null : 'number', 'aria-sort': isHere ? way : null },
    h(
      'a',
      { id: `sort-${by}`, href: link({ sort: nextSort(sort, by) }) },
      breakable(words),
      isHere && h('span', { class: 'sort-way', 'aria-hidden': 'true' }, sort.isDown ? ' ▼' : ' ▲'),
    ),
  );
}

function cell(value: Shown, most: number): HTMLElement {
  if (value === null) return h('td', { class: 'number heat-hidden' }, withheld());
  return h('td', { class: `number heat-${heatOf(value, most)}` }, count(value));
}
