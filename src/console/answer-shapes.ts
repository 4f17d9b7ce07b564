import type { Question } from '../insight/questions.ts';
import type { Shape } from './shape.ts';

const rate = { rate: 'number', low: 'number', high: 'number' } satisfies Shape;
const money = { currency: 'string?', value: 'number' } satisfies Shape;
const keyed = [{ key: 'string?', visits: 'number?' }] satisfies Shape;

const basis = {
  'site?': 'string',
  from: 'string',
  to: 'string',
  visits: 'number?',
  consentShare: 'number?',
  k: 'number',
  suppressed: 'number',
  refused: 'string?',
  rounded: 'number?',
  note: 'string?',
  asOf: 'number',
} satisfies Shape;

const figures = {
  visits: 'number?',
  pageViews: 'number?',
  pagesPerVisit: 'number?',
  medianSeconds: 'number?',
  conversions: 'number?',
  'conversionRate?': rate,
  microVisits: 'number?',
  value: [money],
} satisfies Shape;

const step = {
  name: 'string',
  category: 'string',
  stage: 'string?',
  visits: 'number?',
  events: 'number?',
  'rate?': rate,
  value: [money],
} satisfies Shape;

/** What the answer to each question must look like before a view may draw it. */
export const answerShapes: Readonly<Record<Question, Shape>> = {
  overview: {
    basis,
    totals: figures,
    before: figures,
    series: [{ at: 'string', visits: 'number?', conversions: 'number?' }],
    counted: [{ name: 'string', n: 'number' }],
    steps: [step],
  },
  funnel: {
    basis,
    steps: [
      {
        name: 'string',
        visits: 'number?',
        'rate?': rate,
        'fromBefore?': rate,
        lost: 'number?',
        medianSeconds: 'number?',
      },
    ],
  },
  micro: {
    basis,
    macro: 'string',
    rows: [
      {
        name: 'string',
        stage: 'string?',
        visits: 'number?',
        'rateWith?': rate,
        'rateWithout?': rate,
        'lift?': { lift: 'number', low: 'number', high: 'number' },
        medianSecondsBetween: 'number?',
      },
    ],
  },
  pages: {
    basis,
    names: ['string'],
    rows: [{ path: 'string', visits: 'number?', pageViews: 'number?', cells: ['number?'] }],
  },
  channels: {
    basis,
    by: 'string',
    model: 'string',
    macro: 'string',
    rows: [
      {
        key: 'string?',
        visits: 'number?',
        conversions: 'number?',
        'conversionRate?': rate,
        'clickThrough?': rate,
        credited: 'number?',
        value: [money],
      },
    ],
  },
  experiments: {
    basis,
    macro: 'string',
    experiments: [
      {
        experiment: 'string',
        variants: [
          {
            variant: 'string',
            visits: 'number?',
            conversions: 'number?',
            'rate?': rate,
            'difference?': { difference: 'number', low: 'number', high: 'number' },
          },
        ],
        warning: 'string?',
      },
    ],
  },
  segment: {
    basis,
    did: 'string',
    not: 'string?',
    visits: 'number?',
    'share?': rate,
    by: { channel: keyed, device: keyed, country: keyed, lastPage: keyed },
  },
  seeds: {
    basis,
    macro: 'string',
    learnt: 'number',
    tried: 'number',
    seeds: [
      {
        name: 'string',
        visits: 'number?',
        odds: { odds: 'number', low: 'number', high: 'number' },
      },
    ],
    calibration: [{ foretold: 'number', seen: rate, visits: 'number' }],
    brier: 'number?',
    brierOfMean: 'number?',
  },
  names: {
    basis,
    names: [{ name: 'string', category: 'string', stage: 'string?', visits: 'number?' }],
    values: {
      channel: ['string'],
      source: ['string'],
      medium: ['string'],
      campaign: ['string'],
      country: ['string'],
      device: ['string'],
    },
  },
  privacy: {
    basis,
    days: [
      {
        day: 'string',
        full: 'number?',
        degraded: 'number?',
        counted: 'number?',
        dropped: { each: 'number' },
      },
    ],
    stripped: [{ type: 'string', n: 'number' }],
    left: [
      {
        destination: 'string',
        type: 'string',
        purposes: ['string'],
        delivered: 'number',
        waiting: 'number',
        dropped: { each: 'number' },
      },
    ],
    record: { rows: 'number', head: 'string?', signedAt: 'number?', holds: 'boolean?' },
  },
};
