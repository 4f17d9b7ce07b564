import { groups } from '../claims.ts';
import { readAllowOrDeny } from '../allow-or-deny.ts';
import type { Banner } from '../banner.ts';
import type { Purpose } from '../../vocabulary/purposes.ts';

const categories: ReadonlyMap<string, readonly Purpose[]> = new Map([
  ['wp_consent_preferences', groups.functional],
  ['wp_consent_statistics', groups.analytics],
  ['wp_consent_marketing', groups.marketing],
]);

/** The WP Consent API, in which many WordPress banners mirror their answer. */
export const wpConsentApi: Banner = {
  name: 'wp-consent-api',
  title: 'WP Consent API',
  cookies: [...categories.keys()],
  read: (records) => readAllowOrDeny(records, categories),
  reads:
    'One cookie a category, `allow` or `deny`: `wp_consent_preferences` is functional, ' +
    '`wp_consent_statistics` analytics, `wp_consent_marketing` advertising.',
  limits:
    '`wp_consent_functional` (always allowed) and `wp_consent_statistics-anonymous` are not ' +
    'read. The prefix can be changed by a filter; cookies under another prefix are not seen.',
};
