import type { MicroAnswer, SeedsAnswer } from './answers.ts';
import type { Asked } from './questions.ts';
import { refusalOf } from './basis.ts';
import type { RawSeeds } from './raw.ts';
import type { SeedsModel } from './seeds-model.ts';

/** What foretells the big step; the visits of each small step as the answer `micro` tells them. */
export function seedsAnswer(
  asked: Asked,
  raw: Pick<RawSeeds, 'basis' | 'macro'>,
  model: SeedsModel,
  micro: Pick<MicroAnswer, 'rows' | 'basis'>,
): SeedsAnswer {
  const refused = refusalOf(raw.basis, asked) ?? model.refused;
  const basis = { ...micro.basis, refused, visits: refused === null ? micro.basis.visits : null };
  if (refused !== null || model.refused !== null) {
    return {
      basis,
      macro: raw.macro,
      learnt: 0,
      tried: 0,
      seeds: [],
      calibration: [],
      brier: null,
      brierOfMean: null,
    };
  }
  const { learnt, tried, calibration, brier, brierOfMean } = model;
  return {
    basis,
    macro: raw.macro,
    learnt,
    tried,
    seeds: model.odds.map(({ name, ...odds }) => ({
      name,
      visits: micro.rows.find((row) => row.name === name)?.visits ?? null,
      odds,
    })),
    calibration,
    brier,
    brierOfMean,
  };
}
