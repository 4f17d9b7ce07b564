import type { InsightPage } from './insight-page.ts';
import { macroOf } from './insight-query.ts';
import { macroChoice } from './macro-choice.ts';
import { microView } from './micro-view.ts';

/** Which small steps go with the big one. */
export const microPage: InsightPage<'micro'> = {
  view: 'micro',
  question: 'micro',
  about: 'Which small steps go with the big one, and how sure that is.',
  asks: ({ parameters, names }) => ({ macro: macroOf(parameters, names) }),
  controls: macroChoice,
  draw: microView,
};
