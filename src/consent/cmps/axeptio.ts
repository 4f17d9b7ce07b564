import { claimsOf, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { isExpired } from '../is-expired.ts';
import { jsonOf } from '../cookie-value.ts';
import { own } from '../../vocabulary/json.ts';
import { serviceEntry } from '../services.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Banner } from '../banner.ts';
import type { Claims } from '../claims.ts';

/** Axeptio. */
export const axeptio: Banner = {
  name: 'axeptio',
  title: 'Axeptio',
  cookies: ['axeptio_cookies'],
  read: eachRecord(read),
  reads:
    'One boolean a vendor; known vendors count (see below). Only with `$$completed: true`, and ' +
    'with a `$$date` not older than 395 days.',
  limits:
    'Vendors are named by the site: names that are not in the table are not mapped. The cookies ' +
    '`axeptio_authorized_vendors` and `axeptio_all_vendors` are not read.',
};

function read(value: string, now: EpochMs): Claims {
  const record = jsonOf(value);
  if (record === null || own(record, '$$completed') !== true) return silence;
  if (isExpired(own(record, '$$date'), now)) return silence;
  return claimsOf(
    Object.entries(record).flatMap(([key, flag]) =>
      key.startsWith('$$') ? [] : serviceEntry(key, flag),
    ),
  );
}
