import { isPaddedBase64 } from '../text/padded-base64.ts';
import type { Pair } from './pairs.ts';

const nextKey = /^\s?[\w%.[\]-]{1,240}=/;

/** The pairs of a query and the parts without `=`; `&` parts them, and `;` before a key. */
export function splitQuery(
  text: string,
  from: number,
  to: number,
): { readonly pairs: readonly Pair[]; readonly bare: readonly { start: number; end: number }[] } {
  const pairs: Pair[] = [];
  const bare: { start: number; end: number }[] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    const code = at === to ? 38 : text.charCodeAt(at);
    if (
      code !== 38 &&
      code !== 63 &&
      !(code === 59 && nextKey.test(text.slice(at + 1, at + 244)))
    ) {
      continue;
    }
    if (code === 63 && !nextKey.test(text.slice(at + 1, at + 244))) continue;
    const equals = text.indexOf('=', start);
    if (equals >= 0 && equals < at && !isPaddedBase64(text.slice(start, at))) {
      pairs.push({ keyStart: start, keyEnd: equals, valueStart: equals + 1, valueEnd: at });
    } else if (at > start) bare.push({ start, end: at });
    start = at + 1;
  }
  return { pairs, bare };
}
