import { funnelBuilder } from './funnel-builder.ts';
import { stepsOf } from './funnel-steps.ts';
import { funnelView } from './funnel-view.ts';
import type { InsightPage } from './insight-page.ts';

/** Steps in order within a visit: how many took each, and where they were lost. */
export const funnelPage: InsightPage<'funnel'> = {
  view: 'funnel',
  question: 'funnel',
  about:
    'Each step after the one before, within one visit: how many go on, and where they are lost.',
  asks: ({ parameters, names }) => ({ steps: stepsOf(parameters, names).join(',') }),
  controls: funnelBuilder,
  draw: funnelView,
};
