import { ViewBuilder } from './view-builder.ts';
import type { View } from './view.ts';

const entity =
  /&(?:#x([0-9a-f]{1,6});?|#([0-9]{1,7});?|([a-z]{2,8});)|\\u([0-9a-f]{4}|\{[0-9a-f]{1,6}\})|\\x([0-9a-f]{2})/giy;
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
const ignorable = /[\p{Default_Ignorable_Code_Point}]/u;

/**
 * Undoes one layer of HTML entities and backslash escapes, folds full-width and other compatible
 * forms (NFKC, character by character) and drops characters that do not show. Null where the text
 * is already plain.
 */
export function foldText(view: View): View | null {
  const { text } = view;
  let builder: ViewBuilder | null = null;
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 38 || code === 92) {
      const escaped = code === 92 && isEscaped(text.charCodeAt(at + 1));
      entity.lastIndex = at;
      const match = escaped ? null : entity.exec(text);
      const plain = escaped ? text.charAt(at + 1) : match === null ? null : plainOf(match);
      if (plain !== null) {
        builder ??= new ViewBuilder(view);
        builder.copy(from, at);
        builder.add(plain, at);
        at += match?.[0].length ?? 2;
        from = at;
        continue;
      }
    } else if (code > 127) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      const plain = folded(character);
      if (plain !== character) {
        builder ??= new ViewBuilder(view);
        builder.copy(from, at);
        builder.add(plain, at);
        from = at + character.length;
      }
      at += character.length;
      continue;
    }
    at += 1;
  }
  if (builder === null) return null;
  builder.copy(from, text.length);
  return builder.build();
}

/** `\"`, `\'`, `\\` and `\/`, the most frequent ones. */
function isEscaped(code: number): boolean {
  return code === 34 || code === 39 || code === 92 || code === 47;
}

const dashes = /[\u2010-\u2015\u2212\ufe58\ufe63]/;
const digitZeros = [0x660, 0x6f0, 0x966, 0x9e6];

const folds: Map<string, string> = new Map();
const foldsMax = 4_096;

/** The plain form of one character, remembered. */
function folded(character: string): string {
  const known = folds.get(character);
  if (known !== undefined) return known;
  const plain = foldCharacter(character);
  if (folds.size < foldsMax) folds.set(character, plain);
  return plain;
}

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
  const hexadecimal = match[1] ?? match[4]?.replace(/[{}]/g, '') ?? match[5];
  if (hexadecimal !== undefined) return pointOf(Number.parseInt(hexadecimal, 16));
  if (match[2] !== undefined) return pointOf(Number(match[2]));
  return named.get((match[3] ?? '').toLowerCase()) ?? null;
}

function pointOf(point: number): string | null {
  return point <= 0x10ffff ? String.fromCodePoint(point) : null;
}
