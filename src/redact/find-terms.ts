import type { EventContent } from '../event/content.ts';
import { isJsonObject, type JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { isPlaceholder } from './kinds.ts';
import { searchKey, type SearchKeys } from './search-keys.ts';

const termMax = 2_000;
/** No page bears more; an event with as many is not told apart any more. */
export const termsMax = 16;
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
const inPath =
  /\/(?:search|suche|recherche|buscar|busca|busqueda|zoeken|ricerca|szukaj|sok|hledat|haku|arama)\/(?!results?(?:[/?#]|$)|index|all(?:[/?#]|$))([^/?#]{1,400})/i;

/** The terms of the site's own search that an event bears, decoded, each once. */
export function findTerms(content: EventContent, keys: SearchKeys): readonly string[] {
  const terms = new Set<string>();
  for (const address of [content.url, content.referrer]) {
    if (address === undefined) continue;
    findInText(address, keys, terms);
    const segment = inPath.exec(address)?.[1];
    if (segment !== undefined) add(segment, terms);
  }
  const ofSearch = searchEvents.has(content.name);
  findInValue(content.params ?? {}, { keys, ofSearch, depth: 1 }, terms);
  findInValue(content.items ?? [], { keys, ofSearch: false, depth: 0 }, terms);
  return [...terms];
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
  for (const [key, inner] of Object.entries(value)) {
    const name = key.length > 60 ? '' : searchKey(key);
    if (keys.names.has(name) || (ofSearch && eventKeys.has(name))) addAll(inner, terms);
    findInValue(inner, below, terms);
  }
}

/** A term, or a list of terms. */
function addAll(value: JsonValue, terms: Set<string>): void {
  const all = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  for (const term of all) {
    if (typeof term === 'string' || typeof term === 'number') add(String(term), terms);
  }
}

function findInText(text: string, keys: SearchKeys, terms: Set<string>): void {
  if (!/[=:]|%(?:25){0,3}3D/i.test(text)) return;
  keys.before.lastIndex = 0;
  for (let match = keys.before.exec(text); match !== null; match = keys.before.exec(text)) {
    const rest = text.slice(keys.before.lastIndex, keys.before.lastIndex + termMax);
    const end = rest.search(/^[?&#]/.test(match[0]) ? /[\s&#;|"<>}]/ : valueEnd);
    add(end < 0 ? rest : rest.slice(0, end), terms);
  }
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
      break;
    }
  }
  return text.replaceAll(/\s+/g, ' ');
}
