import type { DestinationCounts } from './console-state.ts';
import { total } from './console-state.ts';
import type { Child } from './element.ts';
import { h, svg } from './element.ts';
import { count } from './numbers.ts';
import { spaced } from './words.ts';

type Part = readonly [key: string, words: string, n: number];

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

/** The sum that accounts for every event of a destination; it says so where it does not hold. */
export function conservationView(counts: DestinationCounts): Child {
  const list = parts(counts);
  const { stored } = counts;
  const missing = stored - list.reduce((sum, [, , n]) => sum + n, 0);
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
    missing === 0
      ? null
      : h(
          'p',
          { class: 'notice' },
          `The sum is off by ${count(Math.abs(missing))}. That must not be: please report it.`,
        ),
    retrying === 0
      ? null
      : h('p', { class: 'soft' }, `${count(retrying)} of those waiting were tried before.`),
    reasons('Dropped', dropped),
    reasons('Refused by the receiver', dead),
    replays(counts.replays),
  ];
}

function replays({ asked = 0, ...ends }: Readonly<Record<string, number>>): Child {
  if (asked === 0) return null;
  const list = Object.entries(ends).map(
    ([end, n]) => `${spaced(end).replace(':', ' ')} ${count(n)}`,
  );
  return h(
    'p',
    { class: 'soft' },
    `Sent once more on request: ${count(asked)} (${list.join(', ')}).`,
  );
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
