import type { Delivery } from '../deliver/dispatcher.ts';
import type { Live } from '../live.ts';
import { InsightDesk } from './insight-desk.ts';
import type { InsightRouteTools } from './insight-routes.ts';
import type { Metrics } from './metrics.ts';
import { privacyFacts, type PrivacyParts } from './privacy-facts.ts';
import { RecordLook } from './record-look.ts';
import { warehouseForInsight } from './warehouse-for-insight.ts';

export interface InsightParts extends Omit<PrivacyParts, 'record'> {
  readonly live: Pick<Live, 'current'>;
  readonly delivery: Pick<Delivery, 'sinkOf'>;
  readonly metrics: Pick<Metrics, 'figuresTold'>;
}

/** The questions of the console, wired to the running parts. */
export function insightTools(parts: InsightParts): InsightRouteTools {
  const { live, delivery, metrics, now } = parts;
  const { data, keys } = live.current.config;
  const record = new RecordLook({ data, keys }, now);
  return {
    desk: new InsightDesk({
      store: () => warehouseForInsight(live.current.config, delivery),
      decisionsOn: (day) => parts.ledger.decisionsOn(day),
      facts: (asked) => privacyFacts({ ...parts, record }, asked),
      now,
    }),
    sites: () => Object.keys(live.current.config.sites),
    onAnswer: (question, format) => {
      metrics.figuresTold(question, format);
      parts.ledger.figuresTold(question, format);
    },
  };
}
