import { ViewBuilder } from './view-builder.ts';
import type { View } from './view.ts';

const entity =
  /&(?:#x([0-9a-f]{1,6});?|#([0-9]{1,7});?|([a-z]{2,8});)|\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})|\\(["'\\/])/giy;
const named: ReadonlyMap<string, string> = new Map([
  ['commat', '@'],
  ['period', '.'],
  ['amp', '&'],
  ['plus', '+'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['colon', ':'],
  ['num', '#'],
  ['nbsp', ' '],
  ['lowbar', '_'],
  ['hyphen', '-'],
  ['dash', '-'],
  ['equals', '='],
  ['sol', '/'],
  ['lpar', '('],
  ['rpar', ')'],
  ['shy', ''],
]);
const ignorable =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/;

/**
 * Undoes one layer of HTML entities and backslash escapes, folds full-width and other compatible
 * forms (NFKC, character by character) and drops characters that do not show. Null where the text
 * is already plain.
 */
export function foldText(view: View): View | null {
  const { text } = view;
  const builder = new ViewBuilder(view);
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 38 || code === 92) {
      entity.lastIndex = at;
      const match = entity.exec(text);
      const plain = match === null ? null : plainOf(match);
      if (match !== null && plain !== null) {
        builder.copy(from, at);
        builder.add(plain, at);
        at += match[0].length;
        from = at;
        continue;
      }
    } else if (code > 127) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      const folded = foldCharacter(character);
      if (folded !== character) {
        builder.copy(from, at);
        builder.add(folded, at);
        from = at + character.length;
      }
      at += character.length;
      continue;
    }
    at += 1;
  }
  if (from === 0) return null;
  builder.copy(from, text.length);
  return builder.build();
}

const dashes = /[\u2010-\u2015\u2212\ufe58\ufe63]/;
const digitZeros = [0x660, 0x6f0, 0x966, 0x9e6];

/** The plain form of one character: digits of other scripts and dashes become ASCII. */
function foldCharacter(character: string): string {
  if (ignorable.test(character)) return '';
  if (dashes.test(character)) return '-';
  const point = character.codePointAt(0) ?? 0;
  for (const zero of digitZeros) {
    if (point >= zero && point <= zero + 9) return String(point - zero);
  }
  return character.normalize('NFKC');
}

function plainOf(match: RegExpExecArray): string | null {
  const hexadecimal = match[1] ?? match[4] ?? match[5];
  if (hexadecimal !== undefined) return pointOf(Number.parseInt(hexadecimal, 16));
  if (match[2] !== undefined) return pointOf(Number(match[2]));
  if (match[6] !== undefined) return match[6];
  return named.get((match[3] ?? '').toLowerCase()) ?? null;
}

function pointOf(point: number): string | null {
  return point <= 0x10ffff ? String.fromCodePoint(point) : null;
}
