import { type Logger, pino } from 'pino';
import type { Problem } from './config/problems.ts';
import type { DeliveryLog } from './deliver/delivery-log.ts';
import type { LeftLog } from './destinations/duckdb-left.ts';
import type { KeyEvent } from './identity/visitor-keys.ts';
import type { LedgerLog } from './ledger/ledger-log.ts';
import type { SpoolNotice } from './spool/messages.ts';

/**
 * Everything that Sluice logs: a closed set of events with fixed fields. No field can hold a value
 * of an event, a header or an address of a visitor.
 */
export type LogEvent =
  | DeliveryLog
  | LedgerLog
  | {
      readonly event: 'started';
      readonly version: string;
      readonly publicUrl: string;
      readonly adminUrl: string;
      readonly policy: string;
      readonly destinations: number;
    }
  | { readonly event: 'config_unchanged'; readonly file: string }
  | { readonly event: 'config_reloaded'; readonly file: string; readonly changed: string }
  | LeftLog
  | { readonly event: 'config_restart_needed'; readonly keys: string; readonly remedy: string }
  | ({ readonly event: 'config_problem'; readonly file: string } & Problem)
  | {
      readonly event: 'config_refused';
      readonly file: string;
      readonly problems: number;
      readonly remedy: string;
    }
  | { readonly event: 'stopping'; readonly signal: string }
  | { readonly event: 'stopped'; readonly waiting: number }
  | { readonly event: 'rule_visits_let_go'; readonly visits: number }
  | { readonly event: 'worker_serves'; readonly worker: number; readonly pid: number }
  | {
      readonly event: 'worker_ended';
      readonly worker: number;
      readonly pid: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly againMs: number;
    }
  | { readonly event: 'worker_keeps_ending'; readonly worker: number; readonly remedy: string }
  | KeyEvent
  | {
      readonly event: 'traces_not_sent' | 'traces_sent_again';
      readonly reason: string;
      readonly remedy: string | null;
    }
  | { readonly event: 'forwarded_header_ignored'; readonly remedy: string }
  | ({ readonly event: 'spool_notice' } & Pick<SpoolNotice, 'kind'>)
  | { readonly event: 'spool_unavailable' | 'spool_available'; readonly reason: string };

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
