import { classifyKey } from '../keys/classify-key.ts';
import type { KeyFacts } from '../keys/key-facts.ts';
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
    const facts = classifyKey(text.slice(start, equals));
    const value = text.slice(equals + 1, end);
    if (!facts.silent && !isSilentHere(facts, value)) return false;
    const found = signsOf(value);
    if ((found & (signs.percent | signs.equals)) !== 0) return false;
    if (!isHarmless(value, found)) return false;
    start = end + 1;
  }
  return true;
}

/**
 * In an address nothing stands above a key: `id` and `ref` name no person's, and `code` or `state`
 * is no token while it is short.
 */
function isSilentHere(facts: KeyFacts, value: string): boolean {
  if (facts.kind !== null || facts.suspect || facts.heading || facts.named) return false;
  if (facts.generic || facts.underPerson === 'person_name') return false;
  return facts.oauth === null || value.length <= 15;
}
