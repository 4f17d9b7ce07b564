import { segmentFacts } from '../redact/containers/path-segment.ts';
import { noFacts } from '../redact/keys/key-facts.ts';
import { foldWord } from '../redact/keys/normalize-key.ts';
import { routeTemplate } from '../redact/route-template.ts';
import { givenNames } from './given-names.ts';

/** What stands for a page of another host than the site's own: anybody can send such an address. */
export const otherHost = '(another host)';
/** What stands where an event names no page. */
export const noPage = '(no page)';

/** Pages repeat, so the answer is remembered: about 1 MB. */
const cache: Map<string, { readonly hosts: ReadonlySet<string>; readonly template: string }> =
  new Map();
const cacheMax = 2_000;
const cachedMax = 200;
const depthMax = 6;
const slugMax = 32;
const slugWordsMax = 3;

/**
 * The page as the leak report names it: host and route template, and of the route only what is no
 * person's: ids and names are `:id`, titles are `:slug`, deep paths end with `…`. The address of
 * another host is not shown at all.
 */
export function pageTemplate(address: string, hosts: ReadonlySet<string>): string {
  if (address === '') return noPage;
  const page = address.split(/[?#]/, 1)[0] ?? '';
  const known = cache.get(page);
  if (known !== undefined && known.hosts === hosts) return known.template;
  const template = templateOf(page, hosts);
  if (cache.size >= cacheMax) cache.clear();
  if (page.length <= cachedMax) cache.set(page, { hosts, template });
  return template;
}

function templateOf(address: string, hosts: ReadonlySet<string>): string {
  const match = /^(https?:\/\/)([^/]{1,255})(.*)$/s.exec(routeTemplate(address));
  const host = match?.[2]?.toLowerCase() ?? '';
  if (match === null || !hosts.has(host.replace(/^www\./, ''))) return otherHost;
  const segments = (match[3] ?? '').split('/').slice(1);
  const shown = segments.slice(0, depthMax).map((segment, index) => {
    return shownSegment(segment, segments[index - 1] ?? '');
  });
  if (segments.length > depthMax) shown.push('…');
  return `${match[1] ?? ''}${host}/${shown.join('/')}`;
}

function shownSegment(segment: string, before: string): string {
  if (segment === '' || segment === ':id') return segment;
  if (segment.startsWith('~') || segmentFacts(before).key !== noFacts) return ':id';
  const words = segment.split(/[-_.~]/);
  if (words.some((word) => givenNames.has(foldWord(word)))) return ':id';
  return words.length > slugWordsMax || segment.length > slugMax ? ':slug' : segment;
}
