import { type Logger, pino } from 'pino';
import type { DropReason } from './vocabulary/outcomes.ts';

/**
 * Everything that Sluice logs: a closed set of events with fixed fields. No field can hold a value
 * of an event, a header or an address of a visitor.
 */
export type LogEvent =
  | {
      readonly event: 'started';
      readonly version: string;
      readonly publicUrl: string;
      readonly adminUrl: string;
      readonly policy: string;
      readonly destinations: number;
    }
  | { readonly event: 'stopped'; readonly waiting: number }
  | { readonly event: 'stopping'; readonly signal: string }
  | { readonly event: 'visitor_key_created' | 'visitor_key_destroyed'; readonly day: string }
  | { readonly event: 'forwarded_header_ignored'; readonly remedy: string }
  | { readonly event: 'clock_stepped'; readonly byMs: number }
  | { readonly event: 'spool_unavailable' | 'spool_available'; readonly reason: string }
  | { readonly event: 'config_reloaded'; readonly file: string }
  | { readonly event: 'config_refused'; readonly problems: number; readonly remedy: string }
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
  | { readonly event: 'events_dropped'; readonly reason: DropReason; readonly count: number }
  | { readonly event: 'internal_error'; readonly where: string; readonly error: string };

export type Log = (level: 'debug' | 'info' | 'warn' | 'error', entry: LogEvent) => void;

/** Logs lines of JSON to standard output. */
export function jsonLog(): Log {
  const logger: Logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return (level, entry) => {
    logger[level](entry);
  };
}

/** Logs short lines for a person at a terminal. */
export function terminalLog(write: (line: string) => void): Log {
  return (level, { event, ...fields }) => {
    if (level === 'debug') return;
    const values = Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`);
    write(`${level === 'info' ? ' ' : '!'} ${event.replaceAll('_', ' ')}  ${values.join('  ')}\n`);
  };
}

/** Names an error and where it was thrown; never its message, which may hold a value of an event. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...frames.slice(0, 4).map((frame) => frame.trim())].join(' ');
}
