import type { ConsoleState, DestinationCounts, DestinationHealth } from './console-state.ts';
import { total } from './console-state.ts';
import type { Child } from './element.ts';
import { h, svg } from './element.ts';
import { clock, count } from './numbers.ts';
import { healthWords, purposeWords, spaced } from './words.ts';

type Part = readonly [key: string, words: string, n: number];

/** One card a destination: its health, and the sum that accounts for every event. */
export function destinationsView(state: ConsoleState | null, retry: (name: string) => void): Child {
  if (state === null) return h('p', { class: 'notice' }, 'The instance does not answer.');
  if (state.destinations.length === 0) {
    return h(
      'div',
      { class: 'empty' },
      h('h2', null, 'Nowhere to go'),
      h(
        'p',
        null,
        'No destination is configured, so every event is dropped at the door. Add one under ',
        h('code', null, 'destinations:'),
        '; ',
        h('code', null, 'sluice check'),
        ' shows what it would get.',
      ),
    );
  }
  return h(
    'ul',
    { class: 'cards' },
    state.destinations.map((each) => card(each, retry)),
  );
}

function card(destination: DestinationHealth, retry: (name: string) => void): HTMLElement {
  const { name, type, purposes, ownStore, state } = destination;
  const id = `card-${name}`;
  return h(
    'li',
    null,
    h(
      'article',
      { class: `card card-${state}`, 'aria-labelledby': id },
      h(
        'header',
        null,
        h('h2', { id }, name),
        h('p', { class: `health health-${state}` }, healthWords[state]),
      ),
      h(
        'p',
        { class: 'facts' },
        h('span', null, type),
        h('span', null, ownStore ? 'own store' : 'third party'),
        h('span', null, `needs ${purposes.map(purposeName).join(' and ')}`),
      ),
      trouble(destination, retry),
      destination.counts === null ? null : conservation(destination.counts),
    ),
  );
}

function purposeName(purpose: string): string {
  return (
    Object.entries(purposeWords)
      .find(([key]) => key === purpose)?.[1]
      .toLowerCase() ?? purpose
  );
}

function trouble(destination: DestinationHealth, retry: (name: string) => void): Child {
  const { name, state, lastError } = destination;
  const canRetry = state === 'halted' || state === 'breaker_open';
  if (lastError === null && !canRetry) return null;
  const button = h('button', { type: 'button', id: `retry-${name}` }, 'Try again now');
  button.addEventListener('click', () => retry(name));
  return h(
    'div',
    { class: `trouble ${canRetry ? 'now' : 'past'}` },
    lastError === null
      ? null
      : [
          h('p', null, h('strong', null, spaced(lastError.reason)), ` at ${clock(lastError.at)}`),
          h('p', null, lastError.remedy),
        ],
    canRetry ? h('p', { class: 'soft' }, 'Nothing is lost: its events wait.') : null,
    canRetry ? button : null,
  );
}

function parts(counts: DestinationCounts): readonly Part[] {
  return [
    ['delivered', 'delivered', counts.delivered],
    ['waiting', 'waiting', counts.waiting],
    ['dropped', 'dropped', total(counts.dropped)],
    ['uncertain', 'uncertain', counts.uncertain],
    ['expired', 'expired', counts.expired],
    ['dead', 'dead', total(counts.dead)],
  ];
}

function conservation(counts: DestinationCounts): Child {
  const list = parts(counts);
  const stored = list.reduce((sum, [, , n]) => sum + n, 0);
  const { dropped, dead, retrying } = counts;
  let x = 0;
  const bars = list.map(([key, , n]) => {
    const width = stored === 0 ? 0 : (100 * n) / stored;
    const bar = svg('rect', { class: `part-${key}`, x, width, height: 4 });
    x += width;
    return bar;
  });
  return [
    svg(
      'svg',
      {
        class: 'sum-drawing',
        viewBox: '0 0 100 4',
        preserveAspectRatio: 'none',
        'aria-hidden': 'true',
      },
      svg('rect', { class: 'bar-whole', width: 100, height: 4 }),
      bars,
    ),
    h(
      'dl',
      { class: 'sum' },
      h('div', { class: 'sum-whole' }, h('dt', null, 'stored'), h('dd', null, count(stored))),
      list
        .filter(([key, , n]) => n > 0 || key === 'delivered' || key === 'waiting')
        .map(([key, words, n]) =>
          h('div', { class: `sum-${key}` }, h('dt', null, words), h('dd', null, count(n))),
        ),
    ),
    retrying === 0
      ? null
      : h('p', { class: 'soft' }, `${count(retrying)} of those waiting were tried before.`),
    reasons('Dropped', dropped),
    reasons('Refused by the receiver', dead),
  ];
}

function reasons(title: string, byReason: Readonly<Record<string, number>>): Child {
  const list = Object.entries(byReason).filter(([, n]) => n > 0);
  if (list.length === 0) return null;
  return h(
    'p',
    { class: 'soft' },
    `${title}: `,
    list.map(([reason, n]) => `${spaced(reason)} ${count(n)}`).join(', '),
    '.',
  );
}
