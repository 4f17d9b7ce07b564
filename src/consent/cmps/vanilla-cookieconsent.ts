import { claimsOf, groups, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { isExpired } from '../is-expired.ts';
import { jsonOf } from '../cookie-value.ts';
import { own } from '../../vocabulary/json.ts';
import { parseDate } from '../parse-date.ts';
import { purposesOfCategory } from '../categories.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';

/** The open-source library of orestbida, versions 2 and 3. */
export const vanillaCookieconsent: Banner = {
  name: 'vanilla-cookieconsent',
  title: 'vanilla-cookieconsent',
  cookies: ['cc_cookie'],
  read: eachRecord(read),
  reads:
    'The accepted `categories` (version 2: `level`). Analytics and advertising are denied where ' +
    'no category of theirs was accepted (for the names see below); functional is only ever ' +
    'granted. A past `expirationTime`, or a decision older than 395 days, makes it no signal.',
  limits:
    'Both the cookie name and the storage can be configured: a renamed cookie, or one kept in ' +
    'localStorage, is not seen. A raised `revision` (the site asks again) can’t be told.',
};

function read(value: string, now: EpochMs): Claims {
  const record = jsonOf(value);
  if (record === null) return silence;
  const list = [own(record, 'categories'), own(record, 'level')].find(Array.isArray);
  if (list === undefined) return silence;
  const end = own(record, 'expirationTime');
  if (typeof end === 'number' && (parseDate(end) ?? now) < now) return silence;
  const decidedAt =
    own(record, 'lastConsentTimestamp') ??
    own(record, 'consentTimestamp') ??
    own(record, 'last_consent_update') ??
    own(record, 'consent_date');
  if (isExpired(decidedAt, now)) return silence;
  const accepted = new Set(
    list.map((name: unknown) => (typeof name === 'string' ? purposesOfCategory(name) : undefined)),
  );
  const functional: readonly Entry[] = [[groups.functional, true]];
  return claimsOf([
    [groups.analytics, accepted.has(groups.analytics)],
    [groups.marketing, accepted.has(groups.marketing)],
    ...(accepted.has(groups.functional) ? functional : []),
  ]);
}
