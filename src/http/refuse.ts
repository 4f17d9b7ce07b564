import { type Refusal, refusals } from '../vocabulary/outcomes.ts';
import type { Answer } from './answer.ts';
import type { Metrics } from './metrics.ts';

/** Refuses a whole request: counted by its closed reason, and nothing else of it is kept. */
export function refuse(
  metrics: Pick<Metrics, 'refused'>,
  reason: Refusal,
  retryAfterSeconds: number | null = null,
): Answer {
  metrics.refused(reason);
  return { status: refusals[reason], reason, retryAfterSeconds };
}
