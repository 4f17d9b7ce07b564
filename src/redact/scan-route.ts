import { isPlaceholder, isPseudonym, placeholderOf } from './kinds.ts';
import type { RedactPolicy } from './policy.ts';
import { findRoute, type RouteSegment } from './route.ts';
import { noteAs, type Scanning } from './scanning.ts';
import { leafOffset, type View } from './text/view.ts';

/** True where a text may hold a path for which a template speaks, however harmless it looks. */
export function mayRoute(policy: RedactPolicy, text: string): boolean {
  return policy.routes !== undefined && policy.routes.length > 0 && text.includes('/');
}

/** True for a path without a host, and for one of the site's own hosts. `text` ends at the path. */
export function isOwnPath(text: string, { site }: RedactPolicy): boolean {
  const authority = text.slice(text.lastIndexOf('/') + 1);
  if (authority === '') return true;
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/\.?(?::\d{0,5})?$/, '')
    .toLowerCase();
  return site.hosts.includes(host.replace(/^www\./, ''));
}

/** Where the path begins: of `//host/path` behind the host, if that is the site's own. */
export function routeStart(text: string, from: number, policy: RedactPolicy): number {
  if (from > 0 || !text.startsWith('//')) return from;
  const end = text.indexOf('/', 2);
  return end > 0 && isOwnPath(text.slice(0, end), policy) ? end : from;
}

interface Segment {
  readonly start: number;
  readonly end: number;
}

const segmentsMax = 200;
const keepable = /^[A-Za-z\d][\w.~-]{0,63}$/;
const placeholder = '[path_segment]';

/**
 * Notes what the site's templates say of a path, when the detectors have looked at it: what they
 * found in a declared place is forgotten, the place is kept, hashed or redacted as a whole. Only a
 * plain id is kept; for anything else in its place the detectors have the word.
 */
export function scanRoute(
  view: View,
  from: number,
  to: number,
  findingsBefore: number,
  scanning: Scanning,
): void {
  const { routes } = scanning.policy;
  if (routes === undefined || routes.length === 0 || to <= from) return;
  const segments = segmentsOf(view.text, from, to);
  const names = segments.map(({ start, end }) =>
    plainName(view.text.slice(start, end)).toLowerCase(),
  );
  const route = findRoute(routes, names);
  if (route === null) return;
  for (const [index, said] of route.entries()) {
    const segment = segments[index];
    if (segment !== undefined && 'name' in said) {
      notePlace(view, segment, said, findingsBefore, scanning);
    }
  }
}

function segmentsOf(text: string, from: number, to: number): readonly Segment[] {
  const found: Segment[] = [];
  let start = from;
  for (let at = from; at <= to && found.length < segmentsMax; at += 1) {
    if (at < to && text.charCodeAt(at) !== 47) continue;
    if (at > start && text.slice(start, at) !== '.') found.push({ start, end: at });
    start = at + 1;
  }
  return found;
}

/** A segment without its matrix parameters, decoded. */
function plainName(segment: string): string {
  const name = segment.split(';', 1)[0] ?? '';
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function notePlace(
  view: View,
  { start, end }: Segment,
  said: Extract<RouteSegment, { name: string }>,
  findingsBefore: number,
  scanning: Scanning,
): void {
  const text = view.text.slice(start, end);
  if (isPlaceholder(text) || isPseudonym(text)) return;
  const keeps = said.action === 'keep';
  if (keeps && !keepable.test(text)) return;
  forget(view, { start, end }, findingsBefore, scanning);
  if (keeps) return;
  const { hashAccountId, acts } = scanning.policy;
  const own = acts?.actions.get('account_id');
  const hashes = said.action === 'hash' && own !== 'redact' && own !== 'drop';
  const pseudonym = hashes ? (hashAccountId?.(plainName(text)) ?? null) : null;
  const redacted = said.action === 'hash' ? placeholderOf('account_id') : placeholder;
  noteAs(
    scanning,
    view,
    { start, end },
    {
      replacement: pseudonym ?? redacted,
      type: said.action === 'hash' ? 'account_id' : 'path_segment',
      action: pseudonym === null ? 'redact' : 'hash',
      rule: `route:${said.name}`,
    },
  );
}

/** Takes back what was found inside of a declared place. */
function forget(view: View, place: Segment, findingsBefore: number, scanning: Scanning): void {
  const start = leafOffset(view, place.start);
  const end = leafOffset(view, place.end);
  const found = scanning.findings.splice(findingsBefore);
  scanning.findings.push(...found.filter((each) => each.start < start || each.end > end));
}
