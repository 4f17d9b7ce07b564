import type { EventRecord } from '../event/event-record.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';

/**
 * The event with each text that may hold a pseudonym changed by `leaf`: its content, its name, and
 * the campaign that was read off its address.
 */
export function mapTexts(record: EventRecord, leaf: (text: string) => string): EventRecord {
  const own = (text: string): string => (text.includes('h1_') ? leaf(text) : text);
  const ownOrNull = (text: string | null): string | null => (text === null ? null : own(text));
  return {
    ...record,
    name: own(record.name),
    sentName: ownOrNull(record.sentName),
    acquisition: {
      channel: record.acquisition.channel,
      source: ownOrNull(record.acquisition.source),
      medium: ownOrNull(record.acquisition.medium),
      campaign: ownOrNull(record.acquisition.campaign),
    },
    url: own(record.url),
    referrer: own(record.referrer),
    title: own(record.title),
    params: mapObject(record.params, own),
    items: record.items.map((item) => mapValue(item, own)),
  };
}

function mapValue(value: JsonValue, leaf: (text: string) => string): JsonValue {
  if (typeof value === 'string') return leaf(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isJsonObject(value)) return mapObject(value, leaf);
  return value.map((item) => mapValue(item, leaf));
}

function mapObject(object: JsonObject, leaf: (text: string) => string): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [leaf(key), mapValue(value, leaf)]),
  );
}
