import { limits } from '../vocabulary/limits.ts';

/** Doubling stops here: 1 s times 2^20 is far above the longest pause. */
const doublingsMax = 20;

/**
 * How long to wait before the next try, in ms: full jitter, so that nodes that failed together do
 * not come back together; a vendor's `Retry-After` only makes it longer. It ends at the longest pause.
 */
export function backoffMs(attempts: number, random: number, retryAfterMs: number | null): number {
  const bound = limits.retryMsBase * 2 ** Math.min(attempts, doublingsMax);
  const wait = random * Math.min(limits.retryMsMax, bound);
  return Math.min(limits.retryMsMax, Math.max(wait, retryAfterMs ?? 0));
}
