import type { ExperimentsAnswer } from './answers.ts';
import { type Around, basisOf, refusalOf } from './basis.ts';
import { hiddenOf } from './disclosure.ts';
import type { RawExperiments } from './raw.ts';
import { isMismatch } from './sample-ratio.ts';
import type { Teller } from './teller.ts';
import { told } from './told.ts';

type Experiment = RawExperiments['experiments'][number];
type Variant = Experiment['variants'][number];

/** What was seen with each variant, against the first by name, as far as it may be told. */
export function experimentsAnswer(around: Around<RawExperiments>): ExperimentsAnswer {
  return told(around, make);
}

function make(around: Around<RawExperiments>, teller: Teller): ExperimentsAnswer {
  const { asked, raw, wider } = around;
  const refused = refusalOf(raw.basis, asked);
  const experiments = refused === null ? raw.experiments : [];
  return {
    macro: raw.macro,
    experiments: experiments.map((each) => {
      const same = wider.flatMap(({ experiments: others }) =>
        others.filter(({ experiment }) => experiment === each.experiment),
      );
      return readOut(each, same, raw.basis.visits, teller);
    }),
    basis: basisOf(around, teller, refused),
  };
}

function readOut(
  { experiment, variants, mixed }: Experiment,
  wider: readonly Experiment[],
  all: number,
  teller: Teller,
): ExperimentsAnswer['experiments'][number] {
  const rests = (
    { variant, ...now }: Variant,
    of: (each: Omit<Variant, 'variant'>) => number,
  ): readonly number[] =>
    wider.flatMap(({ variants: others }) => {
      const same = others.find((other) => other.variant === variant);
      return same === undefined ? [] : [of(same) - of(now)];
    });
  const visits = variants.map((each) => each.visits);
  const hidden = hiddenOf(visits);
  const hiddenConversions = hiddenOf(
    variants.map(({ conversions }) => conversions),
    hidden,
  );
  const shown = variants.map((each, index) => ({
    variant: each.variant,
    visits: teller.count(
      each.visits,
      [mixed, all - each.visits, ...rests(each, (other) => other.visits)],
      hidden[index],
    ),
    conversions: teller.count(
      each.conversions,
      [
        each.visits - each.conversions,
        ...rests(each, (other) => other.conversions),
        ...rests(each, (other) => other.visits - other.conversions),
      ],
      hiddenConversions[index],
    ),
  }));
  const first = shown[0];
  return {
    experiment,
    variants: shown.map((each, index) => ({
      ...each,
      rate: teller.rate(each.conversions, each.visits),
      difference:
        index === 0 || first === undefined
          ? null
          : teller.difference(each.conversions, each.visits, first.conversions, first.visits),
    })),
    warning:
      hidden.includes(true) || !isMismatch(visits)
        ? null
        : 'Visits are not spread over the variants as evenly as chance would spread them (p < 0.001). If an even split was meant, something is wrong with it, and the rates can mislead.',
  };
}
