import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Visits that did the same: the features they have, how many they are, how many of them converted. */
export interface Pattern {
  readonly did: readonly number[];
  readonly n: number;
  readonly converted: number;
}

/** A fitted model: log odds of nothing done, and by how much each feature moves them. */
export interface LogisticModel {
  readonly intercept: number;
  readonly weights: readonly number[];
  /** Of the weights. */
  readonly standardErrors: readonly number[];
}

const roundsMax = 60;
const halvingsMax = 20;
/**
 * Each weight is drawn towards 0 as if it were known to lie within about ±6: hardly felt where there
 * are data, and it keeps weights finite where a feature parts the visits perfectly, or equals another.
 */
const ridge = 0.1;

/**
 * Logistic regression on features that are there or not, by Newton's method; a small ridge keeps it
 * finite on any data. Null where it does not settle.
 */
export function logistic(patterns: readonly Pattern[], features: number): LogisticModel | null {
  let weights = startOf(patterns, features);
  let value = objective(patterns, weights);
  for (let round = 0; round < roundsMax; round += 1) {
    const { gradient, information } = slopes(patterns, weights);
    const cholesky = new CholeskyDecomposition(information);
    if (!cholesky.isPositiveDefinite()) return null;
    const step = cholesky.solve(Matrix.columnVector(gradient)).to1DArray();
    const next = lineSearch(patterns, weights, step, value);
    const gained = next.value - value;
    weights = next.weights;
    value = next.value;
    if (!(gained > 1e-9)) break;
  }
  if (!weights.every(Number.isFinite)) return null;
  const cholesky = new CholeskyDecomposition(slopes(patterns, weights).information);
  if (!cholesky.isPositiveDefinite()) return null;
  const covariance = cholesky.solve(Matrix.eye(features + 1));
  const [intercept = 0, ...rest] = weights;
  return {
    intercept,
    weights: rest,
    standardErrors: rest.map((_, index) => Math.sqrt(covariance.get(index + 1, index + 1))),
  };
}

/** The chance that the model gives a visit with these features. */
export function chanceOf(
  { intercept, weights }: Pick<LogisticModel, 'intercept' | 'weights'>,
  did: readonly number[],
): number {
  return sigmoid(did.reduce((sum, feature) => sum + (weights[feature] ?? 0), intercept));
}

function startOf(patterns: readonly Pattern[], features: number): number[] {
  const n = patterns.reduce((sum, each) => sum + each.n, 0);
  const converted = patterns.reduce((sum, each) => sum + each.converted, 0);
  const mean = (converted + 0.5) / (n + 1);
  return [Math.log(mean / (1 - mean)), ...Array.from({ length: features }, () => 0)];
}

function lineSearch(
  patterns: readonly Pattern[],
  weights: readonly number[],
  step: readonly number[],
  value: number,
): { readonly weights: number[]; readonly value: number } {
  for (let size = 1, halved = 0; halved < halvingsMax; size /= 2, halved += 1) {
    const next = weights.map((weight, index) => weight + size * (step[index] ?? 0));
    const better = objective(patterns, next);
    if (better >= value) return { weights: next, value: better };
  }
  return { weights: [...weights], value };
}

function logOdds(weights: readonly number[], did: readonly number[]): number {
  let sum = weights[0] ?? 0;
  for (const feature of did) sum += weights[feature + 1] ?? 0;
  return sum;
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : 1 - 1 / (1 + Math.exp(x));
}

/** The log of 1 + e^x without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function objective(patterns: readonly Pattern[], weights: readonly number[]): number {
  let sum = 0;
  for (const { did, n, converted } of patterns) {
    const x = logOdds(weights, did);
    sum += converted * x - n * softplus(x);
  }
  for (const weight of weights.slice(1)) sum -= (ridge / 2) * weight * weight;
  return sum;
}

function slopes(
  patterns: readonly Pattern[],
  weights: readonly number[],
): { readonly gradient: number[]; readonly information: Matrix } {
  const size = weights.length;
  const gradient = weights.map((weight, index) => (index === 0 ? 0 : -ridge * weight));
  const information = Matrix.zeros(size, size);
  for (const { did, n, converted } of patterns) {
    const chance = sigmoid(logOdds(weights, did));
    const error = converted - n * chance;
    const curve = n * chance * (1 - chance);
    const places = [0, ...did.map((feature) => feature + 1)];
    for (const row of places) {
      gradient[row] = (gradient[row] ?? 0) + error;
      for (const column of places) {
        information.set(row, column, information.get(row, column) + curve);
      }
    }
  }
  for (let index = 0; index < size; index += 1) {
    const extra = index === 0 ? 1e-9 : ridge;
    information.set(index, index, information.get(index, index) + extra);
  }
  return { gradient, information };
}
