import type { Rate, SeedsAnswer } from './answers.ts';
import { k, roundedTo } from './disclosure.ts';
import { chanceOf, logistic, type LogisticModel, type Pattern } from './logistic.ts';
import type { RawSeeds } from './raw.ts';
import { roundedRate } from './rounded-intervals.ts';
import { z95 } from './wilson.ts';

/** The least visits with the big step, and without it, that a model may learn from. */
const conversionsMin = 200;
/** A feature needs so many conversions of its own to be weighed. */
const conversionsPerFeature = 10;
const featuresMax = 40;
const visitsMax = 50_000;
const binsMax = 10;

/** What was learnt, without the counts that the answer holds back; or why nothing is said. */
export type SeedsModel =
  | { readonly refused: string }
  | (Pick<SeedsAnswer, 'learnt' | 'tried' | 'calibration'> & {
      readonly refused: null;
      readonly brier: number;
      readonly brierOfMean: number;
      readonly odds: readonly ({ readonly name: string } & SeedsAnswer['seeds'][number]['odds'])[];
    });

/**
 * Learns from 70 % of the visits which small steps foretell the big one, and tries it on the others.
 * The same visits always give the same answer.
 */
export function seedsModel(raw: Pick<RawSeeds, 'names' | 'macro' | 'sample'>): SeedsModel {
  const { learn, trial } = split(raw.sample);
  const converted = sumOf(learn, (each) => each.converted);
  const others = sumOf(learn, (each) => each.n) - converted;
  const all = converted + sumOf(trial, (each) => each.converted);
  if (all < conversionsMin || others < conversionsMin) {
    return {
      refused: `A forecast needs at least ${String(conversionsMin)} visits with \`${raw.macro.slice(0, 100)}\` and as many without; there are fewer. Choose more days.`,
    };
  }
  const features = featuresOf(
    learn,
    raw.names.length,
    Math.floor(converted / conversionsPerFeature),
  );
  if (features.length === 0) {
    return { refused: 'No small step was taken often enough to learn from. Choose more days.' };
  }
  const model = logistic(patternsOf(learn, features), features.length);
  if (model === null) {
    return { refused: 'The model did not settle on these visits, so that it says nothing.' };
  }
  const tried = patternsOf(trial, features).map((each) => ({
    ...each,
    chance: chanceOf(model, each.did),
  }));
  const mean = converted / (converted + others);
  const brier = brierOf(tried, (each) => each.chance);
  const brierOfMean = brierOf(tried, () => mean);
  if (!(brier < brierOfMean)) {
    return {
      refused:
        'The small steps foretell the big one no better than its mean does, tried on visits that the model had not seen. Nothing is shown, for it would be noise.',
    };
  }
  return {
    refused: null,
    learnt: tens(converted + others),
    tried: tens(sumOf(tried, (each) => each.n)),
    odds: oddsOf(model, features, raw.names),
    calibration: calibrationOf(tried),
    brier: Number(brier.toPrecision(4)),
    brierOfMean: Number(brierOfMean.toPrecision(4)),
  };
}

/** A seeded coin for each visit (mulberry32), so that the held-out part is drawn and not made alike. */
function split(sample: RawSeeds['sample']): { learn: Pattern[]; trial: Pattern[] } {
  let state = 1;
  const coin = (): boolean => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296 < 0.7;
  };
  const [learn, trial]: [Pattern[], Pattern[]] = [[], []];
  let left = visitsMax;
  for (const { did, converted, n: visits } of sample) {
    const n = Math.min(visits, left);
    left -= n;
    let learnt = 0;
    for (let visit = 0; visit < n; visit += 1) learnt += coin() ? 1 : 0;
    const part = (count: number): Pattern => ({ did, n: count, converted: converted ? count : 0 });
    if (learnt > 0) learn.push(part(learnt));
    if (n > learnt) trial.push(part(n - learnt));
  }
  return { learn, trial };
}

/** The commonest small steps that `k` visits took and `k` did not, as far as conversions allow. */
function featuresOf(patterns: readonly Pattern[], names: number, most: number): readonly number[] {
  const all = sumOf(patterns, (each) => each.n);
  const visits = Array.from({ length: names }, () => 0);
  for (const { did, n } of patterns) {
    for (const feature of new Set(did)) {
      const known = visits[feature];
      if (known !== undefined) visits[feature] = known + n;
    }
  }
  return visits
    .map((n, feature) => ({ n, feature }))
    .filter(({ n }) => n >= k && all - n >= k)
    .toSorted((left, right) => right.n - left.n || left.feature - right.feature)
    .slice(0, Math.min(most, featuresMax))
    .map(({ feature }) => feature);
}

/** The patterns in the features that are left, alike ones together. */
function patternsOf(patterns: readonly Pattern[], features: readonly number[]): Pattern[] {
  const place = new Map(features.map((feature, index) => [feature, index]));
  const found = new Map<string, Pattern>();
  for (const { did, n, converted } of patterns) {
    const places = new Set(did.flatMap((feature) => place.get(feature) ?? []));
    const kept = [...places].toSorted((left, right) => left - right);
    const key = kept.join();
    const same = found.get(key);
    found.set(key, {
      did: kept,
      n: n + (same?.n ?? 0),
      converted: converted + (same?.converted ?? 0),
    });
  }
  return [...found.values()];
}

function oddsOf(
  { weights, standardErrors }: LogisticModel,
  features: readonly number[],
  names: readonly string[],
): (SeedsModel & { readonly refused: null })['odds'] {
  return weights
    .map((weight, index) => {
      const error = standardErrors[index] ?? 0;
      const name = names[features[index] ?? -1] ?? '';
      const [odds, low, high] = [weight, weight - z95 * error, weight + z95 * error].map((each) =>
        Number(Math.exp(Math.max(-300, Math.min(300, each))).toPrecision(4)),
      );
      return { name, odds: odds ?? 1, low: low ?? 1, high: high ?? 1, z: Math.abs(weight) / error };
    })
    .toSorted((left, right) => right.z - left.z || (left.name < right.name ? -1 : 1))
    .map(({ z: _z, ...rest }) => rest);
}

type Tried = Pattern & { readonly chance: number };

function brierOf(tried: readonly Tried[], chance: (each: Tried) => number): number {
  let sum = 0;
  for (const each of tried) {
    const p = chance(each);
    sum += each.converted * (1 - p) ** 2 + (each.n - each.converted) * p ** 2;
  }
  return sum / sumOf(tried, ({ n }) => n);
}

/** Visits by foretold chance, in bins of which each part is `k` visits at least. */
function calibrationOf(tried: readonly Tried[]): SeedsAnswer['calibration'] {
  const ordered = tried.toSorted((left, right) => left.chance - right.chance);
  const target = sumOf(tried, ({ n }) => n) / binsMax;
  interface Bin {
    n: number;
    seen: number;
    foretold: number;
  }
  const bins: Bin[] = [];
  let bin: Bin = { n: 0, seen: 0, foretold: 0 };
  for (const { n, converted, chance } of ordered) {
    bin.n += n;
    bin.seen += converted;
    bin.foretold += n * chance;
    if (bin.n < target || bin.seen < k || bin.n - bin.seen < k) continue;
    bins.push(bin);
    bin = { n: 0, seen: 0, foretold: 0 };
  }
  const last = bins.at(-1);
  if (last !== undefined) {
    last.n += bin.n;
    last.seen += bin.seen;
    last.foretold += bin.foretold;
  }
  return bins.map(({ n, seen, foretold }) => {
    const shown = Math.max(roundedTo, tens(n));
    const rate: Rate = roundedRate(Math.min(shown, tens(seen)), shown);
    return { foretold: Number((foretold / n).toPrecision(3)), seen: rate, visits: shown };
  });
}

function tens(n: number): number {
  return Math.round(n / roundedTo) * roundedTo;
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
