import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';

/** A vendor's limits on what an event's properties may hold. */
export interface PropertyLimits {
  /** Length of a text, in UTF-16 units. */
  readonly textMax: number;
  /** Keys of an object. */
  readonly keysMax: number;
  /** Entries of a list. */
  readonly entriesMax: number;
}

/** A text cut to a length, never inside of a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

/** A value with every text, list and object in it cut to a vendor's limits. */
export function cutValue(value: JsonValue, limits: PropertyLimits): JsonValue {
  if (typeof value === 'string') return cutText(value, limits.textMax);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.slice(0, limits.entriesMax).map((one: JsonValue) => cutValue(one, limits));
  }
  return isJsonObject(value) ? cutObject(value, limits) : null;
}

/** An object with every name and value in it cut to a vendor's limits; the first of a name stays. */
export function cutObject(object: JsonObject, limits: PropertyLimits): JsonObject {
  const kept = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(object)) {
    if (kept.size >= limits.keysMax) break;
    const name = cutText(key, limits.textMax);
    if (!kept.has(name)) kept.set(name, cutValue(value, limits));
  }
  return Object.fromEntries(kept);
}

/** The fields that have a value: neither null nor an empty text. */
export function filledFields(
  fields: Readonly<Record<string, JsonValue | undefined>>,
): Record<string, JsonValue> {
  const known = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null && value !== '') known.set(key, value);
  }
  return Object.fromEntries(known);
}
