/** A source of visits; `factor` multiplies the chance of a cart and of a purchase. */
export interface SourceModel {
  readonly channel: string;
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  readonly referrerHost: string | null;
  readonly weight: number;
  readonly factor: number;
}

/** A small step: how often visits take it, and by what it multiplies the chance of a purchase. */
export interface StepModel {
  readonly name: string;
  readonly chance: number;
  readonly lift: number;
  /** Taken up to so many times in a visit, and at least once. */
  readonly times: number;
}

export interface VariantModel {
  readonly name: string;
  readonly weight: number;
  readonly factor: number;
}

/** An experiment: the share of visitors that sees it, and its variants. */
export interface ExperimentModel {
  readonly name: string;
  readonly seen: number;
  readonly variants: readonly VariantModel[];
}

export interface Weighted {
  readonly name: string;
  readonly weight: number;
}

/** What visitors are like. All chances are independent of each other, so that the truth is a product. */
export interface TrafficModel {
  readonly sites: readonly (Weighted & { readonly currency: string })[];
  readonly sources: readonly SourceModel[];
  readonly countries: readonly Weighted[];
  readonly devices: readonly (Weighted & { readonly browser: string; readonly os: string })[];
  readonly steps: readonly StepModel[];
  /** A call to action is seen; of those who see it, so many click, and clicking has a lift. */
  readonly cta: { readonly seen: number; readonly clicked: number; readonly lift: number };
  readonly experiments: readonly ExperimentModel[];
  /** Of visits in an experiment, those that see the first variant besides their own. */
  readonly mixed: number;
  /** Chance of a cart before all factors; then of each next step given the one before. */
  readonly cart: number;
  readonly checkoutOfCart: number;
  readonly purchaseOfCheckout: number;
  /** Chance of a purchase at once, without a cart, before all factors. */
  readonly boughtAtOnce: number;
  /** Steps that some buyers take after the purchase only: they must count for nothing. */
  readonly afterwards: readonly { readonly name: string; readonly chance: number }[];
  readonly pages: number;
  readonly secondVisit: number;
  readonly degraded: number;
  readonly counted: number;
  readonly bots: number;
  /** Of purchases, those that the site's server tells, and of these, those of an unknown page. */
  readonly byServer: number;
  readonly serverUnknown: number;
  readonly ties: number;
  readonly late: number;
}

const source = (
  weight: number,
  factor: number,
  channel: string,
  [from, medium, campaign, host]: readonly (string | null)[] = [],
): SourceModel => ({
  channel,
  source: from ?? null,
  medium: medium ?? null,
  campaign: campaign ?? null,
  referrerHost: host ?? null,
  weight,
  factor,
});
const named = (text: string): readonly Weighted[] =>
  text.split(' ').map((word) => {
    const [name = '', weight = '1'] = word.split(':');
    return { name, weight: Number(weight) };
  });
const step = (name: string, chance: number, lift: number, times = 1): StepModel => ({
  name,
  chance,
  lift,
  times,
});

/** A shop as there are many: 2 % of the visits buy. */
export const shopModel: TrafficModel = {
  sites: [
    { name: 'shop', weight: 7, currency: 'EUR' },
    { name: 'outlet', weight: 3, currency: 'USD' },
  ],
  sources: [
    source(30, 1, 'direct'),
    source(24, 1.1, 'organic_search', ['google.com', 'referral', null, 'google.com']),
    source(6, 1.1, 'organic_search', ['duckduckgo.com', 'referral', null, 'duckduckgo.com']),
    source(12, 0.9, 'paid_search', ['google', 'cpc', 'brand', 'google.com']),
    source(8, 0.7, 'paid_search', ['google', 'cpc', 'autumn', 'google.com']),
    source(8, 1.5, 'email', ['newsletter', 'email', 'weekly', null]),
    source(6, 0.5, 'organic_social', ['instagram.com', 'referral', null, 'instagram.com']),
    source(4, 0.8, 'referral', ['blog.example', 'referral', null, 'blog.example']),
    source(2, 1, 'ai_assistants', ['chatgpt.com', 'referral', null, 'chatgpt.com']),
  ],
  countries: named('DE:52 AT:14 CH:11 FR:9 NL:6 IT:4 PL:2.5 US:1.5'),
  devices: [
    { name: 'mobile', weight: 58, browser: 'Chrome', os: 'Android' },
    { name: 'desktop', weight: 36, browser: 'Firefox', os: 'Windows' },
    { name: 'tablet', weight: 6, browser: 'Safari', os: 'iPadOS' },
  ],
  steps: [
    step('scroll_depth', 0.6, 1, 4),
    step('engaged_time', 0.5, 1.25, 3),
    step('site_search', 0.12, 1.5, 2),
    step('view_item', 0.45, 1, 5),
    step('video_progress', 0.08, 1, 4),
    step('review_view', 0.1, 1.3),
    step('newsletter_signup', 0.05, 2),
    step('add_to_wishlist', 0.04, 1.8),
    step('compare_products', 0.05, 1),
    step('chat_opened', 0.03, 0.6),
    step('guide_read', 0.06, 1.2),
  ],
  cta: { seen: 0.5, clicked: 0.2, lift: 1.4 },
  experiments: [
    {
      name: 'checkout_button',
      seen: 0.6,
      variants: [
        { name: 'blue', weight: 1, factor: 1 },
        { name: 'green', weight: 1, factor: 1.3 },
      ],
    },
    {
      name: 'hero',
      seen: 0.3,
      variants: [
        { name: 'a', weight: 45, factor: 1 },
        { name: 'b', weight: 35, factor: 1 },
        { name: 'c', weight: 20, factor: 0.8 },
      ],
    },
  ],
  mixed: 0.01,
  cart: 0.035,
  checkoutOfCart: 0.6,
  purchaseOfCheckout: 0.6,
  boughtAtOnce: 0.003,
  afterwards: [
    { name: 'survey_completed', chance: 0.3 },
    { name: 'newsletter_signup', chance: 0.15 },
    { name: 'share', chance: 0.1 },
  ],
  pages: 2.6,
  secondVisit: 0.14,
  degraded: 0.06,
  counted: 0.12,
  bots: 0.02,
  byServer: 0.2,
  serverUnknown: 0.05,
  ties: 0.06,
  late: 0.02,
};
