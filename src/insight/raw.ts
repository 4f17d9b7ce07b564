import { isJsonObject, own } from '../vocabulary/json.ts';
import type { Dimension, Question } from './questions.ts';

// What the warehouse answers to a question: plain counts of visits, none of them held back. Only the
// pure code beside it makes what may be shown of them; nothing here reaches a browser as it is.

/** On what the counts stand. */
export interface RawBasis {
  readonly site: string | null;
  /** The days asked for, `2026-11-22`, both included, UTC. */
  readonly from: string;
  readonly to: string;
  /** Visits that all filters leave. */
  readonly visits: number;
  /** Visits of these days and this site without any filter. */
  readonly visitsUnfiltered: number;
  /** For each filter asked for: visits that all the others leave, so without this one. */
  readonly visitsWithout: Readonly<Partial<Record<Filter, number>>>;
  /** Page views of these days and this site by what was allowed; no filter touches them. */
  readonly pageViews: {
    readonly full: number;
    readonly degraded: number;
    readonly counted: number;
  };
  /** When the rollups were brought up to date, milliseconds since 1970. */
  readonly asOf: number;
  /** Visits that are not in the figures yet, while an older file is being taken in; 0 else. */
  readonly waiting: number;
}

/** What a question can be narrowed by. */
export type Filter = Dimension | 'page' | 'did' | 'not';

/** A sum of values, and how many visits it comes from. */
export interface RawMoney {
  readonly currency: string | null;
  readonly value: number;
  readonly visits: number;
}

export interface RawFigures {
  readonly visits: number;
  readonly pageViews: number;
  /** From the first to the last event of a visit; null where there is no visit. */
  readonly medianSeconds: number | null;
  /** How many visits the median is of. */
  readonly timedVisits: number;
  readonly conversions: number;
  readonly microVisits: number;
  readonly value: readonly RawMoney[];
}

/** One kind of event. */
export interface RawStep {
  readonly name: string;
  readonly category: string;
  readonly stage: string | null;
  readonly visits: number;
  readonly events: number;
  readonly value: readonly RawMoney[];
}

export interface RawOverview {
  readonly basis: RawBasis;
  readonly totals: RawFigures;
  readonly before: RawFigures;
  /** Days or hours in order, none left out. */
  readonly series: readonly {
    readonly at: string;
    readonly visits: number;
    readonly conversions: number;
  }[];
  /** What was counted without consent; no filter but the site touches it. */
  readonly counted: readonly { readonly name: string; readonly n: number }[];
  readonly steps: readonly RawStep[];
}

export interface RawFunnel {
  readonly basis: RawBasis;
  /** In the order asked for; `visits` never grows. */
  readonly steps: readonly {
    readonly name: string;
    readonly visits: number;
    /** Since the step before, of the visits that took both; null for the first and for none. */
    readonly medianSeconds: number | null;
  }[];
  /**
   * For each step but the last: visits of the others, in their order, were it left out. Counted in
   * the same look at the visits, where no filter is asked for; missing else.
   */
  readonly without?: readonly (readonly number[])[];
}

export interface RawMicro {
  readonly basis: RawBasis;
  readonly macro: string;
  /** Visits with the big step. */
  readonly converted: number;
  readonly rows: readonly {
    readonly name: string;
    readonly category: string;
    readonly stage: string | null;
    /** Visits with the small step before the first big one, or without a big one. */
    readonly visits: number;
    /** Of these, with the big step. */
    readonly converted: number;
    /** All other visits: without the small step, or with it only after the first big one. */
    readonly visitsWithout: number;
    readonly convertedWithout: number;
    /** From the first small step to the first big one, of `converted`. */
    readonly medianSecondsBetween: number | null;
  }[];
}

export interface RawPages {
  readonly basis: RawBasis;
  readonly names: readonly string[];
  /** Commonest first. */
  readonly rows: readonly {
    readonly path: string;
    readonly visits: number;
    readonly pageViews: number;
    /** Visits that did it on this page; one for each of `names`. */
    readonly cells: readonly number[];
  }[];
}

export interface RawChannels {
  readonly basis: RawBasis;
  readonly macro: string;
  readonly rows: readonly {
    readonly key: string | null;
    readonly visits: number;
    readonly conversions: number;
    /** Visits with `cta_view`, and of these with `cta_click`. */
    readonly ctaViews: number;
    readonly ctaClicks: number;
    /** Conversions by the model asked for: need not be whole. */
    readonly credited: number;
    /** Conversions that it has any part in. */
    readonly creditedFrom: number;
    /** Values of the big step, given by the same model. */
    readonly value: readonly RawMoney[];
  }[];
}

export interface RawExperiments {
  readonly basis: RawBasis;
  readonly macro: string;
  readonly experiments: readonly {
    readonly experiment: string;
    /** By name. A visit that saw several variants is counted in none, only in `mixed`. */
    readonly variants: readonly {
      readonly variant: string;
      readonly visits: number;
      /** With the big step at or after the first sight of the variant. */
      readonly conversions: number;
    }[];
    readonly mixed: number;
  }[];
}

export interface RawSegment {
  readonly basis: RawBasis;
  readonly did: string;
  readonly not: string | null;
  /** Visits with `did`, whatever else was done. */
  readonly visitsDid: number;
  /** Of these, those of visitors who did not do `not` on that day, in any visit. */
  readonly visits: number;
  readonly by: Readonly<
    Record<
      'channel' | 'device' | 'country' | 'lastPage',
      readonly { readonly key: string | null; readonly visits: number }[]
    >
  >;
}

/** Visits to learn from: 50,000 at most, always the same ones of the same visits. */
export interface RawSeeds {
  readonly basis: RawBasis;
  readonly macro: string;
  /** The small steps, commonest first, 40 at most. */
  readonly names: readonly string[];
  /** For each of `names`, the visits with it before the first big step, of all visits. */
  readonly visits: readonly number[];
  /** Visits and visits with the big step, of all and not only of the sample. */
  readonly all: { readonly visits: number; readonly converted: number };
  /**
   * The sample, in an order that says nothing. `did` holds places in `names`; what came after the
   * first big step is not in it. `n` visits did just that.
   */
  readonly sample: readonly {
    readonly did: readonly number[];
    readonly converted: boolean;
    readonly n: number;
  }[];
}

export interface RawNames {
  readonly basis: RawBasis;
  readonly names: readonly {
    readonly name: string;
    readonly category: string;
    readonly stage: string | null;
    readonly visits: number;
  }[];
  /** Commonest first, 200 at most of each. */
  readonly values: Readonly<
    Record<Dimension, readonly { readonly value: string; readonly visits: number }[]>
  >;
}

/** What the store knows of the privacy view; the rest comes from elsewhere. */
export interface RawPrivacy {
  readonly basis: RawBasis;
  /** Page views of each day, none left out. */
  readonly days: readonly {
    readonly day: string;
    readonly full: number;
    readonly degraded: number;
    readonly counted: number;
  }[];
}

/** The raw answer of each question. */
export interface RawAnswers {
  readonly overview: RawOverview;
  readonly funnel: RawFunnel;
  readonly micro: RawMicro;
  readonly pages: RawPages;
  readonly channels: RawChannels;
  readonly experiments: RawExperiments;
  readonly segment: RawSegment;
  readonly seeds: RawSeeds;
  readonly names: RawNames;
  readonly privacy: RawPrivacy;
}

/** Reads an answer that came over the channel of the store's own process. */
export function parseRawAnswer<Q extends Question>(question: Q, answer: unknown): RawAnswers[Q] {
  if (isRawAnswer(question, answer)) return answer;
  throw new Error(`the store has no answer to the question "${question}"`);
}

function isRawAnswer<Q extends Question>(_question: Q, answer: unknown): answer is RawAnswers[Q] {
  return isJsonObject(answer) && isJsonObject(own(answer, 'basis'));
}
