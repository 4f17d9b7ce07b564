import {
  decorations,
  generics,
  headings,
  idWords,
  persons,
  safeLast,
  statements,
  things,
} from './decoration.ts';
import { dictionary } from './dictionary.ts';
import { remembered } from '../remembered.ts';
import { keySegments } from './normalize-key.ts';

/** Keys that say nothing personal, but in which personal data is often found. */
const plain: ReadonlySet<string> = new Set(
  `q query s search searchterm searchquery keyword keywords keys term terms find suche suchbegriff
  recherche busca buscar zoek szukaj sok haku
  u r url uri href link src ref referrer referer redirect redirecturl redirecturi next return
  returnto returnurl returnpath back goto target continue destination dest forward callback page
  path location origin pagelocation pagepath pagereferrer landing
  message comment comments note notes remark description body content text subject question reason
  feedback review bio about memo details info label caption
  utm source medium campaign term id ids ref code hash key tag tags data payload json state params
  event action click select option options filter sort view tab step
  token session sid sessionid ticket invite invitation reset verify confirm share unsubscribe
  order orderid cart coupon voucher lat lon lng latitude longitude`.split(/\s+/),
);
/** What stands where a key is none of the dictionary's words, or where there is no key. */
export const otherKey = '(other)';

const lists = [
  plain,
  decorations,
  generics,
  headings,
  idWords,
  persons,
  safeLast,
  statements,
  things,
];

const wordsMax = 4;
const keyMax = 160;

/**
 * A key in words of the dictionary, as `billing_email`; of a key with other words only the telling
 * part; `(other)` where none is known. So nothing that somebody made up can stand in the report.
 */
export const keyWord: (key: string) => string = remembered(2_000, (key) =>
  key.length === 0 || key.length > keyMax ? otherKey : wordOf(key),
);

function wordOf(key: string): string {
  const segments = keySegments(key).map((words) => words.filter((word) => !/^\d+$/.test(word)));
  const words = segments.findLast(({ length }) => length > 0);
  if (words === undefined) return otherKey;
  const joined = words.join('');
  if (words.some(({ length }) => length === 1) && dictionary.has(joined)) return joined;
  if (words.length <= wordsMax && words.every(isKnown)) return words.join('_');
  return longestKnown(words.slice(-wordsMax)) ?? otherKey;
}

function isKnown(word: string): boolean {
  return dictionary.has(word) || lists.some((list) => list.has(word));
}

/** The longest run of neighbouring words that is a word of the dictionary: `e`, `mail`. */
function longestKnown(words: readonly string[]): string | null {
  for (let count = words.length; count > 0; count -= 1) {
    for (let from = words.length - count; from >= 0; from -= 1) {
      const joined = words.slice(from, from + count).join('');
      if (dictionary.has(joined) || plain.has(joined)) return joined;
    }
  }
  return null;
}
