import type { NamesAnswer, OverviewAnswer } from './answers.ts';
import type { Dimension } from './questions.ts';
import { k } from './disclosure.ts';
import type { RawNames } from './raw.ts';
import { stageOf } from './stage-of.ts';

/** The kinds of events and the values of the filters; counts and basis as the overview tells them. */
export function namesAnswer(
  raw: Pick<RawNames, 'names' | 'values'>,
  { steps, basis }: Pick<OverviewAnswer, 'steps' | 'basis'>,
): NamesAnswer {
  const visits = new Map(steps.map((step) => [step.name, step.visits]));
  const values = (dimension: Dimension): readonly string[] =>
    raw.values[dimension].flatMap((each) => (each.visits < k ? [] : [each.value]));
  return {
    names: raw.names.map(({ name, category, stage }) => ({
      name,
      category,
      stage: stageOf(stage),
      visits: visits.get(name) ?? null,
    })),
    values: {
      channel: values('channel'),
      source: values('source'),
      medium: values('medium'),
      campaign: values('campaign'),
      country: values('country'),
      device: values('device'),
    },
    basis,
  };
}
