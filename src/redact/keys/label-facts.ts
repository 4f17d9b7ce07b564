import type { JsonObject } from '../../vocabulary/json.ts';
import { signs, signsOf } from '../text/prefilter.ts';
import { classifyKey } from './classify-key.ts';
import type { KeyFacts } from './key-facts.ts';

/** Keys whose text says what the value beside them is. */
export const labelKeys: ReadonlySet<string> = new Set(
  'name key field id label question k n attribute property slug fieldName field_name fieldname title'.split(
    ' ',
  ),
);

const unlike = signs.at | signs.percent | signs.digits6 | signs.dots | signs.equals;

/**
 * What a text says as the label of the value beside it; null where it names no kind. A text that
 * holds something itself is no label: redaction would change what it says. A postcode counts where
 * a `street` was labelled before.
 */
export function labelFacts(label: string, street: boolean = false): KeyFacts | null {
  if (label.length > 80 || (signsOf(label) & unlike) !== 0) return null;
  const colon = label.indexOf(':');
  if (colon >= 0 && colon < label.trimEnd().length - 1) return null;
  const facts = classifyKey(label);
  return facts.kind === null || (facts.postcode && !street) ? null : facts;
}

/** In `{ "name": "email", "value": … }` the name says what the value is; null where none does. */
export function labelledBy(
  object: JsonObject,
  keys: readonly string[],
  facts: readonly KeyFacts[],
  street: boolean,
): KeyFacts | null {
  if (keys.length < 2 || keys.length > 12 || !facts.some((fact) => fact.generic)) return null;
  for (const key of keys) {
    const label = labelKeys.has(key) ? object[key] : null;
    const named = typeof label === 'string' ? labelFacts(label, street) : null;
    if (named !== null) return named;
  }
  return null;
}
