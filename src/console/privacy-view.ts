import type { PrivacyAnswer } from '../insight/answers.ts';
import type { ConsoleState } from './console-state.ts';
import { consentDrawing } from './consent-drawing.ts';
import { type Child, h } from './element.ts';
import { figureTable } from './figure-table.ts';
import { keptView } from './kept-view.ts';
import { kindWords } from './leak-words.ts';
import { count, share } from './numbers.ts';
import { type ConsentDay, consentDays, consentShare, consentWhole } from './privacy-days.ts';
import { recordView } from './record-view.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { purposeWords, reasonSentence } from './words.ts';

/** What came with consent, day by day. */
export function consentView({ days }: PrivacyAnswer): Child {
  return consentPart(consentDays(days));
}

/** What was taken out, what left to whom and why not, the state of the record, what is kept. */
export function privacyView(answer: PrivacyAnswer, state: ConsoleState | null): Child {
  return [
    strippedPart(answer.stripped),
    leftPart(answer.left),
    recordView(answer.record),
    keptView(state),
  ];
}

function part(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  return h(
    'section',
    { class: 'privacy-part', 'aria-labelledby': id },
    h('h2', { id }, title),
    children,
  );
}

function consentPart(days: readonly ConsentDay[]): Child {
  const { full, all } = consentWhole(days);
  if (all === 0) {
    const words = 'No event came whose number can be told.';
    return part('privacy-consent', 'Consent', h('p', { class: 'soft' }, words));
  }
  return part(
    'privacy-consent',
    'Consent',
    h(
      'p',
      { class: 'lead' },
      h('strong', null, share(full ?? 0, all)),
      ` of ${count(all)} events came with consent.`,
    ),
    consentDrawing(days),
    h(
      'details',
      null,
      h('summary', null, 'The same in numbers'),
      figureTable({
        caption: 'Events of each day, by how they came in',
        columns: [
          { words: 'Day' },
          { words: 'With consent', kind: 'number' },
          { words: 'Share', kind: 'number' },
          { words: 'Without any id', kind: 'number' },
          { words: 'Only counted', kind: 'number' },
          { words: 'Refused', kind: 'number' },
          { words: 'Dropped for other reasons', kind: 'number' },
        ],
        rows: days.map(dayCells),
      }),
    ),
  );
}

function dayCells(day: ConsentDay): readonly Child[] {
  const part = consentShare(day);
  return [
    day.day,
    h('strong', null, shownCell(day.full)),
    part === null ? (day.full === null ? withheld() : '–') : share(part, 1),
    shownCell(day.degraded),
    shownCell(day.counted),
    count(day.refused),
    count(day.other),
  ];
}

function strippedPart(stripped: PrivacyAnswer['stripped']): Child {
  const most = stripped.toSorted((a, b) => b.n - a.n);
  return part(
    'privacy-stripped',
    'What was taken out',
    most.length === 0
      ? h('p', { class: 'soft' }, 'No personal data was found in the events that were kept.')
      : h(
          'ul',
          { class: 'stripped' },
          most.map(({ type, n }) =>
            h('li', null, h('strong', null, count(n)), ' ', kindWords(type)),
          ),
        ),
    h(
      'p',
      { class: 'soft' },
      'Before anything was stored. ',
      h('a', { href: '#leaks' }, 'Leaks'),
      ' names the pages that it came from.',
    ),
  );
}

function leftPart(left: PrivacyAnswer['left']): Child {
  return part(
    'privacy-left',
    'What left, to whom, and why not',
    left.length === 0
      ? h('p', { class: 'soft' }, 'There is no destination, so nothing left.')
      : figureTable({
          caption: 'Events by destination',
          columns: [
            { words: 'Destination' },
            { words: 'Needs consent to' },
            { words: 'Delivered', kind: 'number' },
            { words: 'Waiting', kind: 'number' },
            { words: 'Not sent, and why' },
          ],
          rows: left.map(({ destination, type, purposes, delivered, waiting, dropped }) => [
            [
              h('span', { class: 'figure-name' }, destination),
              h('span', { class: 'figure-about' }, type),
            ],
            purposes.map(purposeName).join(', '),
            h('strong', null, count(delivered)),
            count(waiting),
            reasons(dropped),
          ]),
        }),
    h(
      'p',
      { class: 'soft' },
      h('a', { href: '#destinations' }, 'Destinations'),
      ' has the health of each.',
    ),
  );
}

function reasons(dropped: Readonly<Record<string, number>>): Child {
  const list = Object.entries(dropped)
    .filter(([, n]) => n > 0)
    .toSorted(([, a], [, b]) => b - a);
  if (list.length === 0) return 'nothing';
  return h(
    'ul',
    { class: 'why-not' },
    list.map(([reason, n]) =>
      h('li', null, count(n), ' ', h('span', null, reasonSentence(reason))),
    ),
  );
}

function purposeName(purpose: string): string {
  return Object.entries(purposeWords).find(([key]) => key === purpose)?.[1] ?? purpose;
}
