import { EnrichedEvent } from '../event/enriched-event.ts';
import { parseVisitorId } from '../vocabulary/ids.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { areRedactions, isEventRecord } from './record-check.ts';

/**
 * Reads an event that a worker process made, as JSON left it. Every field is asserted again, as
 * those of a frame are; null where one is amiss. It has no session yet: that is given here.
 */
export function crossedEvent(value: unknown): EnrichedEvent | null {
  if (!isJsonObject(value)) return null;
  const record = own(value, 'record');
  const dedupeKey = own(value, 'dedupeKey');
  const redactions = own(value, 'redactions');
  const previous = own(value, 'previousVisitor');
  const previousVisitor = parseVisitorId(previous);
  if (!isEventRecord(record) || record.session !== null) return null;
  if (typeof dedupeKey !== 'string' || dedupeKey === '' || !areRedactions(redactions)) return null;
  if (previous !== null && previousVisitor === null) return null;
  return EnrichedEvent.crossed(record, dedupeKey, previousVisitor, redactions);
}
