import type { EventContent } from '../event/content.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';

/** Takes placeholders of some kinds out of texts. */
interface Dropper {
  readonly any: RegExp;
  readonly firstPairs: RegExp;
  readonly laterPairs: RegExp;
}

const gone: unique symbol = Symbol('gone');
const droppers: Map<string, Dropper> = new Map();

/**
 * The content without the placeholders of some kinds: the field, the element (null then) or the
 * parameter of an address that held nothing else goes whole; within a longer text the placeholder
 * goes. In a path it stays, for a path with a part missing is another path.
 */
export function dropPlaceholders(content: EventContent, kinds: readonly string[]): EventContent {
  if (kinds.length === 0) return content;
  const dropper = dropperOf(kinds);
  const entries: [string, unknown][] = [];
  let changed = false;
  for (const [field, value] of Object.entries(content) as [string, JsonValue][]) {
    const next = field === 'name' ? value : dropFrom(value, dropper);
    if (next !== value) changed = true;
    if (next !== gone) entries.push([field, next]);
  }
  return changed ? { ...Object.fromEntries(entries), name: content.name } : content;
}

function dropperOf(kinds: readonly string[]): Dropper {
  const name = kinds.join(' ');
  const known = droppers.get(name);
  if (known !== undefined) return known;
  const words = kinds.join('|');
  const mark = String.raw`\[(?:${words})\](?:#\d{1,4})?`;
  const pair = String.raw`(?:[^&#;?=\s]{0,80}=)?${mark}`;
  const dropper: Dropper = {
    any: new RegExp(mark, 'g'),
    firstPairs: new RegExp(String.raw`([?#])(?:${pair}(?:[&;]|(?=#)|$))+`, 'g'),
    laterPairs: new RegExp(String.raw`[&;]${pair}(?=[&#;]|$)`, 'g'),
  };
  droppers.set(name, dropper);
  return dropper;
}

function dropFrom(value: JsonValue, dropper: Dropper): JsonValue | typeof gone {
  if (typeof value === 'string') return value.includes('[') ? dropFromText(value, dropper) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (!isJsonObject(value)) return dropFromArray(value, dropper);
  return dropFromObject(value, dropper);
}

function dropFromArray(values: readonly JsonValue[], dropper: Dropper): JsonValue {
  const next = values.map((value) => {
    const kept = dropFrom(value, dropper);
    return kept === gone ? null : kept;
  });
  return next.every((value, index) => value === values[index]) ? values : next;
}

function dropFromObject(object: JsonObject, dropper: Dropper): JsonValue {
  const entries: [string, JsonValue][] = [];
  let changed = false;
  for (const [key, value] of Object.entries(object)) {
    const name = key.includes('[') ? dropFromText(key, dropper) : key;
    const next = name === gone ? gone : dropFrom(value, dropper);
    if (next !== value || name !== key) changed = true;
    if (next !== gone && name !== gone) entries.push([name, next]);
  }
  return changed ? Object.fromEntries(entries) : object;
}

function dropFromText(text: string, dropper: Dropper): string | typeof gone {
  const pairless = text.replace(dropper.laterPairs, '').replace(dropper.firstPairs, shortened);
  const tail = isAddress(pairless) ? pairless.search(/[?#]/) : 0;
  const kept =
    tail < 0 ? pairless : pairless.slice(0, tail) + pairless.slice(tail).replace(dropper.any, '');
  if (kept === text) return text;
  return kept.trim() === '' ? gone : kept;
}

/** What stays of a run of pairs at the start of a query: its sign where another pair follows. */
function shortened(run: string, sign: string): string {
  return /[&;]$/.test(run) ? sign : '';
}

function isAddress(text: string): boolean {
  return /^(?:[a-z][a-z\d+.-]{1,24}:\/\/|\/)[^\s]*$/i.test(text);
}
