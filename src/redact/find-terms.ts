import type { EventContent } from '../event/content.ts';
import { isJsonObject, type JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { isPlaceholder } from './kinds.ts';
import { hashStep, type SearchKeys } from './search-keys.ts';
import { searchPages, searchWords } from './search-words.ts';

const termMax = 2_000;
/** No page bears more; an event with as many is not told apart any more. */
export const termsMax = 16;
const keyMax = 48;
const encodedEquals = /%(?:25){0,3}3D/gi;
const encodedSign = /^(?:25){0,3}(?:3F|26|23|3B|5B|7B|22|2C)/i;
const jsonColon = /\\?"\s?:\s?\\?"?/g;
const queryEnd = /[\s&#;|"<>}]/;
const valueEnd = /[&#;|"<>}\n]|%(?:25){0,3}(?:26|23|22)/;
const searchEvents: ReadonlySet<string> = new Set(['site_search', 'search', 'view_search_results']);
const eventKeys: ReadonlySet<string> = new Set([
  'term',
  'terms',
  'text',
  'phrase',
  'input',
  'value',
]);
const inPath = new RegExp(
  String.raw`(?:${searchWords.join('|')})\/(?!${searchPages})([^/?#]{1,400})`,
  'iy',
);
/** The letters with which those words begin, as bits from `a` on. */
const firstLetters: number = searchWords.reduce(
  (bits, word) => bits | (1 << (word.charCodeAt(0) - 97)),
  0,
);

/** Where an event is known to hold no term. */
export interface Quiet {
  readonly params: boolean;
  readonly items: boolean;
}

/** True for the events that tell of a search of the site's own. */
export function isSearchEvent(name: string): boolean {
  return searchEvents.has(name);
}

/**
 * The terms of the site's own search that an event bears, decoded, each once. Where it is
 * quiet nothing is looked for.
 */
export function findTerms(
  content: EventContent,
  keys: SearchKeys,
  quiet: Quiet,
): readonly string[] {
  const terms = new Set<string>();
  for (const address of [content.url, content.referrer]) {
    if (address === undefined) continue;
    findInText(address, keys, terms);
    findInPath(address, terms);
  }
  const ofSearch = isSearchEvent(content.name);
  if (!quiet.params) findInValue(content.params ?? {}, { keys, ofSearch, depth: 1 }, terms);
  if (!quiet.items) findInValue(content.items ?? [], { keys, ofSearch: false, depth: 0 }, terms);
  return terms.size === 0 ? none : [...terms];
}

const none: readonly string[] = [];

/** `/search/red+shoes`: the first segment behind such a word. */
function findInPath(address: string, terms: Set<string>): void {
  for (let at = address.indexOf('/'); at >= 0; at = address.indexOf('/', at + 1)) {
    const first = address.charCodeAt(at + 1) | 32;
    if (first < 97 || first > 122 || ((firstLetters >> (first - 97)) & 1) === 0) continue;
    inPath.lastIndex = at + 1;
    const segment = inPath.exec(address)?.[1];
    if (segment === undefined) continue;
    add(segment, terms);
    return;
  }
}

/** Below the deepest level nothing is looked for: the walk drops what is there. */
function findInValue(
  value: JsonValue,
  about: { readonly keys: SearchKeys; readonly ofSearch: boolean; readonly depth: number },
  terms: Set<string>,
): void {
  const { keys, ofSearch, depth } = about;
  if (typeof value === 'string') {
    if (value.length > 2) findInText(value, keys, terms);
    return;
  }
  if (typeof value !== 'object' || value === null || depth > limits.depthMax) return;
  const below = { keys, ofSearch: false, depth: depth + 1 };
  if (!isJsonObject(value)) {
    for (const inner of value) findInValue(inner, below, terms);
    return;
  }
  for (const key of Object.keys(value)) {
    const inner = value[key] ?? null;
    if (keys.has(key) || (ofSearch && eventKeys.has(key.toLowerCase()))) addAll(inner, terms);
    if (typeof inner === 'string' || typeof inner === 'object') findInValue(inner, below, terms);
  }
}

/** A term, or what holds terms. */
function addAll(value: JsonValue, terms: Set<string>, depth = 0): void {
  if (typeof value === 'string' || typeof value === 'number') add(String(value), terms);
  if (typeof value !== 'object' || value === null || depth > limits.depthMax) return;
  for (const inner of Object.values(value)) addAll(inner, terms, depth + 1);
}

/** Looks before each `=`, encoded or not, and before the colon of each `"key":`. */
function findInText(text: string, keys: SearchKeys, terms: Set<string>): void {
  let at = text.indexOf('=');
  while (at >= 0) at = text.indexOf('=', at + 1 + findAt(text, at, at + 1, keys, terms));
  if (text.indexOf('%') >= 0) findBefore(encodedEquals, text, keys, terms);
  if (text.indexOf('"') >= 0) findBefore(jsonColon, text, keys, terms);
}

/** What was read as a term is not read again, so that each character is read once. */
function findBefore(sign: RegExp, text: string, keys: SearchKeys, terms: Set<string>): void {
  sign.lastIndex = 0;
  for (let match = sign.exec(text); match !== null; match = sign.exec(text)) {
    const from = match.index + match[0].length;
    sign.lastIndex = from + findAt(text, match.index, from, keys, terms);
  }
}

/**
 * Adds the value from `from` on where the word that ends at `to` is a key of the search, and gives
 * its length; nought where it is none.
 */
function findAt(
  text: string,
  to: number,
  from: number,
  keys: SearchKeys,
  terms: Set<string>,
): number {
  let end = to;
  if (text.charCodeAt(end - 1) === 93) end -= 1;
  else if (
    (text.charCodeAt(end - 1) | 32) === 100 &&
    /%(?:25){0,3}5D$/i.test(text.slice(Math.max(0, end - 9), end))
  ) {
    end = text.lastIndexOf('%', end - 1);
  }
  let start = end;
  let plain = true;
  let hash = 0;
  while (start > 0 && end - start <= keyMax) {
    const code = text.charCodeAt(start - 1);
    if (!isKeyCode(code)) break;
    if (code > 127) plain = false;
    hash = hashStep(hash, code);
    start -= 1;
  }
  if (plain && text.charCodeAt(start - 1) !== 37 && !keys.mayBe(hash)) return 0;
  const isKey = keys.has(text.slice(start, end)) || isEncodedKey(text, start, end, keys);
  if (!isKey) return 0;
  const rest = text.slice(from, from + termMax);
  const inQuery = '?&#'.includes(text[start - 1] ?? '-');
  const stop = rest.search(inQuery ? queryEnd : valueEnd);
  const value = stop < 0 ? rest : rest.slice(0, stop);
  add(value, terms);
  return value.length;
}

/** In `%26q%3D…` the sign before the key ends in letters or digits: `26q`. */
function isEncodedKey(text: string, start: number, end: number, keys: SearchKeys): boolean {
  const sign = text.charCodeAt(start - 1) === 37 ? encodedSign.exec(text.slice(start, end)) : null;
  return sign !== null && keys.has(text.slice(start + sign[0].length, end));
}

/** Letters, digits, `-` and `_`. */
function isKeyCode(code: number): boolean {
  if (code < 128) {
    return (
      (code > 96 && code < 123) ||
      (code > 64 && code < 91) ||
      (code > 47 && code < 58) ||
      code === 45 ||
      code === 95
    );
  }
  return true;
}

/** Adds a term as a person typed it; beyond a number that no page needs, none is told apart. */
function add(value: string, terms: Set<string>): void {
  const term = decoded(value.slice(0, termMax)).trim();
  if (term === '' || isPlaceholder(term) || terms.size >= termsMax) return;
  terms.add(term);
}

function decoded(value: string): string {
  let text = value.includes(' ') ? value : value.replaceAll('+', ' ');
  for (let layer = 0; layer < 4 && text.includes('%'); layer += 1) {
    try {
      const next = decodeURIComponent(text);
      if (next === text) break;
      text = next.includes(' ') ? next : next.replaceAll('+', ' ');
    } catch {
      text = text.replaceAll(/%([\dA-F]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    }
  }
  return text.replaceAll(/\s+/g, ' ');
}
