/** What a text holds, as bits; a text without any of them needs no closer look. */
export const signs = {
  at: 1,
  percent: 2,
  /** `&` or a backslash: entities, escapes, pairs. */
  escape: 4,
  /** Anything beyond ASCII. */
  wide: 8,
  /** `=`: pairs. */
  equals: 16,
  colon: 32,
  /** A brace, a bracket or a quote: JSON. */
  bracket: 64,
  /** Six digits or more. */
  digits: 128,
  /** Four digits or more with three dots or two colons: addresses of machines. */
  dots: 256,
  /** Twelve characters of a token in a row: base64, keys, hashes. */
  run: 512,
  /** A dash or a plus sign with digits around. */
  slash: 1024,
  space: 2048,
  digit: 4096,
  /** `?` or `#` or `;`. */
  query: 8192,
  plus: 16384,
} as const;

const tokenCharacter = 1 << 20;
const dotCharacter = 1 << 21;
const table: Uint32Array = new Uint32Array(128);

function mark(characters: string, bits: number): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    table[code] = (table[code] ?? 0) | bits;
  }
}
mark('@', signs.at);
mark('%', signs.percent);
mark('&\\', signs.escape);
mark('=', signs.equals);
mark(':', signs.colon);
mark('{["', signs.bracket);
mark('/', signs.slash);
mark(' \t\n\r', signs.space);
mark('?#;', signs.query);
mark('+', signs.plus);
mark('0123456789', signs.digit);
mark('.', dotCharacter);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/', tokenCharacter);

/** Looks once at each character and says what the text may hold. */
export function signsOf(text: string): number {
  let found = 0;
  let digits = 0;
  let dots = 0;
  let colons = 0;
  let run = 0;
  let longest = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const bits = code < 128 ? (table[code] ?? 0) : signs.wide;
    found |= bits;
    if ((bits & tokenCharacter) !== 0) {
      run += 1;
      if (run > longest) longest = run;
      if ((bits & signs.digit) !== 0) digits += 1;
    } else {
      run = 0;
      if (bits === dotCharacter) dots += 1;
      else if (bits === signs.colon) colons += 1;
    }
  }
  if (digits >= 6) found |= signs.digits;
  if ((digits >= 4 && dots >= 3) || colons >= 2) found |= signs.dots;
  if (longest >= 12) found |= signs.run;
  return found & 0xfffff;
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
  signs.digits |
  signs.dots |
  signs.run;
