import type { EventContent, Redaction } from '../event/content.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { isQuietAddress } from './containers/quiet-address.ts';
import { cutUrl } from './cut-text.ts';
import { dropPlaceholders } from './drop-placeholders.ts';
import { isSearchEvent, type Quiet } from './find-terms.ts';
import { keyBefore } from './keys/key-before.ts';
import { noFacts, type KeyFacts } from './keys/key-facts.ts';
import { keyWord, otherKey } from './keys/key-word.ts';
import { leafAt } from './leaf-at.ts';
import type { RedactPolicy } from './policy.ts';
import { isQuietValue } from './quiet-value.ts';
import { redactSearch } from './redact-search.ts';
import { isOwnPath, mayRoute } from './scan-route.ts';
import { gone, walkString, walkValue, type Place, type Walk } from './walk.ts';

/** Content whose personal components are replaced, and what was done to it. */
export interface RedactedContent {
  readonly content: EventContent;
  readonly redactions: readonly Redaction[];
}

const titleFacts: KeyFacts = { ...noFacts, heading: true };
type Text = 'name' | 'url' | 'referrer' | 'title' | 'currency';

/**
 * Replaces each personal component of the content and names each replacement. Clean content comes
 * back as the same object; a second pass changes nothing. It never throws: what can't be scanned
 * is dropped and named.
 */
export function redactContent(sent: EventContent, policy: RedactPolicy): RedactedContent {
  const redactions: Redaction[] = [];
  const walk: Walk = {
    policy,
    event: sent.name,
    redactions,
    leaves: limits.leavesMax,
    street: false,
  };
  const quiet = quietOf(sent, walk);
  const content = redactSearch(sent, policy, redactions, quiet);
  let changes: Map<string, JsonValue | typeof gone> | null = null;
  for (const field of texts) {
    const value = content[field];
    if (value === undefined) continue;
    const next = walkField(field, value, walk);
    if (next !== value) (changes ??= new Map()).set(field, next);
  }
  for (const field of values) {
    const value = content[field];
    if (value === undefined || (quiet[field] && value === sent[field])) continue;
    const next = walkValue(value, noFacts, placeOf(field), depthOf(field), walk);
    if (next !== value) (changes ??= new Map()).set(field, next);
  }
  const redacted = changes === null ? content : changed(content, changes);
  if (redactions.length === 0 && policy.acts?.again !== true)
    return { content: redacted, redactions };
  return withDrops(redacted, redactions, policy);
}

const texts = ['name', 'url', 'referrer', 'title', 'currency'] as const;
const values = ['params', 'items'] as const;

function depthOf(field: (typeof values)[number]): number {
  return field === 'items' ? 0 : 1;
}

/** Whether nothing is to be found in the parameters, in the items; their leaves are counted then. */
function quietOf({ name, params, items }: EventContent, walk: Walk): Quiet {
  return {
    params:
      params === undefined ||
      (!isSearchEvent(name) && isQuietValue(params, depthOf('params'), walk.policy, walk)),
    items: items === undefined || isQuietValue(items, depthOf('items'), walk.policy, walk),
  };
}

/** The key of what is about to go with its key. */
function droppedKey(content: EventContent, { path, type, rule }: Redaction): { key?: string } {
  const leaf = leafAt(content, path);
  const mark = rule.startsWith('search:') ? '[search_term]' : `[${type}]`;
  const at = typeof leaf === 'string' ? leaf.indexOf(mark) : -1;
  const key = at < 0 ? otherKey : keyWord(keyBefore(String(leaf), at));
  return key === otherKey ? {} : { key };
}

/** Takes out what the policy drops, and says so of each. */
function withDrops(
  content: EventContent,
  redactions: readonly Redaction[],
  { acts, strict }: RedactPolicy,
): RedactedContent {
  const searched = redactions.some(({ rule }) => rule.startsWith('search:'));
  const kinds = [
    ...(acts?.drops ?? []),
    ...(strict ? ['undeclared'] : []),
    ...(searched ? ['search_term'] : []),
  ];
  if (kinds.length === 0) return { content, redactions };
  const dropped: ReadonlySet<string> = new Set(acts?.drops);
  if (acts?.again !== true && !searched && !redactions.some(({ type }) => kinds.includes(type))) {
    return { content, redactions };
  }
  return {
    content: dropPlaceholders(content, kinds),
    redactions: redactions.map((each) => {
      const isDropped = dropped.has(each.type) || each.action === 'drop';
      return isDropped ? { ...each, action: 'drop', ...droppedKey(content, each) } : each;
    }),
  };
}

function walkField(field: Text, value: string, walk: Walk): string | typeof gone {
  if (field === 'title') {
    return walkString(value, titleFacts, placeOf(field), walk, limits.titleMax);
  }
  if (field === 'url' || field === 'referrer') return walkAddress(field, value, walk);
  return walkString(value, noFacts, placeOf(field), walk, limits.eventNameMax);
}

/** An address over its limit loses its query; where the path alone is too long, all of it goes. */
function walkAddress(field: Text, value: string, walk: Walk): string | typeof gone {
  const { strict } = walk.policy;
  const closely = strict || mayRoute(walk.policy, value);
  if (!closely && value.length <= limits.urlMax && isQuietAddress(value)) return value;
  let address = value;
  if (strict && field === 'referrer' && value !== '' && !isOwn(value, walk.policy)) {
    const [host] = /^[a-z][a-z\d+.-]{1,24}:\/\/[^/?#]*/i.exec(value) ?? [];
    if (host === undefined || value.length - host.length > 1) {
      address = host === undefined ? '' : `${host}/`;
      const rule = 'strict:referrer';
      walk.redactions.push({ path: field, type: 'query', action: 'truncate', rule });
    }
  }
  return walkString(address, noFacts, placeOf(field), walk, limits.urlMax, cutUrl);
}

function placeOf(name: string): Place {
  return { parent: '', name };
}

function isOwn(address: string, policy: RedactPolicy): boolean {
  const origin = /^https?:\/\/[^/?#]*/i.exec(address)?.[0];
  return origin !== undefined && isOwnPath(origin, policy);
}

/** The content with its changed fields, in its own order. A name that had to go is told apart. */
function changed(
  content: EventContent,
  changes: ReadonlyMap<string, JsonValue | typeof gone>,
): EventContent {
  const next: Record<string, unknown> = { ...content };
  for (const [field, value] of changes) {
    if (value === gone) Reflect.deleteProperty(next, field);
    else next[field] = value;
  }
  return { ...next, name: nameOf(content, changes) };
}

function nameOf(
  content: EventContent,
  changes: ReadonlyMap<string, JsonValue | typeof gone>,
): string {
  const name = changes.get('name') ?? content.name;
  return typeof name === 'string' ? name : '(unscannable)';
}
