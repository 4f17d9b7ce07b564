import type { JsonValue } from '../vocabulary/json.ts';
import type { KeyFacts } from './keys/key-facts.ts';

/** True for a place in a list, whose key may also name one on earth: `position: 4`. */
export function isListPosition(facts: KeyFacts, value: JsonValue): boolean {
  return (
    facts.kind === 'geo' &&
    typeof value === 'number' &&
    Number.isInteger(value) &&
    Math.abs(value) < 1e6
  );
}
