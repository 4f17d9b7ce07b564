import type { Shown } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { count } from './numbers.ts';

/** A number that may be shown, or the mark that stands for one that may not: never a zero. */
export function shownCell(n: Shown): Child {
  return n === null ? withheld() : count(n);
}

/** The mark of a figure that stands for too few visits, or would tell such a number. */
export function withheld(): HTMLElement {
  return h('span', { class: 'withheld' }, 'withheld');
}
