import { groups } from '../claims.ts';
import { readAllowOrDeny } from '../allow-or-deny.ts';
import type { Banner } from '../banner.ts';
import type { Purpose } from '../../vocabulary/purposes.ts';

const categories: ReadonlyMap<string, readonly Purpose[]> = new Map([
  ['cmplz_preferences', groups.functional],
  ['cmplz_statistics', groups.analytics],
  ['cmplz_marketing', groups.marketing],
]);

/** Complianz for WordPress. */
export const complianz: Banner = {
  name: 'complianz',
  title: 'Complianz',
  cookies: [...categories.keys()],
  read: (records) => readAllowOrDeny(records, categories),
  reads:
    'One cookie a category, `allow` or `deny`: `cmplz_preferences` is functional, ' +
    '`cmplz_statistics` analytics, `cmplz_marketing` advertising.',
  limits:
    '`cmplz_functional` (always allowed) and `cmplz_statistics-anonymous` are not read, nor is ' +
    '`cmplz_banner-status`: a category that is there counts as decided. The cookies bear no date.',
};
