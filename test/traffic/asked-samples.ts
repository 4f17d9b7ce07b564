import { type Asked, attributionModels, dimensions } from '../../src/insight/questions.ts';

/** A question as the console asks it first. */
export const plainly: Asked = {
  site: null,
  days: 28,
  filters: {},
  steps: ['page_view', 'view_item', 'add_to_cart', 'begin_checkout', 'purchase'],
  macro: 'purchase',
  by: 'channel',
  model: 'last',
};

/** Ways to narrow a question: each alone, and some together. */
export const narrowings: readonly Partial<Asked>[] = [
  {},
  { site: 'shop' },
  { days: 1 },
  { days: 7, site: 'outlet' },
  { days: 90 },
  { filters: { channel: 'email' } },
  { filters: { source: 'google', medium: 'cpc' } },
  { filters: { campaign: 'autumn' } },
  { filters: { country: 'AT', device: 'mobile' } },
  { filters: { page: '/p/**' } },
  { filters: { page: '/p/*', not: 'site_search' } },
  { filters: { did: 'add_to_cart', not: 'purchase' } },
  { filters: { did: 'never_seen' } },
  { filters: { country: 'XX' }, days: 7 },
];

/** Funnels with ties, names that stand twice, names that never happen, and one step alone. */
export const funnels: readonly (readonly string[])[] = [
  plainly.steps,
  ['page_view', 'page_view', 'page_view'],
  ['scroll_depth', 'engaged_time', 'scroll_depth', 'engaged_time'],
  ['cta_view', 'cta_click', 'purchase'],
  ['purchase', 'newsletter_signup'],
  ['view_item', 'never_seen', 'purchase'],
  ['purchase'],
  ['page_view', 'scroll_depth', 'page_view', 'view_item', 'page_view', 'add_to_cart', 'page_view'],
];

/** Every dimension with every model of attribution. */
export const attributions: readonly Pick<Asked, 'by' | 'model'>[] = dimensions.flatMap((by) =>
  attributionModels.map((model) => ({ by, model })),
);
