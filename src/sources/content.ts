import type { EventContent } from '../event/content.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';

type Check = (value: JsonValue) => boolean;
const isText: Check = (value) => typeof value === 'string';

const fields: ReadonlyMap<string, Check> = new Map([
  ['name', (value) => typeof value === 'string' && isName(value)],
  ['url', isText],
  ['referrer', isText],
  ['title', isText],
  ['params', isJsonObject],
  ['value', (value) => typeof value === 'number' && Math.abs(value) <= limits.valueMax],
  ['currency', isText],
  ['items', (value) => Array.isArray(value) && value.length <= limits.itemsMax],
]);

function isName(text: string): boolean {
  return text.trim() !== '' && text.length <= limits.eventNameMax;
}

/**
 * Takes an event's known fields in the sender's own order; null where one has the wrong type, so
 * that a broken sender is counted and found. Absent and null fields are left out, others ignored.
 */
export function parseContent(input: JsonObject): EventContent | null {
  const content: Record<string, JsonValue> = {};
  for (const key of Object.keys(input)) {
    const check = fields.get(key);
    const value = input[key] ?? null;
    if (check === undefined || value === null) continue;
    if (!check(value)) return null;
    content[key] = value;
  }
  return isContent(content) ? content : null;
}

function isContent(content: object): content is EventContent {
  return Object.hasOwn(content, 'name');
}
