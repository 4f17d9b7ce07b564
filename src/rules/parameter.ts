import type { JsonValue } from '../vocabulary/json.ts';
import type { ParameterBounds, ParameterCondition, Scalar } from './when.ts';

/** True where a parameter is what a rule asks for; a missing one is only `exists: false`. */
export function fitsParameter(
  condition: ParameterCondition,
  value: JsonValue | undefined,
): boolean {
  if (isList(condition)) return condition.some((each) => equals(each, value));
  return typeof condition === 'object' ? isWithin(condition, value) : equals(condition, value);
}

/** A number, also one that stands in a text, as tag managers send it; null for anything else. */
export function numberOf(value: JsonValue | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const isNumber = typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value);
  return isNumber ? Number(value) : null;
}

function isList(condition: ParameterCondition): condition is readonly Scalar[] {
  return Array.isArray(condition);
}

/** `10` and `"10"` are the same: a form's value and a script's differ in nothing else. */
function equals(wanted: Scalar, value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || typeof value === 'object') return false;
  return value === wanted || String(value) === String(wanted);
}

function isWithin(bounds: ParameterBounds, value: JsonValue | undefined): boolean {
  const { min, max, exists, contains } = bounds;
  const isThere = value !== undefined && value !== null;
  if (exists !== undefined && exists !== isThere) return false;
  if (min !== undefined || max !== undefined) {
    const number = numberOf(value);
    if (number === null || number < (min ?? -Infinity) || number > (max ?? Infinity)) return false;
  }
  return contains === undefined || holds(value, contains);
}

function holds(value: JsonValue | undefined, wanted: string): boolean {
  if (typeof value === 'string') return value.includes(wanted);
  return Array.isArray(value) && value.some((each: JsonValue) => equals(wanted, each));
}
