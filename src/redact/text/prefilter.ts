import { isDigitCode } from './characters.ts';

/** What a text holds, as bits; most texts hold none that asks for a closer look. */
export const signs = {
  at: 1,
  percent: 2,
  /** `&` or a backslash: entities, escapes, pairs. */
  escape: 4,
  /** Beyond Latin letters and the signs of print: full-width forms, other scripts, hidden ones. */
  wide: 8,
  /** `=`: pairs. */
  equals: 16,
  colon: 32,
  /** `{ [ ( < "`: JSON, tags, `name (at) host`. */
  bracket: 64,
  digit: 128,
  /** Six digits or more. */
  digits6: 256,
  digits9: 512,
  digits13: 1024,
  /** Three dots among digits, or two colons: addresses of machines. */
  dots: 2048,
  /** Twelve letters and digits in a row, capitals or digits among the text: base64, keys. */
  run12: 4096,
  run20: 8192,
  slash: 16_384,
  space: 32_768,
  letter: 65_536,
  plus: 131_072,
  /** A dash, a dot or a parenthesis. */
  joint: 262_144,
  upper: 524_288,
  /** Signs of print that read as plain ones: `–`, `’`, `€`, a fixed space. */
  printed: 1_048_576,
} as const;

const alphanumeric = signs.letter | signs.digit;
const wideLetter = signs.wide | signs.letter;
/** Scripts that write words without spaces between them. */
const eastern = wideLetter | signs.space;
const tableSize = 0x180;
const table: Int32Array = new Int32Array(tableSize).fill(signs.wide, 128);

function mark(characters: string, bits: number): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    table[code] = code < 128 ? (table[code] ?? 0) | bits : bits;
  }
}
mark('@', signs.at);
mark('%', signs.percent);
mark('&\\', signs.escape);
mark('=', signs.equals);
mark(':', signs.colon);
mark('{["(<', signs.bracket);
mark('/', signs.slash);
mark(' \t\n\r', signs.space);
mark('+', signs.plus);
mark('-.()', signs.joint);
mark('0123456789', signs.digit);
mark('abcdefghijklmnopqrstuvwxyz', signs.letter);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', signs.letter | signs.upper);

mark('ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ', signs.letter);
for (let code = 0x100; code < tableSize; code += 1) table[code] = signs.letter;
mark('ĲĳĿŀŉſ', signs.wide);
mark('\u00a0¡§©«®°±·»¿×÷', signs.printed);

/** Looks once at each character and says what the text may hold. */
export function signsOf(text: string): number {
  let found = 0;
  let digits = 0;
  let dots = 0;
  let colons = 0;
  let before = 0;
  let last = -1;
  let longest = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const bits = code < tableSize ? (table[code] ?? 0) : rarer(code);
    found |= bits;
    digits += (bits >> 7) & 1;
    if ((bits & alphanumeric) === 0 || code > 127) {
      if (index - last > longest) longest = index - last;
      last = index;
      if (code === 46) dots += (before >> 7) & 1;
      else if (code === 58) colons += 1;
    }
    before = bits;
  }
  if (text.length - last > longest) longest = text.length - last;
  return found | counted(found, digits, dots, colons, longest - 1);
}

function rarer(code: number): number {
  if (code < 0x2000) return wideLetter;
  if (code >= 0x2e80) return eastern;
  const print =
    (code >= 0x2010 && code <= 0x2027) ||
    code === 0x202f ||
    (code >= 0x2030 && code <= 0x205e) ||
    (code >= 0x20a0 && code <= 0x20bf);
  return print ? signs.printed : signs.wide;
}

function counted(found: number, digits: number, dots: number, colons: number, run: number): number {
  let bits = 0;
  if (digits >= 6) bits |= signs.digits6;
  if (digits >= 9) bits |= signs.digits9;
  if (digits >= 13) bits |= signs.digits13;
  if (dots >= 3 || colons >= 2) bits |= signs.dots;
  // Neither base64 nor a secret goes without capitals and digits: a slug is no run.
  if (run >= 12 && (found & (signs.upper | signs.digit)) !== 0) {
    bits |= run < 20 ? signs.run12 : signs.run12 | signs.run20;
  }
  return bits;
}

/** Signs that ask for a closer look at a text without a telling key. */
export const suspicious: number =
  signs.at |
  signs.percent |
  signs.escape |
  signs.wide |
  signs.equals |
  signs.colon |
  signs.bracket |
  signs.digits6 |
  signs.dots |
  signs.run12;

/** Without any of these, fewer than nine digits and some signs between them tell nothing. */
const telling: number =
  (suspicious & ~(signs.digits6 | signs.wide)) | signs.digits9 | signs.letter | signs.plus;
/** What numbers, UUIDs, hashes and dates are made of. */
const plain: number =
  signs.upper |
  signs.digit |
  signs.digits6 |
  signs.digits9 |
  signs.digits13 |
  signs.letter |
  signs.joint |
  signs.run12 |
  signs.run20 |
  signs.colon |
  signs.dots |
  signs.plus;

/** True for a text in which nothing can be found without a telling key, by its signs or its form. */
export function isHarmless(text: string, found: number): boolean {
  if ((found & suspicious) === 0) return !maySpeakOfSecrets(text, found);
  if ((found & telling) === 0) return true;
  return (found & ~plain) === 0 && isPlainId(text);
}

const secretWords =
  /[Pp](?:ass[wcpoe]|alavra|arol|in )|ennwort|ontrase|[Ss]enha|achtwoord|as[lł]o |l[oö]senord|dgangskod|alasan|eslo |elsz|ozinka|[Sş]ifre|clave |P(?:AN|an)[ -](?:[Cc]ard|[Nn]|is)/;

/** How secrets of vendors begin that may have a dash or a dot after every few letters. */
export const dashedPrefixes: RegExp =
  /gl(?:pat|dt|rt)-|xox[abeprs]-|xapp-|sk-(?:ant|proj|or)-|SG\.|ya29\.|pypi-|AIza|PMAK-|NRAK-/;
const dashed = signs.joint | signs.upper | signs.digit;

/** `my password is Tr0ub4dor`: nothing in its characters tells, only the word does. */
function maySpeakOfSecrets(text: string, found: number): boolean {
  if (text.length >= 20 && (found & dashed) === dashed && dashedPrefixes.test(text)) return true;
  if ((found & (signs.space | signs.plus)) === 0 || text.length < 10) return false;
  return secretWords.test(text);
}

/** UUIDs, hashes, dates and short numbers hold nothing that only their look would tell. */
function isPlainId(text: string): boolean {
  const { length } = text;
  const fourth = text.charCodeAt(4);
  if (length === 36 && text.charCodeAt(8) === 45) return isHex(text, true);
  if (length >= 32) return length <= 128 && isHex(text, false) && !spellsAddress(text);
  if (fourth === 45) return /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.+Z-]{5,20})?$/.test(text);
  if (!isNumber(text)) return false;
  return (length < 13 && !text.startsWith('00')) || /^1[4-9]\d{11}$/.test(text);
}

/** Hex of printable text with an `@` in it; a hash has bytes of all kinds. */
function spellsAddress(text: string): boolean {
  let at = false;
  for (let index = 0; index < text.length; index += 2) {
    const code = text.charCodeAt(index);
    if (code < 50 || code > 55) return false;
    if (code === 52 && text.charCodeAt(index + 1) === 48) at = true;
  }
  return at;
}

/** Hex digits alone, in a UUID with dashes at their four places. */
function isHex(text: string, dashed: boolean): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isDigitCode(code)) continue;
    if (code >= 97 && code <= 102) continue;
    if (!dashed) return false;
    if (code >= 65 && code <= 70) continue;
    if (code !== 45 || (index !== 8 && index !== 13 && index !== 18 && index !== 23)) return false;
  }
  return true;
}

/** Digits alone. */
export function isNumber(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (!isDigitCode(text.charCodeAt(index))) return false;
  }
  return text.length > 0;
}
