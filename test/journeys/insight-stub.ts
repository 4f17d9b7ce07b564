import type { Page } from 'playwright-core';
import type { Answers, Basis, Rate } from '../../src/insight/answers.ts';
import type { Question } from '../../src/insight/questions.ts';

export const basis: Basis = {
  site: null,
  from: '2026-11-16',
  to: '2026-11-22',
  visits: 4_210,
  consentShare: 0.61,
  k: 10,
  suppressed: 3,
  refused: null,
  rounded: null,
  note: null,
  asOf: Date.UTC(2026, 10, 22, 9, 30),
};

/** A share with Wilson's 95 % interval. */
function rate(part: number, whole: number): Rate {
  const z = 1.96;
  const p = part / whole;
  const middle = (p + (z * z) / (2 * whole)) / (1 + (z * z) / whole);
  const half =
    (z / (1 + (z * z) / whole)) * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole));
  return { rate: p, low: middle - half, high: middle + half };
}

const taken: readonly (readonly [
  string,
  string,
  'awareness' | 'consideration' | 'purchase' | null,
  number,
  number,
])[] = [
  ['page_view', 'navigation', 'awareness', 4_210, 17_904],
  ['scroll_depth', 'engagement', 'awareness', 2_951, 7_212],
  ['engaged_time', 'engagement', 'awareness', 2_402, 6_330],
  ['view_item', 'commerce', 'consideration', 2_296, 5_871],
  ['site_search', 'interaction', 'consideration', 871, 1_390],
  ['newsletter_signup', 'form', 'consideration', 164, 166],
  ['faq_open', 'engagement', 'consideration', 402, 588],
  ['add_to_cart', 'commerce', 'purchase', 702, 944],
  ['begin_checkout', 'commerce', 'purchase', 318, 341],
  ['guide_read', 'engagement', null, 288, 301],
  ['purchase', 'macro', 'purchase', 187, 190],
  ['<img src=x onerror="document.title=\'owned\'">', 'interaction', null, 31, 33],
];

const conversions = [24, 31, 19, 27, 33, 25, 28];
const visits = [560, 612, 488, 602, 701, 640, 607];

const figures = {
  visits: 4_210,
  pageViews: 17_904,
  pagesPerVisit: 4.25,
  medianSeconds: 143,
  conversions: 187,
  conversionRate: rate(187, 4_210),
  microVisits: 3_402,
  value: [{ currency: 'EUR', value: 12_411.5 }],
} satisfies Answers['overview']['totals'];

const funnelCounts: readonly (readonly [string, number, number | null])[] = [
  ['page_view', 4_210, null],
  ['view_item', 2_296, 34],
  ['add_to_cart', 702, 96],
  ['begin_checkout', 318, 61],
  ['purchase', 187, 154],
];

const funnel: Answers['funnel'] = {
  basis,
  steps: funnelCounts.map(([name, n, medianSeconds], index) => {
    const before = funnelCounts[index - 1]?.[1];
    return {
      name,
      visits: n,
      rate: rate(n, 4_210),
      fromBefore: before === undefined ? null : rate(n, before),
      lost: before === undefined ? null : before - n,
      medianSeconds,
    };
  }),
};

const paths = [
  '/',
  '/product/night-lock',
  '/product/reed-bed',
  '/guides/steeping',
  '/cart',
  '/search',
];

/** Hand-made answers, with what may not be shown and what may not be read as markup among them. */
export const answers: Pick<Answers, 'overview' | 'funnel' | 'pages' | 'names'> = {
  overview: {
    basis,
    totals: figures,
    before: { ...figures, visits: 3_904, conversions: 201, pageViews: 17_950, microVisits: null },
    series: visits.map((n, day) => ({
      at: `2026-11-${16 + day}`,
      visits: n,
      conversions: day === 2 ? null : (conversions[day] ?? 0),
    })),
    counted: [
      { name: 'page_view', n: 8_120 },
      { name: 'add_to_cart', n: 301 },
    ],
    steps: taken.map(([name, category, stage, n, events]) => ({
      name,
      category,
      stage,
      visits: name === 'faq_open' ? null : n,
      events: name === 'faq_open' ? null : events,
      rate: name === 'faq_open' ? null : rate(n, 4_210),
      value: name === 'purchase' ? [{ currency: 'EUR', value: 12_330 }] : [],
    })),
  },
  funnel,
  pages: {
    basis,
    names: ['scroll_depth', 'engaged_time', 'view_item', 'site_search', 'add_to_cart', 'purchase'],
    rows: [...paths, '/<style>*{display:none}</style>'].map((path, row) => ({
      path,
      visits: 3_100 - row * 470,
      pageViews: 4_800 - row * 700,
      cells: [1_900, 1_500, 22, 310, 40, 12].map((n, column) =>
        (row + column) % 7 === 4 ? null : Math.round(n / (1 + row)),
      ),
    })),
  },
  names: {
    basis,
    names: taken.map(([name, category, stage, n]) => ({ name, category, stage, visits: n })),
    values: {
      channel: ['direct', 'organic', 'email', 'social'],
      source: ['google', 'letter'],
      medium: ['cpc', 'email'],
      campaign: ['autumn', '<b>bold</b>'],
      country: ['DE', 'FR'],
      device: ['mobile', 'desktop'],
    },
  },
};

/** What a stub says in place of an answer. */
export interface Said {
  readonly status: number;
  readonly body: string;
}

/** Answers the questions of a page by hand: what was asked is noted in order. */
export async function stubInsight(
  page: Page,
  say: (question: string, url: URL) => Said | null = () => null,
): Promise<URL[]> {
  const asked: URL[] = [];
  await page.route('**/console/api/insight/**', async (route) => {
    const url = new URL(route.request().url());
    asked.push(url);
    const question = url.pathname.split('/').at(-1) ?? '';
    const said = say(question, url);
    const answer = isStubbed(question) ? answers[question] : null;
    await route.fulfill({
      status: said?.status ?? (answer === null ? 404 : 200),
      contentType: 'application/json',
      body: said?.body ?? JSON.stringify(answer),
    });
  });
  return asked;
}

function isStubbed(question: string): question is keyof typeof answers & Question {
  return Object.hasOwn(answers, question);
}
