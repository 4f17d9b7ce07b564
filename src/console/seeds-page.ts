import type { InsightPage } from './insight-page.ts';
import { macroOf } from './insight-query.ts';
import { macroChoice } from './macro-choice.ts';
import { seedsView } from './seeds-view.ts';

/** Which small steps foretell the big one. */
export const seedsPage: InsightPage<'seeds'> = {
  view: 'seeds',
  question: 'seeds',
  about: 'Which small steps foretell the big one, tried on visits that the forecast had not seen.',
  asks: ({ parameters, names }) => ({ macro: macroOf(parameters, names) }),
  controls: macroChoice,
  draw: seedsView,
};
