/** True for `0` to `9`. */
export function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** True for an ASCII letter. */
export function isLetterCode(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** True for an ASCII letter, a digit, or anything beyond ASCII. */
export function isWordCode(code: number): boolean {
  return isDigitCode(code) || isLetterCode(code) || code > 127;
}

/** The number of digits in a text. */
export function digitCount(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (isDigitCode(text.charCodeAt(index))) count += 1;
  }
  return count;
}

/** Only the digits of a text. */
export function digitsOf(text: string): string {
  return text.replace(/\D+/g, '');
}

const statusWords: ReadonlySet<string> = new Set(
  `true false yes no on off null none undefined unset empty unknown nan set missing valid invalid
  required optional changed updated verified unverified hidden visible shown show hide strong weak
  medium fair good forgot forgotten reset success failed failure error ok enabled disabled default
  guest anonymous anon new returning existing active inactive pending confirmed subscribed
  unsubscribed optin optout any all other test n/a na not_set not-set (not set) placeholder present
  absent filled blank redacted masked removed hashed 0 1 -1 ja nein oui non si sim nao`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** True for words that speak about a value (`unset`, `verified`) and are none. */
export function isStatusWord(value: string): boolean {
  return value.length <= 14 && statusWords.has(value.trim().toLowerCase());
}
