import type { Push } from '../wire.ts';

/** Notes the words of a search on the site, where the address of the page has them. */
export function noteSearch(push: Push): void {
  const [search] = /[?&](q|s|search|query|keyword)=[^&]+/.exec(location.search) ?? [];
  for (const [, query] of new URLSearchParams(search)) push('site_search', { query });
}
