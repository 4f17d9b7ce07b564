import { type Child, h } from './element.ts';
import { count } from './numbers.ts';
import { spaced } from './words.ts';

export interface CountedLine {
  readonly name: string;
  readonly n: number;
  /** What else is known of it. */
  readonly about?: string | null;
}

/** What was counted without consent: apart from all figures, in a frame of its own. */
export function countedApart(counted: readonly CountedLine[]): Child {
  if (counted.length === 0) return null;
  return h(
    'section',
    { class: 'counted', 'aria-labelledby': 'counted' },
    h('h2', { id: 'counted' }, 'Counted without consent'),
    h(
      'p',
      { class: 'soft' },
      'A number by hour, country and name; no id and no address behind it. Never mixed with ' +
        'the figures above.',
    ),
    h(
      'ul',
      { class: 'counted-list' },
      counted.map(({ name, about = null, n }) =>
        h(
          'li',
          null,
          h('strong', null, count(n)),
          ` ${spaced(name)}`,
          about === null ? null : h('span', { class: 'soft' }, ` ${about}`),
        ),
      ),
    ),
  );
}
