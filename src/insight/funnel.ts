import type { FunnelAnswer, FunnelStep, Shown } from './answers.ts';
import { type Around, basisOf, refusalOf } from './basis.ts';
import type { RawFunnel, RawOverview } from './raw.ts';
import { stepRests } from './step-rests.ts';
import type { Teller } from './teller.ts';
import { told } from './told.ts';

/** A funnel with what its counts are held against: its single steps, and it without one of them. */
export interface AroundFunnel extends Around<RawFunnel> {
  /** Null where the counts are rounded. */
  readonly overview: Pick<Around<RawOverview>, 'raw' | 'wider'> | null;
  /** Each with the places of its steps in the funnel that was asked for. */
  readonly shorter: readonly {
    readonly places: readonly number[];
    readonly visits: readonly number[];
  }[];
}

/**
 * The steps in order, as far as they may be told: a step is not where fewer than `k` visits were lost
 * since any step before it, or where the same steps without one of them tell of fewer.
 */
export function funnelAnswer(around: AroundFunnel): FunnelAnswer {
  return told(around, (each, teller) =>
    each === around ? make(around, teller) : make({ ...each, overview: null, shorter: [] }, teller),
  );
}

function make(around: AroundFunnel, teller: Teller): FunnelAnswer {
  const { asked, raw } = around;
  const refused = refusalOf(raw.basis, asked);
  const counts = raw.steps.map(({ visits }, place) =>
    teller.count(visits, restsOf(around, place), refused !== null),
  );
  return {
    steps: raw.steps.map((step, place): FunnelStep => {
      const visits = counts[place] ?? null;
      const before = place === 0 ? null : (counts[place - 1] ?? null);
      return {
        name: step.name,
        visits,
        rate: teller.rate(visits, counts[0] ?? null),
        fromBefore: place === 0 ? null : teller.rate(visits, before),
        lost: lostOf(before, visits),
        medianSeconds: teller.median(
          step.medianSeconds,
          before === null ? null : visits,
          step.visits,
        ),
      };
    }),
    basis: basisOf(around, teller, refused),
  };
}

/** Every group that the count of a step would tell of beside a count that is or can be told. */
function restsOf(around: AroundFunnel, place: number): readonly number[] {
  const { raw, wider, shorter } = around;
  const n = raw.steps[place]?.visits ?? 0;
  const lost = aboveOf(raw, place).map((above) => above - n);
  return [
    ...singleRests(around, place),
    ...lost,
    ...wider.flatMap((longer) => {
      const same = longer.steps[place]?.visits ?? n;
      const lostThen = aboveOf(longer, place).map((above) => above - same);
      return [same - n, ...lostThen.map((then, index) => then - (lost[index] ?? then))];
    }),
    ...shorter.flatMap(({ places, visits }) => {
      const same = visits[places.indexOf(place)];
      return same === undefined ? [] : [same - n];
    }),
  ];
}

/** All visits, and those that each step before it has. */
function aboveOf({ basis, steps }: RawFunnel, place: number): readonly number[] {
  return [basis.visits, ...steps.slice(0, place).map(({ visits }) => visits)];
}

/** Against the visits that took this one step at any time. */
function singleRests({ raw, overview }: AroundFunnel, place: number): readonly number[] {
  const { name = '', visits = 0 } = raw.steps[place] ?? {};
  const single = overview?.raw.steps.find((step) => step.name === name);
  if (overview === null || single === undefined) return [];
  const wider = place === 0 ? overview.wider : [];
  return [single.visits - visits, ...stepRests({ ...single, visits }, overview.raw, wider)];
}

function lostOf(before: Shown, visits: Shown): Shown {
  return before === null || visits === null ? null : Math.max(0, before - visits);
}
