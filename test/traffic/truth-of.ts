import type { Asked, Question } from '../../src/insight/questions.ts';
import type { RawAnswers } from '../../src/insight/raw.ts';
import type { Known } from './truth-basis.ts';
import { channelsTruth } from './truth-channels.ts';
import { namesTruth, overviewTruth, privacyTruth } from './truth-overview.ts';
import { experimentsTruth, pagesTruth, segmentTruth } from './truth-places.ts';
import { funnelTruth, microTruth, seedsTruth } from './truth-steps.ts';

/** The part of an answer that is left to its store: how many rows of a long list it gives. */
type Given = RawAnswers[Question];

type Truth = (all: Known, asked: Asked, given: Given) => unknown;

const truths: Readonly<Record<Question, Truth>> = {
  overview: overviewTruth,
  funnel: funnelTruth,
  micro: microTruth,
  pages: (all, asked, given) =>
    pagesTruth(all, asked, 'names' in given ? given.names.map(String) : []),
  channels: channelsTruth,
  experiments: experimentsTruth,
  segment: (all, asked, given) =>
    segmentTruth(all, asked, 'by' in given && 'did' in given ? given : null),
  seeds: (all, asked, given) => seedsTruth(all, asked, 'sample' in given ? given : null),
  names: namesTruth,
  privacy: privacyTruth,
};

/**
 * What the naive model says to a question, beside what a store answered: lists that a store may cut
 * are counted for what it gave.
 */
export function truthOf(question: Question, all: Known, asked: Asked, given: Given): unknown {
  return truths[question](all, asked, given);
}

const keys = ['name', 'key', 'path', 'experiment', 'variant', 'currency', 'value'] as const;
/** Lists whose order says something. */
const ordered: ReadonlySet<string> = new Set(['series', 'days']);

/**
 * An answer as it can be compared: lists in one order, rows of nothing left out, numbers to the
 * millionth, and without what only the store knows.
 */
export function comparable(question: Question, answer: unknown, under = ''): unknown {
  if (typeof answer === 'number') return Math.round(answer * 1e6) / 1e6;
  if (Array.isArray(answer)) {
    const parts = answer.filter(isSomething).map((part) => comparable(question, part));
    const arePlain = typeof answer[0] !== 'object' || Array.isArray(answer[0]);
    const mustKeep = arePlain || ordered.has(under) || (question === 'funnel' && under === 'steps');
    if (under === 'did') return parts.map(Number).toSorted((one, two) => one - two);
    return mustKeep ? parts : parts.toSorted((one, two) => (keyOf(one) < keyOf(two) ? -1 : 1));
  }
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([key]) => key !== 'asOf')
      .map(([key, value]) => [key, comparable(question, value, key)]),
  );
}

function isSomething(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return true;
  if ('at' in part || 'day' in part || 'cells' in part) return true;
  return !('visits' in part) || part.visits !== 0 || ('credited' in part && part.credited !== 0);
}

function keyOf(part: unknown): string {
  if (typeof part !== 'object' || part === null) return JSON.stringify(part);
  if ('did' in part && 'n' in part) return JSON.stringify(part);
  const found = new Map<string, unknown>(Object.entries(part));
  return JSON.stringify(keys.map((key) => found.get(key) ?? ''));
}
