import type { Shown } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { count } from './numbers.ts';

const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/** How a number changed, as a sign that is no colour and words; null where one is not shown. */
export function changeOf(
  now: Shown,
  before: Shown,
): { readonly sign: '▲' | '▼' | '='; readonly words: string } | null {
  if (now === null || before === null || (now === 0 && before === 0)) return null;
  if (before === 0) return { sign: '▲', words: 'from none' };
  const part = Math.abs(now - before) / before;
  if (part < 0.005) return { sign: '=', words: 'as before' };
  return now > before
    ? { sign: '▲', words: `${percents.format(part)} more` }
    : { sign: '▼', words: `${percents.format(part)} less` };
}

/** `▲ 12% more than 1,204 in the 7 days before`. */
export function changeLine(
  now: Shown,
  before: Shown,
  days: number,
  words: (n: number) => string = count,
): Child {
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
    ` ${change.words}${before === 0 ? ',' : `${of} ${words(before)}`} in ${time}`,
  );
}

const signNames = { '▲': 'up', '▼': 'down', '=': 'same' } as const;
