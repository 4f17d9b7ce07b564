import { isJsonObject, own } from '../vocabulary/json.ts';

/** A whole number in an answer; null where it is none. */
export function countIn(answer: unknown, key = 'count'): number | null {
  const value = isJsonObject(answer) ? own(answer, key) : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** The objects of a list in an answer; null where there is no list. */
export function listIn(answer: unknown, key: string): readonly object[] | null {
  const value = isJsonObject(answer) ? own(answer, key) : undefined;
  return Array.isArray(value) ? value.filter(isJsonObject) : null;
}
