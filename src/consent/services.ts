import { groups } from './claims.ts';
import type { Entry } from './claims.ts';
import type { Purpose } from '../vocabulary/purposes.ts';

const named = (names: string, group: readonly Purpose[]): [string, readonly Purpose[]][] =>
  names.split(' ').map((name) => [name, group]);

/** The services that banners ask about, in lower case without separators, with their purposes. */
export const services: ReadonlyMap<string, readonly Purpose[]> = new Map([
  ...named('ga ga4 gtag gajs analytics googleanalytics googleanalytics4', groups.analytics),
  ...named('matomo piwik hotjar clarity atinternet', groups.analytics),
  ...named('googleads googleadwords adwords googleadwordsconversion', groups.marketing),
  ...named('googleadwordsremarketing adsense doubleclick facebookpixel', groups.marketing),
  ...named('fbpixel metapixel linkedininsight tiktokpixel bingads criteo', groups.marketing),
]);

/**
 * The entry of one service, for banners that ask service by service: `google_analytics`,
 * `googleAnalytics` and `Google-Analytics` are one. None for a service that is not in the table.
 */
export function serviceEntry(key: string, isGranted: unknown): readonly Entry[] {
  if (typeof isGranted !== 'boolean') return [];
  const group = services.get(key.toLowerCase().replace(/[-_. ]/g, ''));
  return group === undefined ? [] : [[group, isGranted]];
}
