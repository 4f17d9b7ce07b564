import type { CallFailure } from './messages.ts';
import { SpoolOpenError, SpoolUnavailable } from './spool.ts';
import { own } from '../vocabulary/json.ts';

/** Primary result codes (sqlite.org/rescode.html): what the disk does to us, not we to it. */
const diskFull = 13;
const diskErrors: ReadonlySet<number> = new Set([3, 5, 6, 8, 10, 14]);

/** Says what an exception of the writer means to its caller. */
export function failureOf(error: unknown): CallFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SpoolOpenError) return { reason: 'open', message };
  if (error instanceof SpoolUnavailable) return { reason: error.reason, message };
  const code = primaryCode(error);
  const systemCode = own(Object(error), 'code');
  if (code === diskFull || systemCode === 'ENOSPC' || systemCode === 'EDQUOT') {
    return { reason: 'disk_full', message };
  }
  if (diskErrors.has(code) || systemCode === 'EIO' || systemCode === 'EROFS') {
    return { reason: 'io_error', message };
  }
  return { reason: 'bug', message: error instanceof Error ? (error.stack ?? message) : message };
}

function primaryCode(error: unknown): number {
  const code: unknown = error instanceof Error ? own(error, 'errcode') : undefined;
  return typeof code === 'number' ? code & 0xff : 0;
}
