/** A value that JSON can hold. Everything that enters from outside is one of these, or nothing. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** A JSON object. It is read with own keys only: parsers never trust its prototype. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** True for a non-null object that is not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an own property, so that `__proto__` and inherited names read as absent. */
export function own(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}
