import type { JsonObject } from '../../vocabulary/json.ts';
import { classifyKey } from './classify-key.ts';
import type { KeyFacts } from './key-facts.ts';

/** Keys whose text says what the value beside them is. */
export const labelKeys: ReadonlySet<string> = new Set(
  'name key field id label question k n attribute property slug fieldName field_name fieldname title'.split(
    ' ',
  ),
);

/** In `{ "name": "email", "value": … }` the name says what the value is; null where none does. */
export function labelledBy(
  object: JsonObject,
  keys: readonly string[],
  facts: readonly KeyFacts[],
): KeyFacts | null {
  if (keys.length < 2 || keys.length > 12 || !facts.some((fact) => fact.generic)) return null;
  for (const key of keys) {
    if (!labelKeys.has(key)) continue;
    const label = object[key];
    if (typeof label !== 'string' || label.length > 80) continue;
    const facts = classifyKey(label);
    if (facts.kind !== null && !facts.postcode) return facts;
  }
  return null;
}
