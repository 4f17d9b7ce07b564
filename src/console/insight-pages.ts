import { type DrawnPage, drawnPage } from './drawn-page.ts';
import { funnelPage } from './funnel-page.ts';
import { overviewPage } from './overview-page.ts';
import { pagesPage } from './pages-page.ts';

/** All views of figures. */
export const insightPages: readonly DrawnPage[] = [
  drawnPage(overviewPage),
  drawnPage(funnelPage),
  drawnPage(pagesPage),
];
