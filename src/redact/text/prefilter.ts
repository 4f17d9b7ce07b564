/** What a text holds, as bits; most texts hold none that asks for a closer look. */
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
  /** A brace, a bracket, a parenthesis or a quote: JSON, `name (at) host`. */
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
} as const;

const inToken = 1 << 20;
const dot = 1 << 21;
const wideLetter = signs.wide | signs.letter;
/** Scripts that write words without spaces between them. */
const eastern = wideLetter | signs.space;
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
mark('{["(', signs.bracket);
mark('/', signs.slash);
mark(' \t\n\r', signs.space);
mark('+', signs.plus);
mark('-.()', signs.joint);
mark('.', dot);
mark('0123456789', signs.digit | inToken);
mark('abcdefghijklmnopqrstuvwxyz', signs.letter | inToken);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', signs.letter | signs.upper | inToken);

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
    const bits =
      code < 128
        ? (table[code] ?? 0)
        : code < 0x2000
          ? wideLetter
          : code < 0x2e80
            ? signs.wide
            : eastern;
    found |= bits;
    if ((bits & inToken) !== 0) {
      run += 1;
      if ((bits & signs.digit) !== 0) digits += 1;
    } else {
      if (run > longest) longest = run;
      run = 0;
      if ((bits & dot) !== 0) dots += 1;
      else if (bits === signs.colon) colons += 1;
    }
  }
  if (run > longest) longest = run;
  // Neither base64 nor a secret goes without capitals and digits: a slug is no run.
  const mixed = (found & (signs.upper | signs.digit)) !== 0;
  return (found & 0xfffff) | counted(digits, dots, colons, mixed ? longest : 0);
}

function counted(digits: number, dots: number, colons: number, run: number): number {
  let bits = 0;
  if (digits >= 6) bits |= signs.digits6;
  if (digits >= 9) bits |= signs.digits9;
  if (digits >= 13) bits |= signs.digits13;
  if ((digits >= 4 && dots >= 3) || colons >= 2) bits |= signs.dots;
  if (run >= 12) bits |= signs.run12;
  if (run >= 20) bits |= signs.run20;
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
