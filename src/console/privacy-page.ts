import type { InsightPage } from './insight-page.ts';
import { filterNames } from './insight-query.ts';
import { consentView, privacyView } from './privacy-view.ts';

/** What a privacy officer asks. */
export const privacyPage: InsightPage<'privacy'> = {
  view: 'privacy',
  question: 'privacy',
  about:
    'What came with consent, what was taken out, what left to whom, and what is kept how long.',
  // Consent is not asked for by channel or by device.
  ownFilters: filterNames,
  drawsNothing: true,
  note: 'What came without consent is counted by itself here, and is in no figure of another view.',
  draw: consentView,
  apart: (answer, { state }) => privacyView(answer, state),
};
