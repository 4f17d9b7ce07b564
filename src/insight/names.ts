import type { Dimension, NamesAnswer } from './answers.ts';
import { type Around, basisOf, isRounded, refusalOf } from './basis.ts';
import { k } from './disclosure.ts';
import type { RawNames, RawOverview } from './raw.ts';
import { stageOf } from './stage-of.ts';
import { stepRests } from './step-rests.ts';
import { Teller } from './teller.ts';

/** The kinds of events and the values of the filters; counts as the overview tells them. */
export function namesAnswer(
  { asked, raw }: Pick<Around<RawNames>, 'asked' | 'raw'>,
  overview: Around<RawOverview>,
): NamesAnswer {
  const teller = new Teller(isRounded(asked));
  const refused = refusalOf(raw.basis, asked);
  const values = (dimension: Dimension): readonly string[] =>
    raw.values[dimension].flatMap(({ value, visits }) => (visits < k ? [] : [value]));
  return {
    names: raw.names.map((step) => ({
      name: step.name,
      category: step.category,
      stage: stageOf(step.stage),
      visits: teller.count(
        step.visits,
        stepRests(step, overview.raw, overview.wider),
        refused !== null,
      ),
    })),
    values: {
      channel: values('channel'),
      source: values('source'),
      medium: values('medium'),
      campaign: values('campaign'),
      country: values('country'),
      device: values('device'),
    },
    basis: basisOf({ asked, raw, wider: overview.wider }, teller, refused),
  };
}
