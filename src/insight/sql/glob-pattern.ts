/**
 * The regular expression (RE2) of a path with wildcards, read as rules read it: `*` stands within a
 * segment, `**` for any number of segments, and a slash at the end makes no other page.
 */
export function globPattern(glob: string): string {
  const inner = glob.replace(/^\//, '').replace(/\/$/, '');
  const segments = inner === '' ? [] : inner.split('/');
  return `${segments.map(segmentPattern).join('')}/?`;
}

function segmentPattern(segment: string): string {
  if (segment === '**') return '(?:/[^/]*)*';
  if (segment === '*') return '/[^/]+';
  return `/${segment.split(/\*+/).map(literal).join('[^/]*')}`;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
