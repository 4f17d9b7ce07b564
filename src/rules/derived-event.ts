import { hash } from 'node:crypto';
import type { Variant } from '../event/consented-event.ts';
import { EnrichedEvent } from '../event/enriched-event.ts';
import { uuidV7 } from '../vocabulary/ids.ts';
import type { Rule } from './site-rules.ts';

/**
 * The event that a rule makes beside another one: with its visitor, page, address, parameters,
 * consent and form, under the rule's name and with the site's own value. It can be known again: of
 * the same event, or on the same page view, the same rule makes the same event.
 */
export function derivedEvent<V extends Variant>(
  from: EnrichedEvent<V>,
  rule: Rule,
  ts: number = from.record.ts,
): EnrichedEvent<V> {
  const { record } = from;
  const { category, stage, value, currency, sensitive } = rule.meaning;
  const isOfPage = rule.once === 'page' && record.page !== null;
  const of = isOfPage ? `p|${record.page}` : `e|${from.dedupeKey}`;
  const key = `${record.site}|r|${rule.name}|${of}`;
  return EnrichedEvent.derived(
    from,
    {
      ...record,
      id: uuidV7(ts, hash('sha256', `rule|${from.dedupeKey}|${rule.name}`, 'buffer')),
      name: rule.name,
      sentName: record.sentName ?? record.name,
      category,
      stage,
      value,
      currency,
      sensitive: sensitive ?? record.sensitive,
      ts,
    },
    key,
    { name: rule.name, words: rule.words },
  );
}
