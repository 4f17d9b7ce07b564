import type { Basis } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { clock, count, plural } from './numbers.ts';
import { shownCell, withheld } from './shown-cell.ts';

/** On what the figures of a view stand: visits, consent, what is held back, days. */
export function basisLine(basis: Basis): Child {
  const { visits, consentShare, from, to, asOf } = basis;
  return [
    h(
      'p',
      { class: 'basis' },
      h('span', null, h('strong', null, shownCell(visits)), ' ', visitsWords(visits)),
      h('span', null, consentWords(consentShare)),
      h('span', null, heldBack(basis)),
      h('span', null, from === to ? `${from}, UTC` : `${from} to ${to}, UTC`),
      h('span', null, `up to date at ${clock(asOf)}`),
    ),
    h(
      'p',
      { class: 'basis-note' },
      'What came without consent is counted apart and is in no figure here. A visit lasts no longer than its day.',
    ),
  ];
}

function visitsWords(visits: number | null): string {
  return visits === 1 ? 'visit with consent' : 'visits with consent';
}

function consentWords(share: number | null): Child {
  if (share === null) return 'no page view came, with consent or without';
  const percent = share * 100;
  const words = percent > 0 && percent < 1 ? 'under 1%' : `${Math.round(percent)}%`;
  return [h('strong', null, words), ' of page views came with consent'];
}

function heldBack({ k, suppressed }: Basis): Child {
  if (suppressed === 0) return `cells under ${count(k)} visits would not be shown; here is none`;
  return [
    `cells under ${count(k)} visits, or that would tell such a number, are not shown: `,
    withheld(),
    ` stands for them (${plural(suppressed, 'cell')} here)`,
  ];
}
