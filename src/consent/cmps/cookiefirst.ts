import { booleanEntries } from '../boolean-entries.ts';
import { claimsOf, groups, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { isExpired } from '../is-expired.ts';
import { jsonOf } from '../cookie-value.ts';
import { own } from '../../vocabulary/json.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Banner } from '../banner.ts';
import type { Claims } from '../claims.ts';

/** CookieFirst. */
export const cookiefirst: Banner = {
  name: 'cookiefirst',
  title: 'CookieFirst',
  cookies: ['cookiefirst-consent'],
  read: eachRecord(read),
  reads:
    'The booleans `functional`, `performance` (analytics) and `advertising`. A `timestamp` older ' +
    'than 395 days makes it no signal.',
  limits: 'Consent by single service, which some sites use in place of categories, is not read.',
};

const categories = {
  functional: groups.functional,
  performance: groups.analytics,
  advertising: groups.marketing,
};

function read(value: string, now: EpochMs): Claims {
  const record = jsonOf(value);
  if (record === null || isExpired(own(record, 'timestamp'), now)) return silence;
  return claimsOf(booleanEntries(record, categories));
}
