import type { StepFigures } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { worth } from './overview-facts.ts';
import { endsWords, rateWords } from './rate-words.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { stepBar } from './step-bar.ts';
import { breakable } from './token-text.ts';
import { spaced } from './words.ts';

export interface StepGroup {
  readonly title: string | null;
  readonly steps: readonly StepFigures[];
}

const columns = ['Step', 'Visits', 'Of all visits', 'Events'] as const;

/** Kinds of events with their figures, in groups that share their columns. */
export function stepTable(caption: string, groups: readonly StepGroup[]): HTMLElement {
  const hasWorth = groups.some(({ steps }) => steps.some(({ value }) => value.length > 0));
  const heads = hasWorth ? [...columns, 'Worth'] : columns;
  const most = Math.max(1, ...groups.flatMap(({ steps }) => steps.map((step) => step.visits ?? 0)));
  return h(
    'div',
    { class: 'scroll-x', role: 'region', 'aria-label': caption, tabindex: 0 },
    h(
      'table',
      { class: 'bars' },
      h('caption', { class: 'unseen' }, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          heads.map((words, index) =>
            h('th', { scope: 'col', class: index === 0 ? null : 'number' }, words),
          ),
        ),
      ),
      groups
        .filter(({ steps }) => steps.length > 0)
        .map(({ title, steps }) =>
          h(
            'tbody',
            null,
            title !== null &&
              h(
                'tr',
                null,
                h('th', { scope: 'rowgroup', colspan: heads.length, class: 'stage' }, title),
              ),
            steps.map((step) => stepRow(step, most, hasWorth)),
          ),
        ),
    ),
  );
}

function stepRow(
  { name, category, visits, events, rate, value }: StepFigures,
  most: number,
  hasWorth: boolean,
): Child {
  return h(
    'tr',
    null,
    h(
      'th',
      { scope: 'row' },
      h('span', { class: 'step-name' }, breakable(spaced(name))),
      h('span', { class: 'step-category' }, category),
      visits !== null && stepBar(visits / most),
    ),
    h('td', { class: 'number strong' }, shownCell(visits)),
    h(
      'td',
      { class: 'number' },
      rate === null ? withheld() : [rateWords(rate), h('span', { class: 'ends' }, endsWords(rate))],
    ),
    h('td', { class: 'number' }, shownCell(events)),
    hasWorth && h('td', { class: 'number' }, value.length === 0 ? '–' : worth(value)),
  );
}
