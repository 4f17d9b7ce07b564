import type { Basis } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { clock, count, plural } from './numbers.ts';
import { shownCell, withheld } from './shown-cell.ts';

/** On what the figures of a view stand: visits, consent, what is held back, days. */
export function basisLine(basis: Basis, about: string | null): Child {
  const { visits, consentShare, rounded, note, asOf } = basis;
  // A view that says otherwise on what it stands may count no visits at all.
  const countsVisits = visits !== null || about === null;
  return [
    h(
      'p',
      { class: 'basis' },
      countsVisits &&
        h('span', null, h('strong', null, shownCell(visits)), ` ${visitsWords(visits)}`),
      h('span', null, consentWords(consentShare)),
      rounded !== null && h('span', null, `counts rounded to ${count(rounded)}`),
      h('span', null, `${daysWords(basis)} (UTC)${isToday(basis) ? ', today so far' : ''}`),
      h('span', null, `up to date at ${clock(asOf)}`),
    ),
    note !== null && h('p', { class: 'basis-note' }, h('strong', null, note)),
    h(
      'p',
      { class: 'basis-note' },
      heldBack(basis),
      about ?? 'What came without consent is counted apart, and is in no figure here.',
    ),
  ];
}

function visitsWords(visits: number | null): string {
  return visits === 1 ? 'visit with consent' : 'visits with consent';
}

function consentWords(share: number | null): Child {
  if (share === null) return 'too few events came to tell what share had consent';
  const percent = share * 100;
  const words = percent > 0 && percent < 1 ? 'under 1%' : `${Math.round(percent)}%`;
  return [h('strong', null, words), ' of events came with consent'];
}

function heldBack({ k, suppressed }: Basis): Child {
  const rule = `cells under ${count(k)} visits are not shown`;
  if (suppressed === 0) return `${rule.replace('c', 'C')}; here is none. `;
  return [
    withheld(),
    ` stands for ${plural(suppressed, 'cell')}: ${rule}, nor what would tell such a number. `,
  ];
}

/** Whether the last day is not over yet. */
function isToday({ to, asOf }: Basis): boolean {
  const day = new Date(asOf);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(to);
}

/** `16 to 22 Nov 2026`. */
function daysWords({ from, to }: Basis): string {
  const words = (day: string, rest: Intl.DateTimeFormatOptions): string =>
    Number.isNaN(Date.parse(day))
      ? day
      : new Date(day).toLocaleDateString('en-GB', { day: 'numeric', timeZone: 'UTC', ...rest });
  const whole = { month: 'short', year: 'numeric' } as const;
  if (from === to) return words(to, whole);
  const part: Intl.DateTimeFormatOptions =
    from.slice(0, 7) === to.slice(0, 7)
      ? {}
      : from.slice(0, 4) === to.slice(0, 4)
        ? { month: 'short' }
        : whole;
  return `${words(from, part)} to ${words(to, whole)}`;
}
