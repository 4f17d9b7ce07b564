import { channelsPage } from './channels-page.ts';
import { type DrawnPage, drawnPage } from './drawn-page.ts';
import { experimentsPage } from './experiments-page.ts';
import { funnelPage } from './funnel-page.ts';
import { microPage } from './micro-page.ts';
import { overviewPage } from './overview-page.ts';
import { pagesPage } from './pages-page.ts';
import { privacyPage } from './privacy-page.ts';
import { seedsPage } from './seeds-page.ts';
import { segmentPage } from './segment-page.ts';

/** All views of figures. */
export const insightPages: readonly DrawnPage[] = [
  drawnPage(overviewPage),
  drawnPage(funnelPage),
  drawnPage(microPage),
  drawnPage(pagesPage),
  drawnPage(channelsPage),
  drawnPage(experimentsPage),
  drawnPage(segmentPage),
  drawnPage(seedsPage),
  drawnPage(privacyPage),
];
