import { BrokenCircuitError, bulkhead, circuitBreaker, ConsecutiveBreaker } from 'cockatiel';
import { handleResultType, type IBackoff, wrap } from 'cockatiel';
import { connectionsMax } from './http-sender.ts';
import type { Shipment } from './line.ts';
import { isTrouble } from './reply.ts';
import type { Reply } from './reply.ts';

/** So many requests in a row must fail before the destination is left alone for a while. */
const failuresMax = 5;

/** Sends shipments, but none while the destination is in trouble, and only a few at once. */
export type Guard = (shipment: Shipment) => Promise<Reply>;

/** How long the breaker stays open, and who hears of it. */
export interface GuardOptions {
  /** How long the breaker stays open before one request may try. */
  readonly pauseMs: number;
  readonly onBreak: () => void;
  readonly onReset: () => void;
}

/** A reply that the breaker counts. */
class Trouble {
  readonly reply: Reply;

  constructor(reply: Reply) {
    this.reply = reply;
  }
}

/** Makes the guard of one destination. */
export function makeGuard({ pauseMs, onBreak, onReset }: GuardOptions): Guard {
  const breaker = circuitBreaker(handleResultType(Trouble), {
    halfOpenAfter: { next: () => pauseOf(pauseMs) },
    breaker: new ConsecutiveBreaker(failuresMax),
  });
  breaker.onBreak(onBreak);
  breaker.onReset(onReset);
  const policy = wrap(bulkhead(connectionsMax, Number.MAX_SAFE_INTEGER), breaker);
  return async (shipment) => {
    try {
      const result = await policy.execute(async () => {
        const reply = await shipment.send();
        return isTrouble(reply) ? new Trouble(reply) : reply;
      });
      return result instanceof Trouble ? result.reply : result;
    } catch (error) {
      if (error instanceof BrokenCircuitError) return { kind: 'unsent', reason: 'breaker_open' };
      throw error;
    }
  };
}

/**
 * A pause on the monotonic clock. cockatiel compares the duration with the wall clock, which may step
 * back by hours (CircuitBreakerPolicy.execute): so it is told endless, then over.
 */
function pauseOf(ms: number): IBackoff<unknown> {
  const until = performance.now() + ms;
  return {
    get duration() {
      return performance.now() < until ? Infinity : -Infinity;
    },
    next: () => pauseOf(ms),
  };
}
