import type { EventContent } from '../event/content.ts';
import { isJsonObject, type JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';

/** A term and what stands in its place, wherever in an event it occurs. */
export interface HiddenTerm {
  readonly term: string;
  readonly replacement: string;
}

/** Takes the path of a value that changed, as `params.search_term`. */
type Changed = (path: string) => void;

const shownMax = 100;
const between = String.raw`(?:[\s+_-]|%(?:25){0,3}(?:20|2B|C2%(?:25){0,3}A0)){1,4}`;
/** Signs before the first word. */
const leading = String.raw`(?:[+_-]|%(?:25){0,3}2B){0,4}`;
const borderBefore = String.raw`(?:(?<![\p{L}\p{N}])|(?<=%(?:25){0,3}[\da-fA-F]{2}))`;
const borderAfter = String.raw`(?![\p{L}\p{N}]|=|%(?:25){0,3}3D|"\s?:)`;
const tail = String.raw`[^&#;|"<>}\n]{0,2000}`;
const origin = /^[a-z][a-z\d+.-]{1,24}:\/\/[^/?#\s]*/i;
const fields = ['url', 'referrer', 'title', 'params', 'items'] as const;

/**
 * The content with a term replaced wherever it occurs as words: in the addresses behind their host
 * in any of their encodings, in the title, in parameters and items, but for their keys. A term of
 * one or two characters is replaced only where it is a whole value. Of a term longer than what is
 * compared all that follows it goes as well.
 */
export function hideTerm(
  content: EventContent,
  hidden: HiddenTerm,
  changed: Changed,
): EventContent {
  const pattern = patternOf(hidden.term);
  const whole = hidden.term.toLowerCase();
  const hide = (text: string): string => {
    if (text.trim().toLowerCase() === whole) return hidden.replacement;
    const host = origin.exec(text)?.[0] ?? '';
    const hiddenRest = text
      .slice(host.length)
      .replace(pattern, (found) =>
        found.includes(' ') || !hidden.replacement.includes(' ')
          ? hidden.replacement
          : encodeURIComponent(hidden.replacement),
      );
    return host + hiddenRest;
  };
  const next = new Map<string, JsonValue>();
  for (const field of fields) {
    const value = content[field];
    if (value === undefined) continue;
    const kept = hideIn(value, hide, { path: field, depth: field === 'items' ? 0 : 1 }, changed);
    if (kept !== value) next.set(field, kept);
  }
  if (next.size === 0) return content;
  const entries = Object.entries(content).map(
    ([field, value]: [string, unknown]): [string, unknown] => [field, next.get(field) ?? value],
  );
  return { ...Object.fromEntries(entries), name: content.name };
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function hideIn(
  value: JsonValue,
  hide: (text: string) => string,
  { path, depth }: Place,
  changed: Changed,
): JsonValue {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    const next = typeof value === 'number' && text.length < 4 ? text : hide(text);
    if (next === text) return value;
    changed(path);
    return next;
  }
  if (typeof value !== 'object' || value === null || depth > limits.depthMax) return value;
  const below = (key: string, inner: JsonValue): JsonValue =>
    hideIn(inner, hide, { path: `${path}.${key.slice(0, 80)}`, depth: depth + 1 }, changed);
  if (isJsonObject(value)) {
    const entries = Object.entries(value);
    const next = entries.map(([key, inner]): [string, JsonValue] => [key, below(key, inner)]);
    const same = next.every(([, inner], index) => inner === entries[index]?.[1]);
    return same ? value : Object.fromEntries(next);
  }
  const next = value.map((inner, index) => below(String(index), inner));
  return next.every((inner, index) => inner === value[index]) ? value : next;
}

/** The words of a term in any of their encodings, with any sign of a space between them. */
function patternOf(term: string): RegExp {
  if (term.length < 3) {
    return new RegExp(`(?<==|%3D)${encodings(term)}(?=[&#;|]|%(?:25){0,3}26|$)`, 'giu');
  }
  const compared = term.slice(0, shownMax);
  const words = compared.split(/[\s+_-]+/).filter((word) => word !== '');
  const body = words.length === 0 ? escape(compared) : words.map(encodings).join(between);
  const signs = /^[+_-]/.test(term) ? leading : '';
  const cut = term.length > shownMax;
  return new RegExp(`${borderBefore}${signs}${body}${cut ? tail : borderAfter}`, 'giu');
}

function encodings(word: string): string {
  const forms = new Set([word]);
  // Forms of old pages encode Latin letters by one byte.
  forms.add(
    word.replaceAll(/[\u0080-\u00FF]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  );
  let encoded = word;
  for (let layer = 0; layer < 3; layer += 1) {
    encoded = encodeURIComponent(encoded.toWellFormed());
    forms.add(encoded);
  }
  return `(?:${[...forms].map(escape).join('|')})`;
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
}
