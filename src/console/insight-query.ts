import type { NamesAnswer } from '../insight/answers.ts';
import { type Dimension, dimensions } from '../insight/questions.ts';
import type { Parameters } from './route.ts';

/** What every question can be narrowed by, in the order of the filter bar. */
export type FilterName = Dimension | 'page' | 'did' | 'not';
export const filterNames: readonly FilterName[] = [...dimensions, 'page', 'did', 'not'];

/** As many filters as the instance takes at a time. */
export const filtersMax = 3;

/** The days that can be chosen, and what they are called. */
export const dayChoices = [
  { days: 1, words: 'Today' },
  { days: 7, words: '7 days' },
  { days: 28, words: '28 days' },
  { days: 90, words: '90 days' },
] as const;

const daysUsual = 7;

/** The days of an address; the usual ones where it names none, or others. */
export function daysOf(parameters: Parameters): number {
  const asked = Number(parameters.get('days') ?? daysUsual);
  return dayChoices.find(({ days }) => days === asked)?.days ?? daysUsual;
}

/** The part of a question that all have in common: site, days, filters. */
export function commonQuery(parameters: Parameters): Readonly<Record<string, string>> {
  const query: Record<string, string> = { days: String(daysOf(parameters)) };
  for (const name of ['site', ...filterNames]) {
    const value = parameters.get(name);
    if (value !== undefined) query[name] = value;
  }
  return query;
}

/** The macro-conversion of an address; where it names none, the commonest that there is. */
export function macroOf(parameters: Parameters, names: NamesAnswer | null): string {
  const asked = parameters.get('macro');
  if (asked !== undefined) return asked;
  const big = (names?.names ?? []).filter(({ category }) => category === 'macro');
  const commonest = big.toSorted((a, b) => (b.visits ?? 0) - (a.visits ?? 0))[0];
  return commonest?.name ?? 'purchase';
}

/** `a=1&b=2`, for the address of a question. */
export function queryText(query: Readonly<Record<string, string>>): string {
  return new URLSearchParams(query).toString();
}
