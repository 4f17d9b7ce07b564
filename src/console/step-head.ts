import type { Stage } from '../vocabulary/taxonomy.ts';
import { type Child, h } from './element.ts';
import { breakable } from './token-text.ts';
import { spaced, stageWords } from './words.ts';

/** A kind of event at the head of a row, with its stage in the funnel. */
export function stepHead({
  name,
  stage,
}: {
  readonly name: string;
  readonly stage: Stage | null;
}): Child {
  return [
    h('span', { class: 'figure-name' }, breakable(spaced(name))),
    stage === null ? null : h('span', { class: 'figure-about' }, stageWords[stage]),
  ];
}
