import type {
  Basis,
  ExperimentsAnswer,
  MicroAnswer,
  PrivacyAnswer,
  SegmentAnswer,
} from '../../src/insight/answers.ts';

/** A name that would be a picture, a script and a style, were it read as markup. */
export const hostile =
  '<img src=x onerror="document.title=\'owned\'"><style>*{display:none}</style>';

const basis: Basis = {
  site: 'shop',
  from: '2026-11-16',
  to: '2026-11-22',
  visits: 400,
  consentShare: 0.5,
  k: 10,
  suppressed: 4,
  refused: null,
  rounded: null,
  note: null,
  asOf: 1_795_000_000_000,
};

const rate = { rate: 0.1, low: 0.08, high: 0.12 };

/** Hostile names and withheld figures beside figures that may be shown. */
export const hostileMicro: MicroAnswer = {
  basis,
  macro: hostile,
  rows: [
    {
      name: hostile,
      stage: null,
      visits: 120,
      rateWith: rate,
      rateWithout: rate,
      lift: { lift: 1, low: 0.7, high: 1e12 },
      medianSecondsBetween: 61,
    },
    {
      name: 'faq_open',
      stage: 'consideration',
      visits: null,
      rateWith: null,
      rateWithout: null,
      lift: null,
      medianSecondsBetween: null,
    },
  ],
};

/** A warning, and a variant of which nothing may be told. */
export const warnedExperiments: ExperimentsAnswer = {
  basis,
  macro: 'purchase',
  experiments: [
    {
      experiment: hostile,
      variants: [
        { variant: 'a', visits: 300, conversions: 30, rate, difference: null },
        {
          variant: hostile,
          visits: 100,
          conversions: 14,
          rate: { rate: 0.14, low: 0.085, high: 0.221 },
          difference: { difference: 0.04, low: 0.001, high: 0.12 },
        },
        { variant: 'c', visits: null, conversions: null, rate: null, difference: null },
      ],
      warning: 'Visits are spread 300 to 100.',
    },
  ],
};

/** A segment with cells that are withheld, and keys that nobody said. */
export const hostileSegment: SegmentAnswer = {
  basis: { ...basis, rounded: 10 },
  did: 'add_to_cart',
  not: 'purchase',
  visits: 120,
  share: { rate: 0.3, low: 0.25, high: 0.35 },
  by: {
    channel: [
      { key: 'direct', visits: 110 },
      { key: 'email', visits: null },
    ],
    device: [{ key: null, visits: 120 }],
    country: [],
    lastPage: [{ key: `/${hostile}`, visits: 20 }],
  },
};

/** A record that does not hold, a day that is withheld, a hostile name of a destination. */
export const troubledPrivacy: PrivacyAnswer = {
  basis,
  days: [
    { day: '2026-11-21', full: 60, degraded: 20, counted: 40, dropped: { consent_denied: 80 } },
    { day: '2026-11-22', full: null, degraded: null, counted: 30, dropped: {} },
  ],
  stripped: [{ type: 'email', n: 12 }],
  left: [
    {
      destination: hostile,
      type: 'webhook',
      purposes: ['analytics', 'ads'],
      delivered: 60,
      waiting: 3,
      dropped: { consent_denied: 41, gpc_opt_out: 2 },
    },
  ],
  record: { rows: 41, head: null, signedAt: null, holds: false },
};
