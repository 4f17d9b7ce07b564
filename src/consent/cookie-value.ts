import { isJsonObject } from '../vocabulary/json.ts';
import type { JsonObject } from '../vocabulary/json.ts';

/** Percent-decodes once; what is not decodable stays as it is. */
export function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Reads a cookie that holds a JSON object, encoded once or twice; null for anything else. */
export function jsonOf(value: string): JsonObject | null {
  const once = decoded(value);
  const parsed = parsedJson(once) ?? parsedJson(decoded(once));
  return isJsonObject(parsed?.value) ? parsed.value : null;
}

/** Wrapped, so that a text that is JSON but no object is told from one that is no JSON. */
function parsedJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
