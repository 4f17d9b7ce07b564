import { claimsOf, groups, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { isJsonObject, own } from '../../vocabulary/json.ts';
import { jsonOf } from '../cookie-value.ts';
import { parseDate } from '../parse-date.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';

/** Borlabs Cookie for WordPress. */
export const borlabs: Banner = {
  name: 'borlabs',
  title: 'Borlabs Cookie',
  cookies: ['borlabs-cookie'],
  read: eachRecord(read),
  reads:
    'The lists of accepted services in `consents`: `statistics` is analytics, `marketing` ' +
    'advertising; an empty or missing list denies. Functional is only ever granted, by ' +
    '`preferences`. A record whose `expires` has passed is no signal.',
  limits:
    'One accepted service counts as its whole group. `external-media` and groups of the site’s ' +
    'own are not mapped.',
};

function read(value: string, now: EpochMs): Claims {
  const record = jsonOf(value);
  const consents = record === null ? null : own(record, 'consents');
  if (record === null || !isJsonObject(consents)) return silence;
  const end = parseDate(own(record, 'expires'));
  if (end !== null && end < now) return silence;
  const isAccepted = (name: string): boolean => {
    const services = own(consents, name);
    return Array.isArray(services) && services.length > 0;
  };
  const functional: readonly Entry[] = [[groups.functional, true]];
  return claimsOf([
    [groups.analytics, isAccepted('statistics')],
    [groups.marketing, isAccepted('marketing')],
    ...(isAccepted('preferences') ? functional : []),
  ]);
}
