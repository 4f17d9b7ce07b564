import type { Verdict, VendorResponse } from './destination.ts';
import { retryAfterMs } from './retry-after.ts';

/**
 * What a plain HTTP status means for all events of a request. Total over every number.
 * Destinations read their own cases first and leave the rest to it.
 */
export function commonVerdict(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const { status } = response;
  if (status >= 200 && status <= 299) return { ok: eventIds, retry: [], reject: [] };
  switch (status) {
    case 401:
    case 403:
      return halted(eventIds, 'auth');
    case 426:
      return halted(eventIds, 'version');
    // RFC 9110 sections 15.4.2 and 15.4.9: the address has moved for good. Redirects are not followed.
    case 301:
    case 308:
      return halted(eventIds, 'config');
    case 413:
      return bisected(eventIds, 'http_413');
    case 408:
    case 425:
    case 429:
      return retried(response, eventIds);
    default:
      return status >= 400 && status <= 499
        ? rejected(eventIds, `http_${String(status)}`)
        : retried(response, eventIds);
  }
}

/** Nothing is lost, but a person must act before it can go on. */
export function halted(eventIds: readonly string[], halt: 'auth' | 'version' | 'config'): Verdict {
  return { ok: [], retry: eventIds, reject: [], halt };
}

/** All events are refused for good, with one code. */
export function rejected(eventIds: readonly string[], code: string): Verdict {
  return { ok: [], retry: [], reject: eventIds.map((eventId) => ({ eventId, code })) };
}

/** All events are sent again later, not before the vendor's `Retry-After`. */
export function retried(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const wait = retryAfterMs(response);
  const verdict: Verdict = { ok: [], retry: eventIds, reject: [] };
  return wait === undefined ? verdict : { ...verdict, retryAfterMs: wait };
}

/** The whole was refused: its two halves are sent alone; a single event is refused with `code`. */
export function bisected(eventIds: readonly string[], code: string): Verdict {
  if (eventIds.length < 2) return rejected(eventIds, code);
  const half = Math.ceil(eventIds.length / 2);
  const bisect = [eventIds.slice(0, half), eventIds.slice(half)];
  return { ok: [], retry: [], reject: [], bisect };
}
