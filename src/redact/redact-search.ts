import type { EventContent, Redaction } from '../event/content.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { cutText, cutUrl } from './cut-text.ts';
import { findTerms, termsMax, type Quiet } from './find-terms.ts';
import { hideTerm, type HiddenTerm } from './hide-terms.ts';
import { noFacts } from './keys/key-facts.ts';
import { kinds } from './kinds.ts';
import type { RedactPolicy } from './policy.ts';
import { redactLeaf, type LeafFinding } from './redact-leaf.ts';

/** What stands where a term is to go; it is dropped with the other placeholders. */
export const searchPlaceholder = '[search_term]';

/** A term that must not leave as it is. */
interface Judged extends HiddenTerm {
  readonly why: readonly Omit<Redaction, 'path'>[];
}

const soft: ReadonlySet<string> = new Set(['geo', 'click_id']);
const replaced = new RegExp(String.raw`\[(?:${kinds.join('|')})\]`);
/** Characters of the event times characters of the terms: what bounds the time. */
const workMax = 2_000_000;

/**
 * The content with the terms of the site's own search as they may leave: a term that holds personal
 * data goes as a whole, for what stands beside it may be a name; a long one is cut; one that is too
 * rare becomes `[rare]`; each wherever in the event it stands. What was done is added. `quiet` says where no term stands.
 */
export function redactSearch(
  content: EventContent,
  policy: RedactPolicy,
  redactions: Redaction[],
  quiet: Quiet,
): EventContent {
  if (policy.search === undefined) return content;
  const terms = findTerms(content, policy.search.keys, quiet);
  if (terms.length === 0) return content;
  const judged = terms.flatMap((term) => judge(term, policy) ?? []);
  if (judged.length === 0 && terms.length < termsMax) return content;
  if (terms.length >= termsMax || workOf(content, judged) > workMax) {
    return withoutTexts(content, redactions);
  }
  let hidden = content;
  for (const each of judged.toSorted((one, other) => other.term.length - one.term.length)) {
    hidden = hideTerm(hidden, each, (path) => {
      for (const why of each.why) redactions.push({ path, ...why });
    });
  }
  return hidden;
}

/** What becomes of a term; null where it may leave as it is. */
function judge(term: string, policy: RedactPolicy): Judged | null {
  const types = typesIn(term, policy);
  if (types.length > 0) {
    const why = types.map((type) => ({ type, action: 'drop', rule: `search:${type}` }) as const);
    return { term, replacement: searchPlaceholder, why };
  }
  const short = shortened(term);
  if (policy.search?.isRare?.(short.toLowerCase().normalize('NFKC')) === true) {
    const why = [{ type: 'search_term', action: 'redact', rule: 'search:rare' }] as const;
    return { term, replacement: '[rare]', why };
  }
  if (short === term) return null;
  const why = [{ type: 'search_term', action: 'truncate', rule: 'search:length' }] as const;
  return { term, replacement: short, why };
}

/** The kinds of personal data in a term, or that were in it before somebody else redacted it. */
function typesIn(term: string, policy: RedactPolicy): readonly string[] {
  const done: LeafFinding[] = [];
  redactLeaf(term, noFacts, { ...policy, routes: [], strict: false }, done);
  const found = done.filter(({ type }) => !soft.has(type)).map(({ type }) => type);
  const before = replaced.exec(term)?.[0].slice(1, -1);
  return [...new Set(before === undefined ? found : [...found, before])];
}

function shortened(term: string): string {
  if (term.length <= limits.searchTermMax) return term;
  return cutText(term, limits.searchTermMax) ?? term.slice(0, limits.searchTermMax);
}

function workOf(content: EventContent, judged: readonly HiddenTerm[]): number {
  const { url = '', referrer = '', title = '', params = {}, items = [] } = content;
  const texts = [url, referrer, title, params, items];
  const characters = texts.reduce<number>((sum, value) => sum + sizeOf(value, 0), 0);
  return characters * judged.reduce((sum, { term }) => sum + Math.min(term.length, 100), 0);
}

/** An event with more terms than anyone types keeps its name, its page and its value. */
function withoutTexts(content: EventContent, redactions: Redaction[]): EventContent {
  for (const field of ['url', 'referrer', 'title', 'params', 'items'] as const) {
    if (content[field] === undefined) continue;
    redactions.push({ path: field, type: 'unscannable', action: 'drop', rule: 'limit:search' });
  }
  const { name, url, value, currency } = content;
  const page = url === undefined || !/[?#]/.test(url) ? url : cutUrl(url, limits.urlMax);
  return {
    name,
    ...(page === undefined || page === null ? {} : { url: page }),
    ...(value === undefined ? {} : { value }),
    ...(currency === undefined ? {} : { currency }),
  };
}

/** The characters of all texts in a value that are looked at. */
function sizeOf(value: JsonValue, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || depth > limits.depthMax) return 8;
  let sum = 0;
  for (const inner of Object.values(value)) sum += sizeOf(inner, depth + 1);
  return sum;
}
