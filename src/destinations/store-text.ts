/** NUL, which PostgreSQL can't hold, becomes U+FFFD; so does half a character, which no UTF-8 can. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** An escape of JSON, whole: so that the backslash before it can't be taken for its own. */
const escape = /\\(?:u[0-9a-f]{4}|.)/g;
const unstorable = /^\\u(?:0000|d[89a-f][0-9a-f]{2})$/;

/** JSON that every store can read: `JSON.stringify` escapes NUL and half characters, jsonb refuses. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replace(escape, (found) =>
    unstorable.test(found) ? '\uFFFD' : found,
  );
}
