import { booleanEntries } from '../boolean-entries.ts';
import { claimsOf, groups, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { isExpired } from '../is-expired.ts';
import { isJsonObject, own } from '../../vocabulary/json.ts';
import { jsonOf } from '../cookie-value.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Banner } from '../banner.ts';
import type { Claims } from '../claims.ts';

/** iubenda's Privacy Controls and Cookie Solution. */
export const iubenda: Banner = {
  name: 'iubenda',
  title: 'iubenda',
  cookies: [],
  cookiePattern: /^_iub_cs-\d{1,4096}$/,
  read: eachRecord(read),
  reads:
    'In `_iub_cs-<id>` the purposes `2` (functionality) as functional, `4` (measurement) as ' +
    'analytics, `5` (marketing) as advertising; in records without `purposes` the one boolean ' +
    '`consent` for all of them. A `timestamp` older than 395 days makes it no signal.',
  limits:
    'Purpose `3` (experience) is not mapped. The sibling cookies `-granular` and `-uspr` are not ' +
    'read. A purpose that is missing from the record is no signal.',
};

function read(value: string, now: EpochMs): Claims {
  const record = jsonOf(value);
  if (record === null || isExpired(own(record, 'timestamp'), now)) return silence;
  const purposes = own(record, 'purposes');
  if (isJsonObject(purposes)) {
    return claimsOf(
      booleanEntries(purposes, { 2: groups.functional, 4: groups.analytics, 5: groups.marketing }),
    );
  }
  return claimsOf(booleanEntries(record, { consent: groups.all }));
}
