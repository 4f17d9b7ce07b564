import { isHarmless, signs, signsOf } from '../text/prefilter.ts';
import { isFollower } from './path-segment.ts';
import { isQuietQuery } from './quiet-query.ts';

const loud =
  signs.at |
  signs.percent |
  signs.escape |
  signs.wide |
  signs.equals |
  signs.colon |
  signs.bracket |
  signs.plus;

/**
 * True for the many web addresses in which nothing is to be found, told without taking them apart:
 * no user info, a path of words and harmless ids, a quiet query, a fragment of letters. False only
 * says: look closely.
 */
export function isQuietAddress(text: string): boolean {
  if (!text.startsWith('http')) return false;
  const slashes = text.indexOf('://');
  if (slashes !== 4 && slashes !== 5) return false;
  const path = authorityEnd(text, slashes + 3);
  if (path < 0 || text.startsWith('wa.me', path - 5)) return false;
  const hash = text.indexOf('#', path);
  const end = hash < 0 ? text.length : hash;
  if (hash >= 0 && (signsOf(text.slice(hash)) & (loud | signs.digit)) !== 0) return false;
  const mark = text.indexOf('?', path);
  const query = mark < 0 || mark > end ? end : mark;
  return (
    isQuietPath(text.slice(path, query)) && (query === end || isQuietQuery(text, query + 1, end))
  );
}

/** Where the host ends; -1 where it holds anything but letters, digits, dots, dashes and a port. */
function authorityEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 47 || code === 63 || code === 35) return at;
    if (code === 64 || code === 37 || code === 92 || code > 126 || code < 45) return -1;
  }
  return text.length;
}

/** Digits, or a long run with capitals: what ids and tokens are made of. */
const drawn = signs.digit | signs.run12;

function isQuietPath(path: string): boolean {
  const found = signsOf(path);
  if ((found & loud) !== 0 || path.includes(';')) return false;
  if ((found & drawn) === 0) return true;
  let before = '';
  let beforeThat = '';
  for (let start = 1; start < path.length;) {
    const next = path.indexOf('/', start);
    const end = next < 0 ? path.length : next;
    const segment = path.slice(start, end);
    const own = signsOf(segment);
    if ((own & drawn) !== 0 && (isFollower(before, beforeThat) || !isHarmless(segment, own))) {
      return false;
    }
    beforeThat = before;
    before = segment;
    start = end + 1;
  }
  return true;
}
