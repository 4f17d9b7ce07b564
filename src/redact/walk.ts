import type { Redaction } from '../event/content.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { cutText } from './cut-text.ts';
import { declaredType, isDeclaredValue } from './declared-value.ts';
import { classifyKey } from './keys/classify-key.ts';
import { noFacts, type KeyFacts } from './keys/key-facts.ts';
import { labelFacts, labelledBy } from './keys/label-facts.ts';
import { companyOf, factsInPlace } from './keys/pair-facts.ts';
import { withoutLongRandom } from './known-parameter.ts';
import { isListPosition } from './list-position.ts';
import type { RedactPolicy } from './policy.ts';
import { mayRoute } from './scan-route.ts';
import { redactLeaf, type LeafFinding } from './redact-leaf.ts';
import { isStatusWord } from './text/characters.ts';
import { isHarmless, isNumber, signsOf } from './text/prefilter.ts';

/** The walk over one event: what it may still look at and what it did. */
export interface Walk {
  readonly policy: RedactPolicy;
  readonly event: string;
  readonly redactions: Redaction[];
  leaves: number;
  /** A street stood beside its label: a labelled postcode behind it is personal. */
  street: boolean;
}

/** Where a value stands: the dotted path of what holds it, and its own key or index. */
export interface Place {
  readonly parent: string;
  readonly name: string | number;
}

/** A leaf that has to go. */
export const gone: unique symbol = Symbol('gone');

/** Redacts a value and all that it holds; the same value where nothing changed. */
export function walkValue(
  value: JsonValue,
  key: KeyFacts,
  place: Place,
  depth: number,
  walk: Walk,
): JsonValue | typeof gone {
  if (typeof value === 'string') return walkString(value, key, place, walk, limits.stringMax);
  if (typeof value === 'number') return walkNumber(value, key, place, walk);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= limits.depthMax) return drop(place, 'limit:depth', walk);
  return isJsonObject(value)
    ? walkObject(value, key, pathOf(place), depth, walk)
    : walkArray(value, key, pathOf(place), depth, walk);
}

/** How a text over its limit is cut; null where it can't be. */
export type Cut = (text: string, max: number) => string | null;

const passesMax = 3;

/** Redacts a text under its key; what is over `max`, before or after, is cut at a border. */
export function walkString(
  text: string,
  key: KeyFacts,
  place: Place,
  walk: Walk,
  max: number,
  cut: Cut = cutText,
): string | typeof gone {
  walk.leaves -= 1;
  if (walk.leaves < 0) return drop(place, 'limit:leaves', walk);
  let current = text;
  for (let pass = 0; pass < passesMax; pass += 1) {
    if (current.length > max) {
      const shorter = cut(current, max);
      if (shorter === null) return drop(place, 'limit:string', walk);
      current = shorter;
      record([{ type: 'text', action: 'truncate', rule: 'limit:string' }], place, walk);
    }
    const done: LeafFinding[] = [];
    const redacted = redactLeaf(current, key, walk.policy, done);
    if (done.length > 0) record(done, place, walk);
    if (redacted === null) return gone;
    if (redacted.length <= max) return walk.policy.strict ? plain(redacted, place, walk) : redacted;
    current = redacted;
  }
  return drop(place, 'limit:string', walk);
}

/** Without what looks drawn at random, in an event of which only the known may stay. */
function plain(text: string, place: Place, walk: Walk): string {
  const kept = withoutLongRandom(text);
  if (kept !== text) {
    record([{ type: 'undeclared', action: 'drop', rule: 'strict:entropy' }], place, walk);
  }
  return kept;
}

function walkNumber(
  value: number,
  key: KeyFacts,
  place: Place,
  walk: Walk,
): number | string | typeof gone {
  walk.leaves -= 1;
  if (walk.leaves < 0) return drop(place, 'limit:leaves', walk);
  if (key.kind === null && (key.safe || Math.abs(value) < 1e10)) return value;
  const text = String(value);
  const done: LeafFinding[] = [];
  const redacted = redactLeaf(text, key, walk.policy, done);
  if (done.length > 0) record(done, place, walk);
  if (redacted === null) return gone;
  if (redacted === text) return value;
  return /^-?\d{1,3}\.\d{1,2}$/.test(redacted) ? Number(redacted) : redacted;
}

function walkArray(
  values: readonly JsonValue[],
  key: KeyFacts,
  path: string,
  depth: number,
  walk: Walk,
): JsonValue {
  let changed: JsonValue[] | null = null;
  const [first, second] = values;
  const couple = values.length === 2 && key.kind === null && typeof second !== 'object';
  const label = couple && typeof first === 'string' ? labelFacts(first, walk.street) : null;
  if (label?.street === true) walk.street = true;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? null;
    const facts = label === null ? key : index === 0 ? noFacts : label;
    const next = walkValue(value, facts, { parent: path, name: index }, depth + 1, walk);
    if (next === value) continue;
    changed ??= [...values];
    changed[index] = next === gone ? null : next;
  }
  return changed ?? values;
}

function walkObject(
  object: JsonObject,
  parent: KeyFacts,
  path: string,
  depth: number,
  walk: Walk,
): JsonValue {
  const names = Object.keys(object);
  const keys: KeyFacts[] = [];
  let suspects = 0;
  for (const name of names) {
    const facts = classifyKey(name);
    if (facts.suspect) suspects += 1;
    keys.push(facts);
  }
  const shownNames = suspects === 0 ? names : redactedKeys(names, keys, path, walk);
  const valueOf = (index: number): JsonValue | undefined => object[names[index] ?? ''];
  const company = companyOf(
    keys,
    (index) => lengthOf(valueOf(index)),
    (index) => isStatus(valueOf(index)),
  );
  const label = labelledBy(object, names, keys, walk.street);
  if (label?.street === true) walk.street = true;
  let changed: (JsonValue | typeof gone)[] | null = null;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    const own = keys[index] ?? noFacts;
    const value = object[name] ?? null;
    const facts = label !== null && own.generic ? label : factsInPlace(own, parent, company);
    const shown = shownNames[index] ?? name;
    const simple = changed === null && shown === name && index < limits.keysMax;
    if (simple && isPlainly(value, facts, walk)) continue;
    const place = { parent: path, name: shown };
    const next =
      index < limits.keysMax
        ? walkProperty(value, facts, name, place, depth, walk)
        : drop(place, 'limit:keys', walk);
    if (changed === null && next === value && shown === name) continue;
    changed ??= names.slice(0, index).map((before) => object[before] ?? null);
    changed.push(next);
  }
  return changed === null ? object : rebuilt(object, names, shownNames, changed);
}

/** An object with other values, and perhaps other keys, in its own order. */
function rebuilt(
  object: JsonObject,
  names: readonly string[],
  shownNames: readonly string[],
  values: readonly (JsonValue | typeof gone)[],
): JsonObject {
  if (shownNames !== names || values.includes(gone) || Object.hasOwn(object, '__proto__')) {
    const entries = values.map((value, index) => [shownNames[index] ?? '', value] as const);
    return Object.fromEntries(entries.filter(hasValue));
  }
  const copy: Record<string, JsonValue> = { ...object };
  for (let index = 0; index < values.length; index += 1) {
    const name = names[index] ?? '';
    const value = values[index];
    if (value !== undefined && value !== gone && value !== object[name]) copy[name] = value;
  }
  return copy;
}

function hasValue(entry: readonly [string, JsonValue | typeof gone]): entry is [string, JsonValue] {
  return entry[1] !== gone;
}

/** True for the many values that need no closer look, without a trace or an allocation. */
function isPlainly(value: JsonValue, facts: KeyFacts, walk: Walk): boolean {
  if (walk.policy.strict || walk.leaves <= 0) return false;
  const position = isListPosition(facts, value);
  if (!position && (facts.kind !== null || facts.heading || facts.named)) return false;
  if (!isPlain(value, facts, walk.policy)) return false;
  walk.leaves -= 1;
  return true;
}

function isPlain(value: JsonValue, { safe }: KeyFacts, policy: RedactPolicy): boolean {
  if (typeof value === 'string') {
    if (value.length > limits.stringMax || mayRoute(policy, value)) return false;
    return isHarmless(value, signsOf(value)) || (safe && isNumber(value));
  }
  if (typeof value === 'number') return Math.abs(value) < 1e10 || safe;
  return value === null || typeof value === 'boolean';
}

function walkProperty(
  value: JsonValue,
  facts: KeyFacts,
  name: string,
  place: Place,
  depth: number,
  walk: Walk,
): JsonValue | typeof gone {
  const { declared, strict } = walk.policy;
  const site = declared.size > 0 ? declaredType(declared, walk.event, name) : undefined;
  const type = site ?? (facts.kind === null ? facts.declared : null);
  if (type !== null && isDeclaredValue(type, value)) {
    walk.leaves -= 1;
    return value;
  }
  const isSearch = strict && walk.policy.search?.keys.has(name) === true;
  if (strict && type === null && depth === 1 && !isSearch)
    return drop(place, 'strict:undeclared', walk);
  return walkValue(value, facts, place, depth + 1, walk);
}

/**
 * The keys with what is personal in them replaced, numbered where one would stand twice. Their
 * facts are those of the new keys, so that a second pass reads the same.
 */
function redactedKeys(
  names: readonly string[],
  keys: KeyFacts[],
  path: string,
  walk: Walk,
): readonly string[] {
  const taken = new Set(names);
  const counts = new Map<string, number>();
  return names.map((name, index) => {
    if (keys[index]?.suspect !== true) return name;
    const done: LeafFinding[] = [];
    const redacted = redactLeaf(name, noFacts, walk.policy, done) ?? '[dropped]';
    if (redacted === name) return name;
    let shown = redacted;
    let count = counts.get(redacted) ?? 2;
    for (; taken.has(shown); count += 1) shown = `${redacted}#${count}`;
    counts.set(redacted, count);
    taken.add(shown);
    keys[index] = classifyKey(shown);
    record(done, { parent: path, name: shown }, walk);
    return shown;
  });
}

function isStatus(value: JsonValue | undefined): boolean {
  return typeof value === 'string' ? isStatusWord(value) : typeof value === 'boolean';
}

function lengthOf(value: JsonValue | undefined): number {
  return typeof value === 'string' ? value.length : 0;
}

const shownKeyMax = 80;

function pathOf({ parent, name }: Place): string {
  const key = String(name);
  const shown = key.length > shownKeyMax ? `${key.slice(0, shownKeyMax)}…` : key;
  return parent === '' ? shown : `${parent}.${shown}`;
}

function drop(place: Place, rule: string, walk: Walk): typeof gone {
  record([{ type: 'unscannable', action: 'drop', rule }], place, walk);
  return gone;
}

function record(done: readonly LeafFinding[], place: Place, walk: Walk): void {
  const path = pathOf(place);
  for (const { type, action, rule } of done) walk.redactions.push({ path, type, action, rule });
}
