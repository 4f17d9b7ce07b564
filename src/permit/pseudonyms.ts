import type { EventRecord } from '../event/event-record.ts';
import type { HmacKey } from '../identity/hmac-key.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { sitePseudonym } from './site-pseudonyms.ts';

/** Another id for each destination: 64 lower-case hex, so that two destinations can't be joined. */
export function destinationId(key: HmacKey, id: string): string {
  return key.hex(id);
}

/** The event with the destination's own ids in place of Sluice's. */
export function withDestinationIds(record: EventRecord, key: HmacKey): EventRecord {
  const own = (id: string): string => destinationId(key, id);
  const leaf = (text: string): string =>
    text.includes('h1_') ? text.replace(sitePseudonym, (id) => `h1_${own(id).slice(0, 22)}`) : text;
  return {
    ...record,
    page: record.page === null ? null : own(record.page).slice(0, 24),
    visitor: record.visitor === null ? null : own(record.visitor),
    session:
      record.session === null
        ? null
        : { id: own(record.session.id).slice(0, 16), start: record.session.start },
    url: leaf(record.url),
    referrer: leaf(record.referrer),
    title: leaf(record.title),
    params: mapObject(record.params, leaf),
    items: record.items.map((item) => mapLeaves(item, leaf)),
  };
}

function mapLeaves(value: JsonValue, leaf: (text: string) => string): JsonValue {
  if (typeof value === 'string') return leaf(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapLeaves(item, leaf));
  return mapObject(value as Record<string, JsonValue>, leaf);
}

function mapObject(
  object: Readonly<Record<string, JsonValue>>,
  leaf: (text: string) => string,
): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [leaf(key), mapLeaves(value, leaf)]),
  );
}
