import { own } from '../vocabulary/json.ts';

/** Codes of sockets, HTTP and PostgreSQL, and our own names, that say: it can't be asked just now. */
const away =
  /^(?:ECONN\w*|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST\w*|ENET\w*|EPIPE|UND_ERR_\w+|08\d{3}|57P0[1-3]|StoreNotOpen|SpoolUnavailable)$/;
const unreached = /could not be reached|is not open|is not running|is closed/;

/** The code of an error, or else its name. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? own(error, 'code') : undefined;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'unknown';
}

/** What to do where something was not forgotten: a store that is gone is not one that refuses. */
export function retentionRemedy(error: unknown): string {
  const isAway =
    away.test(codeOf(error)) || (error instanceof Error && unreached.test(error.message));
  return isAway
    ? 'The store does not answer, so what is due there stays for now. Let it be reached again: it is tried each minute, and /healthz says no after three hours.'
    : 'Something that is due could not be removed: look at the disk, and at what the store allows. It is tried again each minute.';
}
