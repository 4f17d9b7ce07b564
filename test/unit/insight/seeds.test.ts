import { describe, expect, it } from 'vitest';
import { chanceOf, logistic } from '../../../src/insight/logistic.ts';
import type { RawSeeds } from '../../../src/insight/raw.ts';
import { type SeedsModel, seedsModel } from '../../../src/insight/seeds-model.ts';
import { chanceOf as random } from '../../traffic/random.ts';

type Sample = RawSeeds['sample'];
type Held = Extract<SeedsModel, { readonly refused: null }>;

/** Visits whose log odds are `base`, and by each step done a known bit more. */
function visitsOf(n: number, base: number, effects: readonly number[], seed = 7): Sample {
  const chance = random(seed);
  return Array.from({ length: n }, () => {
    const did = effects.flatMap((_, index) => (chance.happens(0.3) ? [index] : []));
    const odds = did.reduce((sum, index) => sum + (effects[index] ?? 0), base);
    return { did, converted: chance.happens(1 / (1 + Math.exp(-odds))), n: 1 };
  });
}

const learn = (sample: Sample, names: readonly string[]): SeedsModel =>
  seedsModel({ names, macro: 'purchase', sample });

function held(model: SeedsModel): Held {
  if (model.refused !== null) throw new Error(model.refused);
  return model;
}

describe('the regression', () => {
  it('of one feature is the odds ratio of the table, with the standard error of Woolf', () => {
    const model = logistic(
      [
        { did: [0], n: 11_034, converted: 189 },
        { did: [], n: 11_037, converted: 104 },
      ],
      1,
    );
    // Agresti, Categorical Data Analysis: odds ratio 1.832, log standard error 0.123.
    expect(Math.exp(model?.weights[0] ?? 0)).toBeCloseTo(1.83, 2);
    expect(model?.standardErrors[0]).toBeCloseTo(0.123, 3);
    expect(chanceOf(model ?? { intercept: 0, weights: [] }, [0])).toBeCloseTo(189 / 11_034, 4);
  });

  it('stays finite where columns are the same, or part the visits perfectly', () => {
    const model = logistic(
      [
        { did: [0, 1], n: 500, converted: 500 },
        { did: [], n: 500, converted: 0 },
      ],
      3,
    );
    for (const each of [...(model?.weights ?? [NaN]), ...(model?.standardErrors ?? [NaN])]) {
      expect(Number.isFinite(each)).toBe(true);
    }
  });
});

describe('seeds', () => {
  const names = ['demo', 'guide', 'nothing'];
  const truth = [1.2, 0.6, 0];

  it('are found with their odds, most certain first, and the chances are calibrated', () => {
    const { odds, calibration, brier, brierOfMean, learnt, tried } = held(
      learn(visitsOf(20_000, -2.5, truth), names),
    );
    expect(odds.map(({ name }) => name)).toEqual(names);
    expect(brier).toBeLessThan(brierOfMean);
    expect(learnt + tried).toBe(20_000);
    expect(learnt / 20_000).toBeCloseTo(0.7, 1);
    const good = calibration.filter(
      ({ foretold, seen }) => seen.low <= foretold && foretold <= seen.high,
    );
    expect(good.length).toBeGreaterThanOrEqual(calibration.length - 1);
    for (const { visits } of calibration) expect(visits).toBeGreaterThanOrEqual(20);
  });

  it('have intervals that hold the truth about 19 times of 20', () => {
    let holds = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      for (const { name, low, high } of held(learn(visitsOf(6_000, -2, truth, seed), names)).odds) {
        const odds = Math.exp(truth[names.indexOf(name)] ?? NaN);
        if (low <= odds && odds <= high) holds += 1;
      }
    }
    expect(holds / 120).toBeGreaterThan(0.89);
  });

  it('are the same for the same visits', () => {
    const sample = visitsOf(5_000, -1.5, truth);
    expect(learn(sample, names)).toEqual(learn(sample, names));
  });

  it('are refused where there are too few conversions, or too few others', () => {
    expect(learn(visitsOf(1_000, -3, [0.1]), ['a']).refused).toContain('at least 200');
    expect(learn(visitsOf(1_000, 6, [0.1]), ['a']).refused).toContain('at least 200');
    expect(learn([], []).refused).toContain('at least 200');
  });

  it('are refused where the model is no better than the mean', () => {
    const refusals = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (seed) => learn(visitsOf(3_000, -1, [0, 0, 0], seed), names).refused,
    );
    expect(refusals.some((refused) => refused?.includes('no better'))).toBe(true);
  });

  it('leave out what everybody or nobody did, and weigh 40 at most', () => {
    const many = Array.from({ length: 60 }, (_, index) => (index === 0 ? 2 : 0));
    const sample = visitsOf(20_000, -1, many).map(({ did, ...each }) => ({
      ...each,
      did: [...did.filter((index) => index < 58), 58],
    }));
    const { odds } = held(
      learn(
        sample,
        many.map((_, index) => `step ${String(index)}`),
      ),
    );
    expect(odds).toHaveLength(40);
    expect(odds.map(({ name }) => name)).not.toContain('step 58');
    expect(odds[0]?.name).toBe('step 0');
  });

  it('stand hostile samples: doubled and unknown places, perfect parting', () => {
    const sample: Sample = [
      { did: [0, 0, 99, -1], converted: true, n: 400 },
      { did: [], converted: false, n: 400 },
    ];
    const { odds } = held(learn(sample, ['a']));
    expect(odds).toHaveLength(1);
    for (const { odds: ratio, low, high } of odds) {
      expect([ratio, low, high].every((each) => Number.isFinite(each) && each > 0)).toBe(true);
    }
  });

  it('learn in about a second from 50,000 visits with 40 steps', () => {
    const effects = Array.from({ length: 40 }, (_, index) => (index % 5) / 5);
    const sample = visitsOf(60_000, -4, effects);
    const begun = performance.now();
    held(
      learn(
        sample,
        effects.map((_, index) => `step ${String(index)}`),
      ),
    );
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
