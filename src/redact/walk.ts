import type { Redaction } from '../event/content.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { declaredType, isDeclaredValue } from './declared-value.ts';
import { classifyKey } from './keys/classify-key.ts';
import { noFacts, type KeyFacts } from './keys/key-facts.ts';
import { labelledBy } from './keys/label-facts.ts';
import { companyOf, factsInPlace } from './keys/pair-facts.ts';
import type { RedactPolicy } from './policy.ts';
import { redactLeaf, type RedactedLeaf } from './redact-leaf.ts';
import { cutText } from './cut-text.ts';

/** The walk over one event: what it may still look at and what it did. */
export interface Walk {
  readonly policy: RedactPolicy;
  readonly event: string;
  readonly redactions: Redaction[];
  leaves: number;
}

/** A leaf that has to go. */
export const gone: unique symbol = Symbol('gone');

/** Redacts a value and all that it holds; the same value where nothing changed. */
export function walkValue(
  value: JsonValue,
  key: KeyFacts,
  path: string,
  depth: number,
  walk: Walk,
): JsonValue | typeof gone {
  if (typeof value === 'string') return walkString(value, key, path, walk);
  if (typeof value === 'number') return walkNumber(value, key, path, walk);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= limits.depthMax) return drop(path, 'limit:depth', walk);
  return isJsonObject(value)
    ? walkObject(value, key, path, depth, walk)
    : walkArray(value, key, path, depth, walk);
}

/** Redacts a text under its key; longer texts than the limit are cut at a border first. */
export function walkString(
  text: string,
  key: KeyFacts,
  path: string,
  walk: Walk,
  max: number = limits.stringMax,
): string | typeof gone {
  walk.leaves -= 1;
  if (walk.leaves < 0) return drop(path, 'limit:leaves', walk);
  let current = text;
  if (text.length > max) {
    const cut = cutText(text, max);
    if (cut === null) return drop(path, 'limit:string', walk);
    current = cut;
    walk.redactions.push({ path, type: 'text', action: 'truncate', rule: 'limit:string' });
  }
  const leaf = redactLeaf(current, key, walk.policy);
  record(leaf, path, walk);
  return leaf.text ?? gone;
}

function walkNumber(
  value: number,
  key: KeyFacts,
  path: string,
  walk: Walk,
): number | string | typeof gone {
  walk.leaves -= 1;
  if (walk.leaves < 0) return drop(path, 'limit:leaves', walk);
  if (key.kind === null && (Math.abs(value) < 1e10 || key.safe)) return value;
  const text = String(value);
  const leaf = redactLeaf(text, key, walk.policy);
  if (leaf.text === text) return value;
  record(leaf, path, walk);
  if (leaf.text === null) return gone;
  return /^-?\d{1,3}\.\d{1,2}$/.test(leaf.text) ? Number(leaf.text) : leaf.text;
}

function walkArray(
  values: readonly JsonValue[],
  key: KeyFacts,
  path: string,
  depth: number,
  walk: Walk,
): JsonValue {
  let changed: JsonValue[] | null = null;
  const label =
    values.length === 2 && typeof values[0] === 'string' ? classifyKey(values[0]) : null;
  const pair = label !== null && label.kind !== null && typeof values[1] !== 'object';
  for (const [index, value] of values.entries()) {
    const facts = pair ? (index === 0 ? noFacts : label) : key;
    const next = walkValue(value, facts, `${path}.${index}`, depth + 1, walk);
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
  const keys = Object.keys(object);
  const company = companyOf(keys, (index) => lengthOf(object[keys[index] ?? '']));
  const label = labelledBy(object, keys);
  let changed: [string, JsonValue][] | null = null;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? '';
    const value = object[key] ?? null;
    const own = classifyKey(key);
    const facts = label !== null && own.generic ? label : factsInPlace(key, parent, company);
    const name = own.suspect ? redactedKey(key, path, changed, walk) : key;
    const next =
      index >= limits.keysMax
        ? drop(join(path, name), 'limit:keys', walk)
        : walkProperty(value, facts, own, key, join(path, name), depth, walk);
    if (changed === null && next === value && name === key) continue;
    changed ??= keys.slice(0, index).map((before) => [before, object[before] ?? null]);
    if (next !== gone) changed.push([name, next]);
  }
  return changed === null ? object : Object.fromEntries(changed);
}

function walkProperty(
  value: JsonValue,
  facts: KeyFacts,
  own: KeyFacts,
  key: string,
  path: string,
  depth: number,
  walk: Walk,
): JsonValue | typeof gone {
  const { declared, strict } = walk.policy;
  const type =
    (declared.size > 0 ? declaredType(declared, walk.event, key) : undefined) ?? own.declared;
  if (type !== null && type !== undefined && isDeclaredValue(type, value)) {
    walk.leaves -= 1;
    return value;
  }
  if (strict && type === null && depth === 1) return drop(path, 'strict:undeclared', walk);
  return walkValue(value, facts, path, depth, walk);
}

/** A key that holds something personal itself, with a number where it would stand twice. */
function redactedKey(
  key: string,
  path: string,
  before: readonly (readonly [string, JsonValue])[] | null,
  walk: Walk,
): string {
  const leaf = redactLeaf(key, noFacts, walk.policy);
  if (leaf.text === key) return key;
  const plain = leaf.text ?? '[dropped]';
  record(leaf, join(path, plain), walk);
  let name = plain;
  for (let count = 2; before?.some(([other]) => other === name) === true; count += 1) {
    name = `${plain}#${count}`;
  }
  return name;
}

function lengthOf(value: JsonValue | undefined): number {
  return typeof value === 'string' ? value.length : 0;
}

function join(path: string, key: string): string {
  return `${path}.${key.length > 80 ? `${key.slice(0, 80)}…` : key}`;
}

function drop(path: string, rule: string, walk: Walk): typeof gone {
  walk.redactions.push({ path, type: 'unscannable', action: 'drop', rule });
  return gone;
}

function record(leaf: RedactedLeaf, path: string, walk: Walk): void {
  for (const { type, action, rule } of leaf.findings) {
    walk.redactions.push({ path, type, action, rule });
  }
}
