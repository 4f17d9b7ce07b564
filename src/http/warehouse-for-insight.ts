import type { Config } from '../config/config.ts';
import type { Delivery } from '../deliver/dispatcher.ts';
import type { InsightStore } from './insight-store.ts';

/** The first DuckDB warehouse that is open, or why there is none, in a sentence. */
export function warehouseForInsight(
  { destinations }: Pick<Config, 'destinations'>,
  delivery: Pick<Delivery, 'sinkOf'>,
): InsightStore | string {
  const name = Object.keys(destinations).find((each) => destinations[each]?.type === 'duckdb');
  if (name === undefined) {
    return 'These figures come from the embedded warehouse, and the configuration has none. Add `warehouse: { type: duckdb, purposes: [analytics] }` to `destinations:`.';
  }
  const sink: object | null = delivery.sinkOf(name);
  if (sink === null) return 'The warehouse is being opened. Ask again in a few seconds.';
  return isInsightStore(sink)
    ? sink
    : 'This warehouse does not answer the questions of the console.';
}

function isInsightStore(sink: object): sink is InsightStore {
  return 'insight' in sink && typeof sink.insight === 'function';
}
