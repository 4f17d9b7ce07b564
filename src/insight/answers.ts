import type { Stage } from '../vocabulary/taxonomy.ts';
import type { AttributionModel, Dimension } from './questions.ts';

// What `GET /console/api/insight/<question>` answers: the shapes that the console draws.

/** A number that may be shown; null where it stands for fewer than `k` visits, or would tell such a number. */
export type Shown = number | null;

/** A share with its 95 % interval (Wilson), each between 0 and 1. */
export interface Rate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** On what the figures of an answer stand; every answer has one. */
export interface Basis {
  readonly site: string | null;
  /** The days asked for, `2026-11-22`, both included, UTC. */
  readonly from: string;
  readonly to: string;
  /** Visits with consent that the filters leave. */
  readonly visits: Shown;
  /**
   * Of the events that reached Sluice in these days, the share that came with consent; those that
   * were refused at the door are among them. Of all sites, by the record; null where too few came.
   */
  readonly consentShare: number | null;
  /** No figure stands for fewer visits than this. */
  readonly k: number;
  /** How many cells are not shown for that. */
  readonly suppressed: number;
  /** Why nothing is shown at all, in a sentence for people; null where something is. */
  readonly refused: string | null;
  /** With a filter all counts are rounded to this; null where they are exact. */
  readonly rounded: number | null;
  /** What else is to be known, in a sentence for people; null where nothing is. */
  readonly note: string | null;
  /** When the rollups were brought up to date, milliseconds since 1970. */
  readonly asOf: number;
}

/** `overview`: the days at a glance. */
export interface OverviewAnswer {
  readonly basis: Basis;
  readonly totals: OverviewFigures;
  /** The same for as many days before. */
  readonly before: OverviewFigures;
  /** One for each day, in order; for one day, one for each hour, `2026-11-22T08`. */
  readonly series: readonly {
    readonly at: string;
    readonly visits: Shown;
    readonly conversions: Shown;
  }[];
  /** What was counted without consent, apart: never mixed with the others. */
  readonly counted: readonly { readonly name: string; readonly n: number }[];
  readonly steps: readonly StepFigures[];
}

export interface OverviewFigures {
  readonly visits: Shown;
  readonly pageViews: Shown;
  readonly pagesPerVisit: number | null;
  /** Median seconds from the first to the last event of a visit. */
  readonly medianSeconds: number | null;
  /** Visits with a macro-conversion. */
  readonly conversions: Shown;
  readonly conversionRate: Rate | null;
  /** Visits with a micro-conversion. */
  readonly microVisits: Shown;
  /** By currency; of conversions of at least `k` visits. */
  readonly value: readonly Money[];
}

export interface Money {
  readonly currency: string | null;
  readonly value: number;
}

/** One kind of event. */
export interface StepFigures {
  readonly name: string;
  readonly category: string;
  readonly stage: Stage | null;
  readonly visits: Shown;
  readonly events: Shown;
  /** Visits with it, of all visits. */
  readonly rate: Rate | null;
  readonly value: readonly Money[];
}

/** `funnel?steps=a,b,c`: each step after the one before, within a visit. */
export interface FunnelAnswer {
  readonly basis: Basis;
  readonly steps: readonly FunnelStep[];
}

export interface FunnelStep {
  readonly name: string;
  readonly visits: Shown;
  /** Of the visits that took the first step. */
  readonly rate: Rate | null;
  /** Of the visits that took the step before; null for the first. */
  readonly fromBefore: Rate | null;
  /** Visits that took the step before and not this one; null for the first, or where it is not shown. */
  readonly lost: Shown;
  /** Median seconds since the step before. */
  readonly medianSeconds: number | null;
}

/** `micro?macro=purchase`: which small steps go with the big one. It does not say what causes it. */
export interface MicroAnswer {
  readonly basis: Basis;
  readonly macro: string;
  readonly rows: readonly MicroRow[];
}

export interface MicroRow {
  readonly name: string;
  readonly stage: Stage | null;
  /** Visits with the small step; only what came before the first big one counts as such. */
  readonly visits: Shown;
  /** Of these, with the big step after it. */
  readonly rateWith: Rate | null;
  /** Of the visits without the small step, with the big one. */
  readonly rateWithout: Rate | null;
  /** `rateWith / rateWithout` with its 95 % interval (Katz). */
  readonly lift: { readonly lift: number; readonly low: number; readonly high: number } | null;
  readonly medianSecondsBetween: number | null;
}

/** `pages`: pages × events; the cells are visits. */
export interface PagesAnswer {
  readonly basis: Basis;
  /** The columns: the commonest kinds of events. */
  readonly names: readonly string[];
  readonly rows: readonly {
    readonly path: string;
    readonly visits: Shown;
    readonly pageViews: Shown;
    /** One for each of `names`. */
    readonly cells: readonly Shown[];
  }[];
}

/** `channels?by=channel&model=last&macro=purchase`. */
export interface ChannelsAnswer {
  readonly basis: Basis;
  readonly by: Dimension;
  readonly model: AttributionModel;
  readonly macro: string;
  readonly rows: readonly {
    readonly key: string | null;
    readonly visits: Shown;
    readonly conversions: Shown;
    readonly conversionRate: Rate | null;
    /** `cta_click` over `cta_view`, in visits. */
    readonly clickThrough: Rate | null;
    /** Conversions credited to it by the model; within one visitor-day. */
    readonly credited: Shown;
    readonly value: readonly Money[];
  }[];
}

/** `experiments?macro=purchase`: what `experiment_seen` (params experiment, variant) went with. */
export interface ExperimentsAnswer {
  readonly basis: Basis;
  readonly macro: string;
  readonly experiments: readonly {
    readonly experiment: string;
    readonly variants: readonly {
      readonly variant: string;
      readonly visits: Shown;
      readonly conversions: Shown;
      readonly rate: Rate | null;
      /** The rate less that of the first variant, with its 95 % interval (Newcombe); null for the first. */
      readonly difference: {
        readonly difference: number;
        readonly low: number;
        readonly high: number;
      } | null;
    }[];
    /** A sentence where visits are not spread as evenly as chance would (sample-ratio mismatch, p < 0.001). */
    readonly warning: string | null;
  }[];
}

/** `segment?did=add_to_cart&not=purchase`: who did A and not B on the day, and what they are like. */
export interface SegmentAnswer {
  readonly basis: Basis;
  readonly did: string;
  readonly not: string | null;
  readonly visits: Shown;
  readonly share: Rate | null;
  readonly by: Readonly<
    Record<
      'channel' | 'device' | 'country' | 'lastPage',
      readonly { readonly key: string | null; readonly visits: Shown }[]
    >
  >;
}

/** `seeds?macro=purchase`: which small steps foretell the big one, by logistic regression. */
export interface SeedsAnswer {
  readonly basis: Basis;
  readonly macro: string;
  /** Visits that the model learnt from, and those that it was tried on. */
  readonly learnt: number;
  readonly tried: number;
  readonly seeds: readonly {
    readonly name: string;
    readonly visits: Shown;
    /** How many times the odds are, all else equal, with its 95 % interval. */
    readonly odds: { readonly odds: number; readonly low: number; readonly high: number };
  }[];
  /** Of visits to which the model gave about this chance, how many had the macro step. */
  readonly calibration: readonly {
    readonly foretold: number;
    readonly seen: Rate;
    readonly visits: number;
  }[];
  /** Mean squared error of the chances, and of always saying the mean; lower is better. */
  readonly brier: number | null;
  readonly brierOfMean: number | null;
}

/** `names`: the kinds of events that there are, for the choices of the console. */
export interface NamesAnswer {
  readonly basis: Basis;
  readonly names: readonly {
    readonly name: string;
    readonly category: string;
    readonly stage: Stage | null;
    readonly visits: Shown;
  }[];
  /** The values that the filters can take, commonest first; only those of at least `k` visits. */
  readonly values: Readonly<Record<Dimension, readonly string[]>>;
}

/** `privacy`: what came with consent, what was stripped, what left to whom, the state of the record. */
export interface PrivacyAnswer {
  readonly basis: Basis;
  readonly days: readonly {
    readonly day: string;
    /** Events by what was allowed, by the record; page views on days before it. */
    readonly full: Shown;
    readonly degraded: Shown;
    readonly counted: Shown;
    readonly dropped: Readonly<Record<string, number>>;
  }[];
  readonly stripped: readonly { readonly type: string; readonly n: number }[];
  readonly left: readonly {
    readonly destination: string;
    readonly type: string;
    readonly purposes: readonly string[];
    readonly delivered: number;
    readonly waiting: number;
    readonly dropped: Readonly<Record<string, number>>;
  }[];
  readonly record: {
    readonly rows: number;
    /** Of the newest signed head. */
    readonly head: string | null;
    readonly signedAt: number | null;
    /** Whether the chain held when it was last looked through; null where it was not. */
    readonly holds: boolean | null;
  };
}

/** The answer of each question. */
export interface Answers {
  readonly overview: OverviewAnswer;
  readonly funnel: FunnelAnswer;
  readonly micro: MicroAnswer;
  readonly pages: PagesAnswer;
  readonly channels: ChannelsAnswer;
  readonly experiments: ExperimentsAnswer;
  readonly segment: SegmentAnswer;
  readonly seeds: SeedsAnswer;
  readonly names: NamesAnswer;
  readonly privacy: PrivacyAnswer;
}
