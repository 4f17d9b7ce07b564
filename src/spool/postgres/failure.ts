import { own } from '../../vocabulary/json.ts';
import { SpoolUnavailable } from '../spool.ts';
import type { SpoolRefusal } from '../spool.ts';

/** The database did not do what it was asked. Bears a code, never a text of the server's. */
export class DatabaseFailure extends SpoolUnavailable {
  /** A SQLSTATE, or the name of what happened to the connection. */
  readonly code: string;
  /** True where nothing more can be expected of the connection. */
  readonly isGone: boolean;

  constructor(reason: SpoolRefusal, code: string, isGone: boolean) {
    super(reason, `PostgreSQL ${isGone ? 'does not answer' : 'refused a statement'} (${code})`);
    this.code = code;
    this.isGone = isGone;
  }
}

/** A SQLSTATE that does not blame the server: the statement itself was wrong (appendix A of the manual). */
const ourMistakes = /^(?:2[123]|42)/;
/** A privilege or a table that somebody took away. */
const takenAway: ReadonlySet<string> = new Set(['42501', '42P01', '3F000']);
/** Connection lost, shutting down, starting up, too many connections, read only, wrong password. */
const gone = /^(?:08|57P|53300|25006|28|3D|0A)/;
const repeatable: ReadonlySet<string> = new Set(['40001', '40P01']);

/** Says what an error of the driver means to the one who asked. */
export function databaseFailure(error: unknown): Error {
  if (error instanceof SpoolUnavailable) return error;
  const code: unknown = own(Object(error), 'code');
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && own(Object(error), 'severity')) {
    if (ourMistakes.test(code) && !takenAway.has(code)) {
      return new Error(`a statement of the spool is wrong (SQLSTATE ${code})`);
    }
    const reason = code === '53100' ? 'disk_full' : 'io_error';
    return new DatabaseFailure(reason, code, gone.test(code));
  }
  return new DatabaseFailure('io_error', connectionCode(error, code), true);
}

/** True where the same transaction may pass when it is run again. */
export function isRepeatable(error: unknown): boolean {
  return error instanceof DatabaseFailure && repeatable.has(error.code);
}

function connectionCode(error: unknown, code: unknown): string {
  if (typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code)) return code.toLowerCase();
  const message = error instanceof Error ? error.message : '';
  if (/timeout/i.test(message)) return 'timeout';
  return /SSL|TLS|certificate/i.test(message) ? 'tls' : 'connection_lost';
}
