import type { InsightPage } from './insight-page.ts';

/** soon */
export const pagesPage: InsightPage<'pages'> = {
  view: 'pages',
  question: 'pages',
  about: '',
  draw: (answer) => JSON.stringify(answer),
};
