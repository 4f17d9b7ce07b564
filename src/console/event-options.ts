import type { NamesAnswer } from '../insight/answers.ts';
import type { Option } from './choices.ts';
import { spaced } from './words.ts';

/** The kinds of events that can be chosen: the big steps, or all. */
export function eventOptions(names: NamesAnswer | null, which: 'macro' | 'all'): readonly Option[] {
  return (names?.names ?? [])
    .filter(({ category }) => which === 'all' || category === 'macro')
    .map(({ name }) => ({ value: name, words: spaced(name) }));
}
