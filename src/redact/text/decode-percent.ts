import { ViewBuilder } from './view-builder.ts';
import type { View } from './view.ts';

/**
 * Undoes one layer of percent-encoding, in forms `+` as well. Bytes that are no UTF-8 are read as
 * Latin-1; a `%` without two hex digits stays. Null where there is nothing to decode.
 */
export function decodePercent(view: View, plusIsSpace: boolean): View | null {
  const { text } = view;
  if (!text.includes('%')) {
    // A plus sign and a space are equally long: every place stays where it is.
    return plusIsSpace && text.includes('+') ? { ...view, text: text.replaceAll('+', ' ') } : null;
  }
  let builder: ViewBuilder | null = null;
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 43 && plusIsSpace) {
      builder ??= new ViewBuilder(view);
      builder.copy(from, at);
      builder.add(' ', at);
      at += 1;
      from = at;
    } else if (code === 37 && unitAt(text, at) >= 0) {
      builder ??= new ViewBuilder(view);
      builder.copy(from, at);
      builder.add(String.fromCharCode(unitAt(text, at)), at);
      at += 6;
      from = at;
    } else if (code === 37 && byteAt(text, at) >= 0) {
      builder ??= new ViewBuilder(view);
      builder.copy(from, at);
      at = addCharacter(builder, text, at);
      from = at;
    } else at += 1;
  }
  if (builder === null) return null;
  builder.copy(from, text.length);
  return builder.build();
}

/** Decodes the character that starts with the byte at `at`; gives the position after it. */
function addCharacter(builder: ViewBuilder, text: string, at: number): number {
  const lead = byteAt(text, at);
  const more = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
  let point = more === 0 ? lead : lead & (0x3f >> more);
  for (let index = 1; index <= more; index += 1) {
    const next = text.charCodeAt(at + index * 3) === 37 ? byteAt(text, at + index * 3) : -1;
    if ((next & 0xc0) !== 0x80 || next < 0) {
      builder.add(String.fromCharCode(lead), at);
      return at + 3;
    }
    point = (point << 6) | (next & 0x3f);
  }
  builder.add(point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point), at);
  return at + 3 + more * 3;
}

/** The UTF-16 unit of `%uXXXX`, as `escape()` writes it; -1 when it is none. */
function unitAt(text: string, at: number): number {
  if ((text.charCodeAt(at + 1) | 32) !== 117) return -1;
  const high = byteAt(text, at + 1);
  const low = byteAt(text, at + 3);
  return high < 0 || low < 0 ? -1 : high * 256 + low;
}

/** The byte of `%XX` at this place; -1 when it is none. */
function byteAt(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at + 1));
  const low = hexDigit(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** The value of a hex digit by its character code; -1 when it is none. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
