import type { Variant } from '../event/consented-event.ts';
import type { Trace } from '../event/trace.ts';
import { reasonSentence } from './words.ts';

/** How far a gate is open: water passes, some passes, none passes, or it passed before. */
export type GateState = 'open' | 'half' | 'shut' | 'again';

/** What became of an event at the door: a gate, a word for the row, a sentence for the detail. */
export interface Verdict {
  readonly gate: GateState;
  readonly word: string;
  readonly sentence: string;
}

const stored: Verdict = {
  gate: 'open',
  word: 'stored',
  sentence: 'It goes to whoever may have it.',
};

const storedVerdicts: Readonly<Record<Variant, Verdict>> = {
  full: stored,
  refused: stored,
  degraded: {
    gate: 'half',
    word: 'stored bare',
    sentence: 'Without any id and without a title.',
  },
  counted: {
    gate: 'half',
    word: 'counted',
    sentence: 'Hour, country and name; nothing else is kept.',
  },
};

/** Puts an event's end into words. */
export function verdictOf(trace: Trace): Verdict {
  if (trace.outcome === 'duplicate') {
    return { gate: 'again', word: 'duplicate', sentence: 'It had been stored before: not again.' };
  }
  if (trace.outcome === 'dropped') {
    const sentence = trace.reason === null ? 'No reason was given.' : reasonSentence(trace.reason);
    return { gate: 'shut', word: 'dropped', sentence };
  }
  return storedVerdicts[trace.variant ?? 'full'];
}

/** How many things were taken out of an event. */
export function removalCount(trace: Trace): number {
  return trace.redactions.filter(({ action }) => action !== 'keep').length;
}
