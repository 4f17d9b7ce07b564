import type { Trace } from '../event/trace.ts';
import type { GateState } from './gate-glyph.ts';
import { reasonSentence } from './words.ts';

/** What became of an event at the door: a gate, a word for the row, a sentence for the detail. */
export interface Verdict {
  readonly gate: GateState;
  readonly word: string;
  readonly sentence: string;
}

/** Puts an event's end into words. */
export function verdictOf(trace: Trace): Verdict {
  if (trace.outcome === 'duplicate') {
    return { gate: 'again', word: 'duplicate', sentence: 'It had been stored before: not again.' };
  }
  if (trace.outcome === 'dropped') {
    const sentence = trace.reason === null ? 'No reason was given.' : reasonSentence(trace.reason);
    return { gate: 'shut', word: 'dropped', sentence };
  }
  switch (trace.variant) {
    case 'degraded':
      return {
        gate: 'half',
        word: 'stored bare',
        sentence: 'Stored without any id and without a title.',
      };
    case 'counted':
      return { gate: 'half', word: 'counted', sentence: 'Only counted: hour, country and name.' };
    default:
      return {
        gate: 'open',
        word: 'stored',
        sentence: 'Stored, and on its way to whoever may have it.',
      };
  }
}

/** How many things were taken out of an event. */
export function removalCount(trace: Trace): number {
  return trace.redactions.filter(({ action }) => action !== 'keep').length;
}
