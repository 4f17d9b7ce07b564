import { limits } from '../vocabulary/limits.ts';

/** Doubling stops here: 1 s times 2^20 is far above the longest pause. */
const doublingsMax = 20;

/**
 * How long to wait before the next try, in ms: full jitter, so that nodes that failed together do
 * not come back together; a vendor's `Retry-After` wins. Both end at the longest pause.
 */
export function backoffMs(attempts: number, random: number, retryAfterMs: number | null): number {
  if (retryAfterMs !== null) return Math.min(limits.retryMsMax, Math.max(0, retryAfterMs));
  const bound = limits.retryMsBase * 2 ** Math.min(attempts, doublingsMax);
  return random * Math.min(limits.retryMsMax, bound);
}
