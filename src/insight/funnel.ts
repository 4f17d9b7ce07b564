import type { FunnelAnswer, FunnelStep, Shown } from './answers.ts';
import { type Around, basisOf, isRounded, refusalOf } from './basis.ts';
import type { RawFunnel, RawOverview } from './raw.ts';
import { stepRests } from './step-rests.ts';
import { Teller } from './teller.ts';

/** A funnel with what its counts are held against: its single steps, and it without one of them. */
export interface AroundFunnel extends Around<RawFunnel> {
  /** Null where the counts are rounded. */
  readonly overview: Pick<Around<RawOverview>, 'raw' | 'wider'> | null;
  /** Each with the places of its steps in the funnel that was asked for. */
  readonly shorter: readonly { readonly places: readonly number[]; readonly raw: RawFunnel }[];
}

/**
 * The steps in order, as far as they may be told: a step is not where fewer than `k` visits were lost
 * since any step before it, or where the same steps without one of them tell of fewer.
 */
export function funnelAnswer(around: AroundFunnel): FunnelAnswer {
  const { asked, raw } = around;
  const teller = new Teller(isRounded(asked));
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
  const { raw, wider, shorter, overview } = around;
  const { name = '', visits: n = 0 } = raw.steps[place] ?? {};
  const known = overview?.raw.steps.find((step) => step.name === name);
  const single =
    overview === null || known === undefined
      ? []
      : [known.visits - n, ...stepRests({ ...known, visits: n }, overview.raw, overview.wider)];
  const others = [
    raw.basis.visits,
    ...raw.steps.slice(0, place).map(({ visits }) => visits),
    ...wider.map(({ steps }) => steps[place]?.visits ?? n),
    ...shorter.map(({ places, raw: { steps } }) => {
      const at = places.indexOf(place);
      return at < 0 ? n : (steps[at]?.visits ?? n);
    }),
  ];
  return [...single, ...others.map((other) => other - n)];
}

function lostOf(before: Shown, visits: Shown): Shown {
  return before === null || visits === null ? null : Math.max(0, before - visits);
}
