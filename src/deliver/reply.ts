import type { Verdict } from '../destinations/destination.ts';

/**
 * What came of one request. `unsent` is certain; after `unanswered` nobody knows whether the vendor
 * has it. `unsendable` and `blocked` are ours: bad bytes, and an address that is not allowed.
 */
export type Reply =
  | { readonly kind: 'judged'; readonly verdict: Verdict; readonly code: string }
  | { readonly kind: 'unsent' | 'unanswered'; readonly reason: string }
  | { readonly kind: 'unsendable' | 'blocked'; readonly reason: string };

/** True where the destination itself seems to be in trouble: the breaker counts these. */
export function isTrouble(reply: Reply): boolean {
  if (reply.kind !== 'judged') return reply.kind === 'unsent' || reply.kind === 'unanswered';
  const { ok, retry, halt } = reply.verdict;
  return ok.length === 0 && retry.length > 0 && halt === undefined;
}
