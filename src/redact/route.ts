/** What becomes of a segment of a path. */
export type SegmentAction = 'keep' | 'hash' | 'redact';

/** One segment of a template: a word that must stand there, or a place and what becomes of it. */
export type RouteSegment =
  | { readonly word: string }
  | { readonly name: string; readonly action: SegmentAction };

/** A template of paths: `/users/:id{hash}/orders/:order{keep}`. */
export type Route = readonly RouteSegment[];

const place = /^:([a-z]\w{0,39})(?:\{(\w{0,20})\})?$/i;
const word = /^[\p{L}\p{M}\d._~-]{1,80}$/u;
const segmentsMax = 20;

/** Reads a template; a text that says what is wrong with it where it is none. */
export function parseRoute(template: string): Route | string {
  if (!template.startsWith('/')) return 'is not a path; write for example /users/:id{hash}';
  const segments: RouteSegment[] = [];
  for (const part of template.slice(1).split('/')) {
    const segment = parseSegment(part);
    if (typeof segment === 'string') return segment;
    segments.push(segment);
  }
  return segments.length > segmentsMax
    ? `has more than ${segmentsMax} segments; write fewer`
    : segments;
}

function parseSegment(part: string): RouteSegment | string {
  const [whole, name, action] = place.exec(part) ?? [];
  if (whole === undefined) {
    return word.test(part)
      ? { word: part.toLowerCase() }
      : `\`${part.slice(0, 40)}\` is neither a word nor a place; write letters and digits, or :name{hash}`;
  }
  const asked = action ?? 'redact';
  if (asked === 'keep' || asked === 'hash' || asked === 'redact') {
    return { name: name ?? '', action: asked };
  }
  return `there is no \`${asked}\` in a path; write keep, hash or redact`;
}

/**
 * The template that speaks for a path: of those with which the path begins the longest, of two of
 * one length the one with more words, then the first. Null where none does.
 */
export function findRoute(routes: readonly Route[], segments: readonly string[]): Route | null {
  let best: Route | null = null;
  for (const route of routes) {
    if (!fits(route, segments)) continue;
    if (best === null || route.length > best.length) best = route;
    else if (route.length === best.length && wordsOf(route) > wordsOf(best)) best = route;
  }
  return best;
}

function fits(route: Route, segments: readonly string[]): boolean {
  if (route.length > segments.length) return false;
  return route.every((segment, index) => !('word' in segment) || segment.word === segments[index]);
}

function wordsOf(route: Route): number {
  return route.filter((segment) => 'word' in segment).length;
}
