import { classifyKey } from '../keys/classify-key.ts';
import { noFacts, type KeyFacts } from '../keys/key-facts.ts';
import { labelFacts, labelKeys } from '../keys/label-facts.ts';
import { companyOf, factsInPlace } from '../keys/pair-facts.ts';
import { mayRoute } from '../scan-route.ts';
import type { Scanning } from '../scanning.ts';
import { isDigitCode, isWordCode } from '../text/characters.ts';
import { decodePercent } from '../text/decode-percent.ts';
import { isPaddedBase64 } from '../text/padded-base64.ts';
import { isHarmless, signs, signsOf } from '../text/prefilter.ts';
import { sliceView, type View } from '../text/view.ts';
import { isKeyAt } from './is-key-at.ts';

/** A key and its value, as positions in the text that holds them. */
export interface Pair {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  valueEnd: number;
}

/** Keys of other scripts are long when percent-encoded: nine characters for one. */
const keyMax = 240;

/** Where pairs stand: below which key, how deep, and whether they are a form's (`+` is a space). */
export interface PairsPlace {
  readonly parent: KeyFacts;
  readonly depth: number;
  readonly form: boolean;
}

/**
 * Reads a text as pairs: `a=1&b=2`, `a=1|b=2`, `a: 1, b: 2`, cookies, `Label: value` in prose.
 * Each value is scanned under its key, and what stands between pairs as well. False where the text
 * holds no pair; `'prose'` where it is a text around pairs, which is to be scanned as a whole too.
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
  const place = { parent, depth, form: pure && !/\s/.test(text) };
  if (!place.form || text.includes(':')) scanning.settled = false;
  scanPairList(view, pairs, place, scanning);
  if (!pure) return 'prose';
  for (const [index, pair] of pairs.entries()) {
    const next = pairs[index + 1]?.keyStart ?? text.length;
    if (next - pair.valueEnd > 2) {
      scanValue(sliceView(view, pair.valueEnd, next), parent, place, scanning);
    }
  }
  return 'pairs';
}

/** Scans the values of pairs that were found, each under its key. */
export function scanPairList(
  view: View,
  pairs: readonly Pair[],
  place: PairsPlace,
  scanning: Scanning,
): void {
  const { text } = view;
  const keys: KeyFacts[] = [];
  for (const pair of pairs) keys.push(classifyKey(text.slice(pair.keyStart, pair.keyEnd)));
  const company = companyOf(keys, (index) => lengthOf(pairs[index]));
  for (let index = 0; index < pairs.length; index += 1) {
    const pair = pairs[index];
    const own = keys[index];
    if (pair === undefined || own === undefined) continue;
    const label = own.generic ? labelBefore(text, pairs, index) : null;
    const facts = label ?? factsInPlace(own, place.parent, company);
    if (own.suspect) {
      scanValue(sliceView(view, pair.keyStart, pair.keyEnd), noFacts, place, scanning);
    }
    if (pair.valueEnd > pair.valueStart) {
      scanValue(sliceView(view, pair.valueStart, pair.valueEnd), facts, place, scanning);
    }
  }
}

/** In `name="email" value="…"` the first value says what the second is. */
function labelBefore(text: string, pairs: readonly Pair[], index: number): KeyFacts | null {
  for (let back = index - 1; back >= 0 && back >= index - 3; back -= 1) {
    const pair = pairs[back];
    if (pair === undefined || !labelKeys.has(text.slice(pair.keyStart, pair.keyEnd))) continue;
    const facts = labelFacts(text.slice(pair.valueStart, pair.valueEnd));
    if (facts !== null) return facts;
  }
  return null;
}

function lengthOf(pair: Pair | undefined): number {
  return pair === undefined ? 0 : pair.valueEnd - pair.valueStart;
}

/** Scans a value; in a form it is percent-decoded first, with `+` for a space. */
export function scanValue(
  view: View,
  key: KeyFacts,
  place: { readonly depth: number; readonly form: boolean },
  scanning: Scanning,
): void {
  const { text } = view;
  const found = signsOf(text);
  const harmless = isHarmless(text, found) && !mayRoute(scanning.policy, text);
  if (key.kind === null && !key.heading && !key.named && harmless) return;
  const depth = place.depth + 1;
  const plus = place.form && (found & signs.plus) !== 0;
  const encoded = place.form && (plus || (found & signs.percent) !== 0);
  const decoded = encoded ? decodePercent(view, true) : null;
  if (decoded === null) {
    scanning.scan(view, key, depth, scanning, found);
    return;
  }
  scanning.scan(decoded, key, depth, scanning);
  // A sender that does not encode `+` writes `+49 …` and `name+tag@host` as they are.
  if (plus && (found & (signs.at | signs.digits6)) !== 0) {
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
    if (pair !== null && inPassword(text, pairs.at(-1), pair)) at += 1;
    else if (pair !== null) {
      closeLast(pairs, text, pair.keyStart);
      pairs.push(pair);
      at = pair.valueStart;
      floor = at;
    } else at += 1;
  }
  closeLast(pairs, text, text.length);
  return pairs;
}

/** `password: ab=c1`: what follows the key at once is its value, whatever signs it has. */
function inPassword(text: string, last: Pair | undefined, next: Pair): boolean {
  if (last === undefined || last.valueStart !== next.keyStart) return false;
  return classifyKey(text.slice(last.keyStart, last.keyEnd)).kind === 'password';
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
  // The padding of base64 is no pair.
  const next = text.charCodeAt(at + 1);
  if (Number.isNaN(next) || next === 61 || text.charCodeAt(at - 1) === 61) return null;
  const keyEnd = trimBack(text, at, floor);
  let keyStart = keyEnd;
  while (keyStart > floor && keyEnd - keyStart < keyMax && isKeyAt(text, keyStart - 1)) {
    keyStart -= 1;
  }
  if (!hasLetter(text, keyStart, keyEnd)) return null;
  if (!isWordCode(next) && isPaddedBase64(text.slice(keyStart, at + 1))) return null;
  const from = tellingStart(text, keyStart, keyEnd, floor);
  return { keyStart: from, keyEnd, valueStart: valueStart(text, at + 1), valueEnd: text.length };
}

/** `first name=Jane`: the words before belong to the key where they make it telling. */
function tellingStart(text: string, keyStart: number, keyEnd: number, floor: number): number {
  if (text.charCodeAt(keyStart - 1) !== 32 || keyStart - 1 <= floor) return keyStart;
  if (classifyKey(text.slice(keyStart, keyEnd)).kind !== null) return keyStart;
  let start = keyStart;
  for (let words = 0; words < 3; words += 1) {
    if (text.charCodeAt(start - 1) !== 32) break;
    const before = start - 1;
    start = before;
    while (start > floor && before - start < 40 && isKeyAt(text, start - 1)) start -= 1;
    if (start === before) break;
    if (classifyKey(text.slice(start, keyEnd)).kind !== null) return start;
  }
  return keyStart;
}

/** `Label: value`; a label of several words counts when it is telling. */
function colonPair(text: string, at: number, floor: number): Pair | null {
  const next = text.charCodeAt(at + 1);
  if (next === 47 && text.charCodeAt(at + 2) === 47) return null;
  const keyEnd = trimBack(text, at, floor);
  // In `IP 2001:db8::1` the colon belongs to the number before it.
  const apart = isGap(next);
  if (!apart && isHexGroup(text, keyEnd)) return null;
  let start = keyEnd;
  let best = -1;
  let lettered = false;
  for (let words = 0; words < 4; words += 1) {
    const from = start;
    const least = Math.max(floor, keyEnd - keyMax);
    while (start > least && isKeyAt(text, start - 1)) start -= 1;
    if (start === from) break;
    lettered ||= hasLetter(text, start, from);
    if (words === 0 && ((!apart && !lettered) || isMailHost(text, start, keyEnd))) return null;
    if (lettered) {
      const facts = classifyKey(text.slice(start, keyEnd));
      const telling =
        facts.kind !== null || facts.safe || (words === 0 && facts.underPerson !== null);
      if (telling || (words === 0 && apart && listed(text, start, floor))) best = start;
    }
    if (text.charCodeAt(start - 1) !== 32 || start - 1 <= floor) break;
    start -= 1;
  }
  if (best < 0) return null;
  return { keyStart: best, keyEnd, valueStart: valueStart(text, at + 1), valueEnd: text.length };
}

/** In `2001:db8:cf:1` no group is a key. */
function isHexGroup(text: string, end: number): boolean {
  return /:[\da-f]{1,4}$/i.test(text.slice(Math.max(0, end - 5), end));
}

/** RFC 5321: in `jane@[IPv6:…]` the colon belongs to the host. */
function isMailHost(text: string, start: number, end: number): boolean {
  return text.charCodeAt(end - 1) === 54 && /@\[IPv6$/i.test(text.slice(start, end));
}

/** A key at the start of the text or of a value, or behind a separator. */
function listed(text: string, start: number, floor: number): boolean {
  let before = start;
  while (before > floor && isGap(text.charCodeAt(before - 1))) before -= 1;
  return before === floor || ',;|&\n\r\t{('.includes(text.charAt(before - 1));
}

/** A space or a quote; nothing at all counts as none. */
function isGap(code: number): boolean {
  return code === 32 || code === 34 || code === 39;
}

function trimBack(text: string, at: number, floor: number): number {
  let end = at;
  while (end > floor && at - end < 3) {
    const code = text.charCodeAt(end - 1);
    if (!isGap(code) && code !== 42) break;
    end -= 1;
  }
  return end;
}

function valueStart(text: string, from: number): number {
  let start = from;
  while (start - from < 4) {
    const code = text.charCodeAt(start);
    if (!isGap(code) && code !== 62) break;
    start += 1;
  }
  return start;
}

function hasLetter(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (isWordCode(code) && !isDigitCode(code)) return true;
  }
  return false;
}
