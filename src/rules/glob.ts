import { fitsWildcard } from './wildcard.ts';

/** True for the segments of a path that a pattern stands for. */
export type Glob = (segments: readonly string[]) => boolean;

type Segment = '**' | ((text: string) => boolean);

const lengthMax = 200;
const segmentsMax = 20;

/** Makes a pattern ready; `globProblem` has found nothing wrong with it. */
export function compileGlob(pattern: string): Glob {
  const wanted = segmentsOf(pattern).map(segmentOf);
  const how = {
    isAny: (segment: Segment) => segment === '**',
    fits: (segment: Segment, text: string) => segment !== '**' && segment(text),
  };
  return (segments) => fitsWildcard(wanted, segments, how);
}

/** What is wrong with a pattern, and the remedy; null where nothing is. */
export function globProblem(pattern: unknown): string | null {
  if (typeof pattern !== 'string' || pattern === '') {
    return 'is not a path; write for example /guides/**';
  }
  const shown = `\`${pattern.slice(0, 60)}\``;
  if (/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(pattern)) {
    return `${shown} has a host; write the path alone, for example /guides/**`;
  }
  if (!pattern.startsWith('/')) {
    return `${shown} does not start with /; write for example /guides/**`;
  }
  if (/[?#]/.test(pattern)) {
    return `${shown} has a query or a fragment, which no rule looks at; write the path alone`;
  }
  if (pattern.length > lengthMax || segmentsOf(pattern).length > segmentsMax) {
    return `is longer than ${lengthMax} characters or ${segmentsMax} segments; use ** for what is between`;
  }
  return null;
}

/** The segments of the path of an address or of a path; a slash at its end makes no other page. */
export function segmentsOf(address: string): readonly string[] {
  const path = pathOf(address);
  const end = path.length > 1 && path.endsWith('/') ? -1 : undefined;
  const inner = path.slice(path.startsWith('/') ? 1 : 0, end);
  if (inner === '') return [];
  const segments = inner.split('/');
  return inner.includes('%') ? segments.map(readable) : segments;
}

function pathOf(address: string): string {
  const scheme = address.indexOf('://');
  const host = scheme > 0 && scheme < 20 ? scheme + 3 : 0;
  const start = host === 0 ? 0 : address.indexOf('/', host);
  const end = address.slice(host).search(/[?#]/);
  if (start < 0 || (end >= 0 && host + end < start)) return '/';
  return address.slice(start, end < 0 ? undefined : host + end);
}

function segmentOf(pattern: string): Segment {
  if (pattern === '**') return '**';
  if (pattern === '*') return (text) => text !== '';
  if (!pattern.includes('*')) return (text) => text === pattern;
  const pieces = pattern.replaceAll(/\*+/g, '*').split('');
  const how = {
    isAny: (piece: string) => piece === '*',
    fits: (piece: string, text: string) => piece === text,
  };
  return (text) => fitsWildcard(pieces, text.split(''), how);
}

function readable(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
