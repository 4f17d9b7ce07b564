import { StoreProblem } from '../destinations/store-problem.ts';

/** Everything that delivery logs: names and numbers, never a value of an event or a request. */
export type DeliveryLog =
  | {
      readonly event: 'destination_halted' | 'destination_failed' | 'destination_resumed';
      readonly destination: string;
      readonly reason: string;
      readonly remedy: string | null;
    }
  | {
      readonly event: 'events_dead_lettered';
      readonly destination: string;
      readonly count: number;
      readonly reason: string;
    }
  | { readonly event: 'frame_unreadable'; readonly destination: string; readonly count: number }
  | { readonly event: 'internal_error'; readonly where: string; readonly error: string };

/**
 * Names an error and its place; never its message, which may hold a value of an event. A store's own
 * problem is the exception: its sentence was written for the log.
 */
export function describeError(error: unknown): string {
  if (error instanceof StoreProblem) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  const trace = error.stack?.replace(error.message, '') ?? '';
  const frames = trace.split('\n').filter((line) => line.startsWith('    at '));
  return [error.name, ...frames.slice(0, 3).map((frame) => frame.trim())].join(' ');
}
