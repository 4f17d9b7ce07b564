import type { Trace } from '../event/trace.ts';
import type { Settlement } from '../vocabulary/outcomes.ts';
import type { ConsoleState, Leaks, Steps } from './console-state.ts';

/** What a destination did with an event, told after the event itself. */
export interface OutcomeNews {
  readonly id: string;
  readonly destination: string;
  readonly outcome: Settlement;
  readonly reason: string | null;
}

type Shape = Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object' | 'array'>>;

// The server is the same program in the same version: the corners of a shape are enough.
const shapes = {
  trace: { id: 'string', name: 'string', at: 'number', outcome: 'string', destinations: 'array' },
  outcome: { id: 'string', destination: 'string', outcome: 'string' },
  state: { door: 'object', destinations: 'array', policy: 'object', addresses: 'object' },
  leaks: { lines: 'array', others: 'number' },
  steps: { available: 'boolean', rows: 'array', counted: 'array', consent: 'object' },
} satisfies Record<string, Shape>;

/** Reads a trace off the stream; null where it is none. */
export function parseTrace(text: string): Trace | null {
  return parsed(text, shapes.trace) as Trace | null;
}

/** Reads an outcome off the stream; null where it is none. */
export function parseOutcome(text: string): OutcomeNews | null {
  return parsed(text, shapes.outcome) as OutcomeNews | null;
}

/** Reads the state of the instance; null where it is none. */
export function parseState(text: string): ConsoleState | null {
  return parsed(text, shapes.state) as ConsoleState | null;
}

/** Reads the leak report; null where there is none. */
export function parseLeaks(text: string): Leaks | null {
  return parsed(text, shapes.leaks) as Leaks | null;
}

/** Reads the warehouse's counts; null where there are none. */
export function parseSteps(text: string): Steps | null {
  return parsed(text, shapes.steps) as Steps | null;
}

function parsed(text: string, shape: Shape): object | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, kind] of Object.entries(shape)) {
    const leaf: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    const found = Array.isArray(leaf) ? 'array' : leaf === null ? 'null' : typeof leaf;
    if (found !== kind) return null;
  }
  return value;
}
