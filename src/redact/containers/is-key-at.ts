import { isWordCode } from '../text/characters.ts';

/** True where a character of a key stands: of a word, of `customer[email]`, of `ім'я`. */
export function isKeyAt(text: string, at: number): boolean {
  return isKeyCode(text.charCodeAt(at)) || isInnerApostrophe(text, at);
}

/** Between Cyrillic letters, as in `ім'я`. */
function isInnerApostrophe(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code !== 39 && code !== 0x2019) return false;
  return text.charCodeAt(at - 1) > 0x3ff && text.charCodeAt(at + 1) > 0x3ff;
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
