import type { Config } from '../config/config.ts';
import type { Delivery } from '../deliver/dispatcher.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Spool } from '../spool/spool.ts';
import type { RetentionJob } from './retention-job.ts';

const hourMs = 3_600_000;

/** What the jobs let forget. */
export interface RetentionParts {
  readonly config: () => Pick<Config, 'retention'>;
  readonly spool: Pick<Spool, 'forget'>;
  readonly ledger: Pick<Ledger, 'forget' | 'oldestAt'>;
  readonly delivery: Pick<Delivery, 'forgettingStores' | 'sinkOf'>;
}

class StoreNotOpen extends Error {
  override readonly name = 'StoreNotOpen';
}

/**
 * The jobs of the configuration in force: spool and dead letters, the record, and each warehouse
 * that can forget.
 */
export function retentionJobs(parts: RetentionParts): readonly RetentionJob[] {
  const { spool, ledger, delivery } = parts;
  const { spoolHours, replayHours, deadLetterHours, ledgerMonths } = parts.config().retention;
  return [
    {
      name: 'spool',
      run: async () => {
        const { events, deadLetters, oldestAt } = await spool.forget();
        const keptMs = Math.max(spoolHours, replayHours, deadLetterHours) * hourMs;
        return { removed: { events, deadLetters }, oldestAt, keptMs };
      },
    },
    {
      name: 'ledger',
      run: async (now) => {
        const before = monthsBefore(now, ledgerMonths);
        // What was removed has its own row: the record begins anew behind it.
        await ledger.forget(before);
        return { removed: {}, oldestAt: ledger.oldestAt, keptMs: now - before };
      },
    },
    ...delivery.forgettingStores().map((name): RetentionJob => ({
      name: `warehouse ${name}`,
      run: async () => {
        const sink = delivery.sinkOf(name);
        if (sink === null) throw new StoreNotOpen(name);
        return sink.forget === undefined ? null : { oldestAt: null, ...(await sink.forget()) };
      },
    })),
  ];
}

/** The same day and time, so many months earlier; the last day of a shorter month. */
function monthsBefore(now: number, months: number): number {
  const date = new Date(now);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}
