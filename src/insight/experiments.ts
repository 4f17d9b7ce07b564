import type { ExperimentsAnswer } from './answers.ts';
import { type Around, basisOf, isRounded, refusalOf } from './basis.ts';
import { hiddenOf, isSmall } from './disclosure.ts';
import type { RawExperiments } from './raw.ts';
import { isMismatch } from './sample-ratio.ts';
import { Teller } from './teller.ts';

type Experiment = RawExperiments['experiments'][number];
type Variant = Experiment['variants'][number];

/** What was seen with each variant, against the first by name, as far as it may be told. */
export function experimentsAnswer(around: Around<RawExperiments>): ExperimentsAnswer {
  const { asked, raw, wider } = around;
  const teller = new Teller(isRounded(asked));
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
  const tellsTime = (variant: Variant, of: (variant: Variant) => number): boolean =>
    wider.some(({ variants: others }) => {
      const same = others.find((other) => other.variant === variant.variant);
      return same !== undefined && isSmall(of(same) - of(variant));
    });
  const visits = variants.map((each) => each.visits);
  const hidden = hiddenOf(
    visits,
    variants.map((each) => isSmall(all - each.visits) || tellsTime(each, (other) => other.visits)),
    mixed,
  );
  const hiddenConversions = hiddenOf(
    variants.map(({ conversions }) => conversions),
    variants.map(
      (each, index) =>
        hidden[index] === true ||
        isSmall(each.visits - each.conversions) ||
        tellsTime(each, (other) => other.conversions) ||
        tellsTime(each, (other) => other.visits - other.conversions),
    ),
  );
  const shown = variants.map((each, index) => ({
    variant: each.variant,
    visits: teller.count(each.visits, [], hidden[index]),
    conversions: teller.count(each.conversions, [], hiddenConversions[index]),
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
