import type { InsightPage } from './insight-page.ts';

/** soon */
export const overviewPage: InsightPage<'overview'> = {
  view: 'overview',
  question: 'overview',
  about: '',
  draw: (answer) => JSON.stringify(answer),
};
