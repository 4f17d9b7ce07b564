import type { Verdict } from './destination.ts';

/**
 * The verdict on a request that was taken in part: refused events by their index, each with its
 * code; all others are `ok`, or sent again where the vendor took none.
 */
export function partialVerdict(
  eventIds: readonly string[],
  refused: ReadonlyMap<number, string>,
  others: 'ok' | 'retry',
): Verdict {
  const rest: string[] = [];
  const reject: { eventId: string; code: string }[] = [];
  for (const [index, eventId] of eventIds.entries()) {
    const code = refused.get(index);
    if (code === undefined) rest.push(eventId);
    else reject.push({ eventId, code });
  }
  return {
    ok: others === 'ok' ? rest : [],
    retry: others === 'retry' ? rest : [],
    reject,
  };
}
