import { WithdrawalsFull } from '../deliver/withdrawals.ts';
import { SpoolUnavailable } from '../spool/spool.ts';
import type { Answer } from './answer.ts';
import type { Metrics } from './metrics.ts';
import { refuse } from './refuse.ts';

/** The banner and the script come again; what is remembered grows old by the minute. */
const fullRetrySeconds = 600;

/** The answer to a withdrawal that could not be kept; throws what is a fault of ours. */
export function refuseWithdrawal(metrics: Pick<Metrics, 'refused'>, error: unknown): Answer {
  if (error instanceof SpoolUnavailable) return refuse(metrics, 'spool_unavailable', 5);
  if (error instanceof WithdrawalsFull)
    return refuse(metrics, 'withdrawals_full', fullRetrySeconds);
  throw error;
}
