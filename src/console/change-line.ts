import type { Shown } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { changeOf } from './change.ts';
import { count } from './numbers.ts';

/** `▲ 12% more than 1,204 in the 7 days before`. */
export function changeLine(
  now: Shown,
  before: Shown,
  days: number,
  words: (n: number) => string = count,
): Child {
  if (before === 0 && now !== null && days > 1) {
    return h('p', { class: 'change' }, `none in the ${days} days before`);
  }
  if (days === 1 && before !== null) {
    return h('p', { class: 'change' }, `so far; ${words(before)} in all of the day before`);
  }
  const change = changeOf(now, before);
  const time = days === 1 ? 'the day before' : `the ${days} days before`;
  if (change === null || before === null) {
    return h('p', { class: 'change' }, `no comparison with ${time}`);
  }
  const of = change.sign === '=' ? ':' : ' than';
  return h(
    'p',
    { class: 'change' },
    h('span', { class: `change-${signNames[change.sign]}`, 'aria-hidden': 'true' }, change.sign),
    ` ${change.words}${of} ${words(before)} in ${time}`,
  );
}

const signNames = { '▲': 'up', '▼': 'down', '=': 'same' } as const;
