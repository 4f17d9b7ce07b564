import { classifyKey } from '../keys/classify-key.ts';
import { isPaddedBase64 } from '../text/padded-base64.ts';
import { isHarmless, signs, signsOf } from '../text/prefilter.ts';

/**
 * True for the many queries in which no key tells anything and no value looks like anything, found
 * out without taking the query apart. False only says: look closely.
 */
export function isQuietQuery(text: string, from: number, to: number): boolean {
  const semicolon = text.indexOf(';', from);
  if (semicolon >= 0 && semicolon < to) return false;
  let start = from;
  while (start < to) {
    const next = text.indexOf('&', start);
    const end = next < 0 || next > to ? to : next;
    const equals = text.indexOf('=', start);
    if (equals < start || equals >= end || equals - start > 40) return false;
    if (equals === end - 1 && isPaddedBase64(text.slice(start, end))) return false;
    if (!classifyKey(text.slice(start, equals)).silent) return false;
    const value = text.slice(equals + 1, end);
    const found = signsOf(value);
    if ((found & (signs.percent | signs.equals)) !== 0) return false;
    if (!isHarmless(value, found)) return false;
    start = end + 1;
  }
  return true;
}
