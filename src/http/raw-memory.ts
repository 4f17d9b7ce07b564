import { StoreProblem } from '../destinations/store-problem.ts';
import type { Asked, Question } from '../insight/questions.ts';
import type { RawAnswers } from '../insight/raw.ts';
import { type InsightStore, InsightUnavailable } from './insight-store.ts';

/** How long counts are remembered: asking again sooner tells nothing of who came meanwhile. */
const memoryMs = 15_000;
const rememberedMax = 200;
/** Both threads of the warehouse are busy with as many. */
const runningMax = 2;

/** What the engine says of itself may name values of events, and helps nobody who looks at figures. */
const noAnswer =
  'The warehouse could not answer. Ask again in a minute, or for fewer days; nothing is lost.';

type Remembered = { readonly [Q in Question]: Map<string, Promise<RawAnswers[Q]>> };

/**
 * Asks the warehouse, a few questions at a time, and remembers its counts: all that is asked within
 * the same quarter of a minute is answered from the same counts.
 */
export class RawMemory {
  readonly #now: () => number;
  #remembered: Remembered = nothing();
  #count = 0;
  #epoch = 0;
  #store: InsightStore | null = null;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The counts; rejects as the warehouse does, and forgets that. */
  ask<Q extends Question>(store: InsightStore, question: Q, asked: Asked): Promise<RawAnswers[Q]> {
    const epoch = Math.floor(this.#now() / memoryMs);
    if (epoch !== this.#epoch || store !== this.#store || this.#count > rememberedMax) {
      this.#remembered = nothing();
      this.#count = 0;
    }
    this.#epoch = epoch;
    this.#store = store;
    const known = this.#remembered[question];
    const relevant = relevantOf(question, asked);
    const key = JSON.stringify(relevant);
    const found = known.get(key);
    if (found !== undefined) return found;
    const answer = this.#inTurn(() => store.insight(question, relevant, epoch * memoryMs));
    known.set(key, answer);
    this.#count += 1;
    answer.catch(() => known.delete(key));
    return answer;
  }

  async #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= runningMax) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    } else this.#running += 1;
    try {
      return await work();
    } catch (error) {
      throw new InsightUnavailable(error instanceof StoreProblem ? error.message : noAnswer);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

function nothing(): Remembered {
  return {
    overview: new Map(),
    funnel: new Map(),
    micro: new Map(),
    pages: new Map(),
    channels: new Map(),
    experiments: new Map(),
    segment: new Map(),
    seeds: new Map(),
    names: new Map(),
    privacy: new Map(),
  };
}

/** What a question does not look at is left out, so that the same counts are not asked for twice. */
function relevantOf(question: Question, asked: Asked): Asked {
  const hasMacro = ['micro', 'channels', 'experiments', 'seeds'].includes(question);
  const isChannels = question === 'channels';
  return {
    ...asked,
    filters: question === 'privacy' ? {} : sorted(asked.filters),
    steps: question === 'funnel' ? asked.steps : [],
    macro: hasMacro ? asked.macro : 'purchase',
    by: isChannels ? asked.by : 'channel',
    model: isChannels ? asked.model : 'last',
  };
}

function sorted(filters: Asked['filters']): Asked['filters'] {
  return Object.fromEntries(
    Object.entries(filters).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}
