import type { MicroAnswer, SeedsAnswer } from './answers.ts';
import { type Around, basisOf, isRounded, refusalOf } from './basis.ts';
import type { RawBasis, RawSeeds } from './raw.ts';
import type { SeedsModel } from './seeds-model.ts';
import { Teller } from './teller.ts';

type SeedsAround = Pick<Around<Pick<RawSeeds, 'basis' | 'macro'>>, 'asked' | 'raw'> &
  Pick<Around<{ readonly basis: RawBasis }>, 'wider'>;

/** What foretells the big step; the visits of each small step as the answer `micro` tells them. */
export function seedsAnswer(
  { asked, raw, wider }: SeedsAround,
  model: SeedsModel,
  micro: Pick<MicroAnswer, 'rows'>,
): SeedsAnswer {
  const teller = new Teller(isRounded(asked));
  const refused = refusalOf(raw.basis, asked) ?? model.refused;
  const basis = basisOf({ asked, raw, wider }, teller, refused);
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
