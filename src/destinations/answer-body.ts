import { isJsonObject, own } from '../vocabulary/json.ts';

/** A vendor's answer as an object; an empty one where it is anything else. Never throws. */
export function answerObject(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The list at a key of an answer; null where there is none. */
export function listAt(answer: object, key: string): readonly unknown[] | null {
  const value = own(answer, key);
  return Array.isArray(value) ? value : null;
}

/** An index into the events that were sent; null where it is none. */
export function indexBelow(value: unknown, count: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count
    ? value
    : null;
}

/** A vendor's own word for a refusal, if it is short and plain; else `otherwise`. */
export function refusalCode(value: unknown, otherwise: string): string {
  return typeof value === 'string' && /^[A-Za-z0-9_.$[\]-]{1,60}$/.test(value) ? value : otherwise;
}

/** A part of an answer, by its path; undefined where there is none. */
export function partOf(body: string, ...path: readonly string[]): unknown {
  try {
    let value: unknown = JSON.parse(body);
    for (const key of path) value = isJsonObject(value) ? own(value, key) : undefined;
    return value;
  } catch {
    return undefined;
  }
}
