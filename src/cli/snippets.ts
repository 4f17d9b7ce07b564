import type { Config } from '../config/config.ts';
import { cmps } from '../consent/cmps/index.ts';

/** The tag of each site, with the name of the site before it. */
export function snippets(config: Pick<Config, 'sites' | 'prefix'>): readonly string[] {
  return Object.entries(config.sites).map(
    ([name, { banner }]) =>
      `${name}: <script defer src="${config.prefix}/s.js" data-site="${name}"${bannerAttribute(banner)}></script>`,
  );
}

/** The cookies that the client hands over: those of the site's banner, and no other. */
function bannerAttribute(banner: string | null): string {
  const cookies = cmps.find((cmp) => cmp.name === banner)?.cookies ?? [];
  return cookies.length === 0 ? '' : ` data-banner="${cookies.join(',')}"`;
}
