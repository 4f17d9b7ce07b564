import { z } from 'zod';
import { whenSchema } from '../config/rules-schema.ts';
import type { Delivery } from '../deliver/dispatcher.ts';
import type { Live } from '../live.ts';
import type { DryCount } from '../rules/dry-run.ts';
import type { DeskAnswer } from './desk-answer.ts';

/** What a trial of rules works with. */
export interface RuleTrialTools {
  readonly live: Pick<Live, 'current'>;
  readonly delivery: Pick<Delivery, 'sinkOf'>;
}

const time = z.number().min(0).max(8.64e15);
const order = z.strictObject({
  since: time,
  until: time,
  sites: z.array(
    z.strictObject({
      site: z.string(),
      conversions: z.record(z.string(), z.strictObject({ when: whenSchema })),
    }),
  ),
});

const noStore =
  'There is no open warehouse to ask. Add `warehouse: { type: duckdb, purposes: [analytics] }` to `destinations`; it knows what came since then.';

/** Says how often rules, in force or only written down, would have fired on what the warehouse holds. */
export async function tryRules(
  { live, delivery }: RuleTrialTools,
  body: unknown,
): Promise<DeskAnswer<{ readonly counts: readonly DryCount[] }>> {
  const read = order.safeParse(body);
  if (!read.success || read.data.since >= read.data.until) {
    return { wrong: 'Say `since`, `until` in milliseconds, and `sites` with their `conversions`.' };
  }
  const { destinations } = live.current.config;
  const store = Object.keys(destinations).find((name) => destinations[name]?.type === 'duckdb');
  const sink = store === undefined ? null : delivery.sinkOf(store);
  if (sink?.tryRules === undefined) return { wrong: noStore };
  return { counts: await sink.tryRules(read.data) };
}
