import type { EventRecord } from '../event/event-record.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';

/**
 * The event with each text that may hold a pseudonym changed by `leaf`: its content, its name, and
 * the campaign that was read off its address.
 */
export function mapTexts(record: EventRecord, leaf: (text: string) => string): EventRecord {
  if (!mayHoldPseudonym(record)) return record;
  const own = (text: string): string => (text.includes(mark) ? leaf(text) : text);
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

const mark = 'h1_';

/** Nearly no event does: it stays as it is. */
function mayHoldPseudonym(record: EventRecord): boolean {
  const { name, sentName, url, referrer, title, params, items } = record;
  const { source, medium, campaign } = record.acquisition;
  return (
    [name, sentName, url, referrer, title, source, medium, campaign].some(isMarked) ||
    isMarked(params) ||
    items.some(isMarked)
  );
}

function isMarked(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes(mark);
  if (typeof value !== 'object' || value === null) return false;
  if (!isJsonObject(value)) return value.some(isMarked);
  return Object.keys(value).some((key) => key.includes(mark) || isMarked(value[key] ?? null));
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
