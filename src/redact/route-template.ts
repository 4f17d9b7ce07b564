import { segmentFacts } from './containers/path-segment.ts';
import { isSearchSegment } from './search-words.ts';
import { digitCount } from './text/characters.ts';

const idMark = ':id';
const number = /^\d+$/;
const writer = /^(?:authors?|creators?|handle|seller|sellers|username|usernames)$/i;
const pageExtension = /\.(?:html?|php|aspx?|jsp)$/i;
const dottedName = /[\p{L}\d]\.\p{L}/u;

/**
 * The address of a page as its route: scheme, host and path, each segment that could single
 * someone out, and the term of a search, as `:id`; no user info, query or fragment. Empty where it
 * is no web address.
 */
export function routeTemplate(address: string): string {
  const match = /^(https?:\/\/)(?:[^/?#]*@)?([^/?#@\s]{1,255})([^?#]*)/i.exec(address);
  if (match === null)
    return address.startsWith('/') ? templatePath(address.split(/[?#]/, 1)[0] ?? '') : '';
  return `${match[1] ?? ''}${match[2] ?? ''}${templatePath(match[3] ?? '')}`;
}

function templatePath(path: string): string {
  return path
    .split('/')
    .map((segment, index, all) => {
      const before = all[index - 1] ?? '';
      const tells = isOfPerson(before) || isSearchSegment(segment, before);
      return segment === '' || (isPlainSegment(segment) && !tells) ? segment : idMark;
    })
    .join('/');
}

/** What follows `users`, `profile` or `author` names a person, whatever it looks like. */
function isOfPerson(before: string): boolean {
  return segmentFacts(before).person || writer.test(before);
}

/** Words and slugs are plain; numbers, ids, tokens, placeholders and `jane.doe` are not. */
function isPlainSegment(segment: string): boolean {
  if (segment.startsWith('h1_')) return false;
  if (segment === '') return true;
  if (number.test(segment)) return false;
  if (!/^[\p{L}\p{M}\d._~-]{1,120}$/u.test(segment)) return false;
  if (digitCount(segment) > 3 || dottedName.test(segment.replace(pageExtension, ''))) return false;
  return segment.split(/[-_.~]/).every((word) => word.length <= 24 && isWord(word));
}

/** Letters of one run, a number, or a word and its number; digits amid letters look drawn. */
function isWord(word: string): boolean {
  return (
    /^(?:\p{Lu}?[\p{Ll}\p{Lo}\p{M}]*|\p{Lu}{1,12})\d{0,3}$/u.test(word) ||
    /^\d{1,3}[\p{L}]{0,8}$/u.test(word)
  );
}
