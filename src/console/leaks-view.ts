import type { Leaks, LeakLine } from './console-state.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';
import { count, plural } from './numbers.ts';
import { breakable } from './token-text.ts';
import { kindWords, placeWords } from './leak-words.ts';

/** Which page and which key leaks what, page by page, with what to change; never a value. */
export function leaksView(leaks: Leaks | null, hours: number): Child {
  if (leaks === null) return h('p', { class: 'notice' }, 'The instance does not answer.');
  if (leaks.lines.length === 0) {
    return h(
      'div',
      { class: 'empty' },
      h('h2', null, 'Tight'),
      h('p', null, `No personal data was found in the events of ${timeWords(hours)}.`),
      h('p', null, 'Only events that may be kept are looked at; what is refused is not read.'),
    );
  }
  const sites = new Set(leaks.lines.map(({ site }) => site));
  const pages = new Map<string, LeakLine[]>();
  for (const each of leaks.lines) {
    const name = `${each.site} ${each.page}`;
    pages.set(name, [...(pages.get(name) ?? []), each]);
  }
  return [
    h(
      'p',
      { class: 'leaks-intro' },
      'Redaction took this out before anything was stored. It is best not to send it at all: other scripts, logs and the Referer header see it too. No value is kept here.',
    ),
    h(
      'ol',
      { class: 'leaks' },
      [...pages.values()].map((lines) => page(lines, sites.size > 1)),
    ),
    leaks.others === 0
      ? null
      : h(
          'p',
          { class: 'soft' },
          `${plural(leaks.others, 'more finding')} on pages that were seen too seldom to be listed.`,
        ),
  ];
}

function page(lines: readonly LeakLine[], namesSite: boolean): HTMLElement {
  const [first] = lines;
  const events = lines.reduce((sum, line) => sum + line.count, 0);
  return h(
    'li',
    { class: 'leak-page' },
    h(
      'header',
      null,
      h('h2', null, breakable(first?.page ?? '')),
      h(
        'p',
        { class: 'soft' },
        namesSite ? `${first?.site ?? ''}, ` : null,
        plural(events, 'finding'),
      ),
    ),
    h('ul', null, lines.map(line)),
  );
}

function line({ kind, place, key, count: events, lastHour, advice }: LeakLine): HTMLElement {
  return h(
    'li',
    { class: 'leak' },
    h('strong', { class: 'leak-count' }, count(events)),
    h(
      'div',
      null,
      h(
        'p',
        { class: 'leak-what' },
        h('span', { class: 'leak-kind' }, kindWords(kind)),
        ` ${placeWords(place)}`,
        key === '(other)' ? null : [', key ', h('code', null, key)],
      ),
      h('p', { class: 'leak-advice' }, advice),
      h('p', { class: 'soft leak-when' }, `last seen ${hourWords(lastHour)}`),
    ),
  );
}

function timeWords(hours: number): string {
  if (hours === 1) return 'the last hour';
  return hours % 24 === 0 && hours > 24 ? `the last ${hours / 24} days` : `the last ${hours} hours`;
}

function hourWords(at: number): string {
  const time = new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const day = new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return isToday ? `in the hour from ${time}` : `on ${day}, in the hour from ${time}`;
}
