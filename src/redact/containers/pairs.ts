import { classifyKey } from '../keys/classify-key.ts';
import type { KeyFacts } from '../keys/key-facts.ts';
import { companyOf, factsInPlace } from '../keys/pair-facts.ts';
import type { Scanning } from '../scanning.ts';
import { isDigitCode, isWordCode } from '../text/characters.ts';
import { decodePercent } from '../text/decode-percent.ts';
import { signs, signsOf } from '../text/prefilter.ts';
import { sliceView, type View } from '../text/view.ts';

/** A key and its value, as positions in the text that holds them. */
export interface Pair {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  valueEnd: number;
}

const keyMax = 80;

/**
 * Reads a text as pairs: `a=1&b=2`, `a=1|b=2`, `a: 1, b: 2`, cookies, `Label: value` in prose.
 * Each value is scanned under its key. False where the text holds no pair; prose around pairs is
 * left to the caller, who learns by `'prose'` that there may be some.
 */
export function scanPairs(
  view: View,
  parent: KeyFacts,
  depth: number,
  scanning: Scanning,
): false | 'pairs' | 'prose' {
  const { text } = view;
  const pairs = findPairs(text);
  const first = pairs[0];
  if (first === undefined) return false;
  const pure = text.slice(0, first.keyStart).trim().length === 0 && !text.includes(': ');
  const form = pure && !/\s/.test(text);
  scanPairList(view, pairs, { parent, depth, form }, scanning);
  return pure ? 'pairs' : 'prose';
}

/** Scans the values of pairs that were found, each under its key. */
export function scanPairList(
  view: View,
  pairs: readonly Pair[],
  where: { readonly parent: KeyFacts; readonly depth: number; readonly form: boolean },
  scanning: Scanning,
): void {
  const { text } = view;
  const keys = pairs.map((pair) => text.slice(pair.keyStart, pair.keyEnd));
  const company = companyOf(keys, (index) => {
    const pair = pairs[index];
    return pair === undefined ? 0 : pair.valueEnd - pair.valueStart;
  });
  for (const [index, pair] of pairs.entries()) {
    const key = keys[index] ?? '';
    const facts = factsInPlace(key, where.parent, company);
    if (classifyKey(key).suspect) {
      scanValue(sliceView(view, pair.keyStart, pair.keyEnd), facts, where, scanning);
    }
    if (pair.valueEnd > pair.valueStart) {
      scanValue(sliceView(view, pair.valueStart, pair.valueEnd), facts, where, scanning);
    }
  }
}

/** Scans a value; in a form it is percent-decoded first, with `+` for a space. */
export function scanValue(
  view: View,
  key: KeyFacts,
  where: { readonly depth: number; readonly form: boolean },
  scanning: Scanning,
): void {
  const { text } = view;
  const depth = where.depth + 1;
  const plus = where.form && text.includes('+');
  const decoded = where.form && (plus || text.includes('%')) ? decodePercent(view, true) : null;
  if (decoded === null) {
    scanning.scan(view, key, depth, scanning);
    return;
  }
  scanning.scan(decoded, key, depth, scanning);
  // A sender that does not encode `+` writes `+49 …` and `name+tag@host` as they are.
  if (plus && (signsOf(text) & (signs.at | signs.digits)) !== 0) {
    scanning.scan(decodePercent(view, false) ?? view, key, depth + 1, scanning);
  }
}

/** Finds keys before `=` and `:`; each value ends where the next key begins, or at `&`, `|`, line. */
function findPairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  let at = 0;
  let floor = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const pair =
      code === 61 ? equalsPair(text, at, floor) : code === 58 ? colonPair(text, at, floor) : null;
    if (pair !== null) {
      closeLast(pairs, text, pair.keyStart);
      pairs.push(pair);
      at = pair.valueStart;
      floor = at;
    } else at += 1;
  }
  closeLast(pairs, text, text.length);
  return pairs;
}

function closeLast(pairs: readonly Pair[], text: string, limit: number): void {
  const last = pairs.at(-1);
  if (last === undefined) return;
  let end = limit;
  for (let at = last.valueStart; at < limit; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 38 || code === 124 || code === 10 || code === 13 || code === 9) {
      end = at;
      break;
    }
  }
  while (end > last.valueStart && ' ,;"\'?{}()<>'.includes(text[end - 1] ?? 'x')) end -= 1;
  last.valueEnd = Math.max(last.valueStart, end);
}

function equalsPair(text: string, at: number, floor: number): Pair | null {
  const keyEnd = trimBack(text, at, floor);
  let keyStart = keyEnd;
  while (
    keyStart > floor &&
    keyEnd - keyStart < keyMax &&
    isKeyCode(text.charCodeAt(keyStart - 1))
  ) {
    keyStart -= 1;
  }
  if (!hasLetter(text, keyStart, keyEnd)) return null;
  return { keyStart, keyEnd, valueStart: valueStart(text, at + 1), valueEnd: text.length };
}

/** `Label: value`; a label of several words counts when it is telling. */
function colonPair(text: string, at: number, floor: number): Pair | null {
  if (text.charCodeAt(at + 1) === 47 && text.charCodeAt(at + 2) === 47) return null;
  const keyEnd = trimBack(text, at, floor);
  let start = keyEnd;
  let best = -1;
  for (let words = 0; words < 4; words += 1) {
    const from = start;
    while (start > floor && keyEnd - start < keyMax && isKeyCode(text.charCodeAt(start - 1)))
      start -= 1;
    if (start === from) break;
    if (hasLetter(text, start, keyEnd)) {
      const facts = classifyKey(text.slice(start, keyEnd));
      if (facts.kind !== null || facts.safe || facts.underPerson !== null) best = start;
    }
    if (text.charCodeAt(start - 1) !== 32 || start - 1 <= floor) break;
    start -= 1;
  }
  if (best < 0) return null;
  return { keyStart: best, keyEnd, valueStart: valueStart(text, at + 1), valueEnd: text.length };
}

function trimBack(text: string, at: number, floor: number): number {
  let end = at;
  while (end > floor && at - end < 3 && ' "\'*'.includes(text[end - 1] ?? 'x')) end -= 1;
  return end;
}

function valueStart(text: string, from: number): number {
  let start = from;
  while (start - from < 4 && ' >"\''.includes(text[start] ?? 'x')) start += 1;
  return start;
}

function hasLetter(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (isWordCode(code) && !isDigitCode(code)) return true;
  }
  return false;
}

/** Letters, digits, `_ - . [ ] $ % @ + *`. */
function isKeyCode(code: number): boolean {
  if (isWordCode(code)) return true;
  return (
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 91 ||
    code === 93 ||
    code === 36 ||
    code === 37 ||
    code === 64 ||
    code === 43
  );
}
