import { experimentsView } from './experiments-view.ts';
import type { InsightPage } from './insight-page.ts';
import { macroOf } from './insight-query.ts';
import { macroChoice } from './macro-choice.ts';

/** What the variants of each experiment went with. */
export const experimentsPage: InsightPage<'experiments'> = {
  view: 'experiments',
  question: 'experiments',
  about: 'How each variant does, and whether the difference could be chance.',
  asks: ({ parameters, names }) => ({ macro: macroOf(parameters, names) }),
  controls: macroChoice,
  draw: experimentsView,
};
