import type { NamesAnswer } from '../insight/answers.ts';
import type { ChoiceOption } from './choice.ts';
import { count } from './numbers.ts';
import { spaced } from './words.ts';

/** The kinds of events to choose from, commonest first, each with its visits. */
export function eventChoices(names: NamesAnswer | null): readonly ChoiceOption[] {
  return (names?.names ?? [])
    .toSorted((a, b) => (b.visits ?? -1) - (a.visits ?? -1))
    .map(({ name, visits }) => ({
      value: name,
      words: visits === null ? spaced(name) : `${spaced(name)} (${count(visits)})`,
    }));
}
