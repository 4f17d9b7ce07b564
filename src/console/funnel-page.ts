import type { InsightPage } from './insight-page.ts';

/** soon */
export const funnelPage: InsightPage<'funnel'> = {
  view: 'funnel',
  question: 'funnel',
  about: '',
  draw: (answer) => JSON.stringify(answer),
};
