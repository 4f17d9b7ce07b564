import { limits } from '../../vocabulary/limits.ts';
import { detectorByKind } from '../detectors/index.ts';
import { noFacts, type KeyFacts } from '../keys/key-facts.ts';
import { classifyKey } from '../keys/classify-key.ts';
import { labelFacts, labelKeys } from '../keys/label-facts.ts';
import { companyOf, factsInPlace } from '../keys/pair-facts.ts';
import { noteAs, type Scanning } from '../scanning.ts';
import { foldText } from '../text/fold-text.ts';
import { sliceView, wholeView, type View } from '../text/view.ts';
import { parseJsonText, type JsonNode, type JsonPair } from './parse-json-text.ts';

/**
 * Scans a text that is JSON, whole or cut off at its end: every value under its key, the rest of
 * the text stays as it is. False where it is no JSON.
 */
export function scanJsonText(
  view: View,
  key: KeyFacts,
  depth: number,
  scanning: Scanning,
): boolean {
  const node = parseJsonText(view.text, limits.depthMax);
  if (node === null) return false;
  if (node === 'too_deep') scanning.failure = 'limit:depth';
  else walk(node, key, { view, depth, scanning });
  return true;
}

interface Walk {
  readonly view: View;
  readonly depth: number;
  readonly scanning: Scanning;
}

function walk(node: JsonNode, key: KeyFacts, at: Walk): void {
  switch (node.kind) {
    case 'string':
      at.scanning.scan(sliceView(at.view, node.start, node.end), key, at.depth + 1, at.scanning);
      return;
    case 'bare':
      walkBare(node, key, at);
      return;
    case 'array':
      walkArray(node.items, key, at);
      return;
    case 'object':
      walkObject(node, key, at);
  }
}

function walkArray(items: readonly JsonNode[], key: KeyFacts, at: Walk): void {
  const [label, value] = items;
  if (items.length === 2 && label?.kind === 'string' && value?.kind === 'string') {
    const facts = labelFacts(at.view.text.slice(label.start, label.end));
    if (facts !== null) {
      walk(label, noFacts, at);
      walk(value, facts, at);
      return;
    }
  }
  for (const item of items) walk(item, key, at);
}

function walkObject(node: Extract<JsonNode, { kind: 'object' }>, parent: KeyFacts, at: Walk): void {
  const { text } = at.view;
  const names = node.pairs.map((pair) => keyText(text, pair));
  const keys = names.map((name) => classifyKey(name));
  const company = companyOf(keys, (index) => {
    const value = node.pairs[index]?.value;
    return value === undefined ? 0 : value.end - value.start;
  });
  const label = labelOf(node, names, text);
  for (const [index, pair] of node.pairs.entries()) {
    const own = keys[index] ?? noFacts;
    if (own.suspect) {
      const keyView = sliceView(at.view, pair.keyStart, pair.keyEnd);
      at.scanning.scan(keyView, noFacts, at.depth + 1, at.scanning);
    }
    const facts = label !== null && own.generic ? label : factsInPlace(own, parent, company);
    walk(pair.value, facts, at);
  }
}

/** A key as it reads, its escapes undone. */
function keyText(text: string, pair: JsonPair): string {
  const raw = text.slice(pair.keyStart, pair.keyEnd);
  return raw.includes('\\') ? (foldText(wholeView(raw))?.text ?? raw) : raw;
}

/** In `{"name":"email","value":"…"}` the first string says what the second is. */
function labelOf(
  node: Extract<JsonNode, { kind: 'object' }>,
  keys: readonly string[],
  text: string,
): KeyFacts | null {
  for (const [index, key] of keys.entries()) {
    if (!labelKeys.has(key)) continue;
    const value = node.pairs[index]?.value;
    if (value?.kind !== 'string') continue;
    const facts = labelFacts(text.slice(value.start, value.end));
    if (facts !== null) return facts;
  }
  return null;
}

/** A number, or a literal without quotes. A placeholder in its place needs quotes. */
function walkBare(node: JsonNode, key: KeyFacts, at: Walk): void {
  const text = at.view.text.slice(node.start, node.end);
  if (!/^-?\d/.test(text)) return;
  const before = at.scanning.findings.length;
  at.scanning.scan(sliceView(at.view, node.start, node.end), key, at.depth + 1, at.scanning);
  const found = at.scanning.findings.splice(before);
  const first = found[0];
  if (first === undefined) return;
  const numeric = key.kind !== null && detectorByKind.get(key.kind)?.kind === 'geo';
  noteAs(at.scanning, at.view, node, {
    ...first,
    replacement:
      numeric && /^-?\d/.test(first.replacement) ? first.replacement : `"${first.replacement}"`,
  });
}
