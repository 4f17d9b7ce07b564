import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { classifyKey } from './keys/classify-key.ts';
import { labelFacts } from './keys/label-facts.ts';
import { isListPosition } from './list-position.ts';
import type { RedactPolicy } from './policy.ts';
import { mayRoute } from './scan-route.ts';
import { isHarmless, isNumber, signsOf } from './text/prefilter.ts';

/** How many leaves may still be looked at. */
interface Counted {
  leaves: number;
}

/**
 * True for the many parameters and items in which no key tells anything, no text looks like
 * anything and no term of a search stands, told in one pass without an allocation. False only says:
 * look closely; nothing is counted then.
 */
export function isQuietValue(
  value: JsonValue,
  depth: number,
  policy: RedactPolicy,
  counted: Counted,
): boolean {
  if (policy.strict) return false;
  const before = counted.leaves;
  const quiet = isQuiet(value, depth, false, policy, counted) && counted.leaves > 0;
  if (!quiet) counted.leaves = before;
  return quiet;
}

function isQuiet(
  value: JsonValue,
  depth: number,
  safe: boolean,
  policy: RedactPolicy,
  counted: Counted,
): boolean {
  if (typeof value === 'object' && value !== null) {
    if (depth >= limits.depthMax) return false;
    return isJsonObject(value)
      ? isQuietObject(value, depth, policy, counted)
      : isQuietList(value, depth, safe, policy, counted);
  }
  counted.leaves -= 1;
  if (typeof value === 'string') {
    if (value.length > limits.stringMax || mayRoute(policy, value)) return false;
    return isHarmless(value, signsOf(value)) || (safe && isNumber(value));
  }
  return typeof value !== 'number' || safe || Math.abs(value) < 1e10;
}

function isQuietObject(
  object: JsonObject,
  depth: number,
  policy: RedactPolicy,
  counted: Counted,
): boolean {
  const names = Object.keys(object);
  if (names.length > limits.keysMax) return false;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    const facts = classifyKey(name);
    const value = object[name] ?? null;
    const silent = facts.silent || isListPosition(facts, value);
    if (!silent || policy.search?.keys.has(name) === true) return false;
    if (!isQuiet(value, depth + 1, facts.safe, policy, counted)) return false;
  }
  return true;
}

function isQuietList(
  values: readonly JsonValue[],
  depth: number,
  safe: boolean,
  policy: RedactPolicy,
  counted: Counted,
): boolean {
  const [first] = values;
  if (values.length === 2 && typeof first === 'string' && labelFacts(first) !== null) return false;
  for (let index = 0; index < values.length; index += 1) {
    if (!isQuiet(values[index] ?? null, depth + 1, safe, policy, counted)) return false;
  }
  return true;
}
