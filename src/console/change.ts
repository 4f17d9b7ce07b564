import type { Shown } from '../insight/answers.ts';

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
