import { claimsOf, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { jsonOf } from '../cookie-value.ts';
import { serviceEntry } from '../services.ts';
import type { Banner } from '../banner.ts';
import type { Claims } from '../claims.ts';

/** The open-source banner Klaro. */
export const klaro: Banner = {
  name: 'klaro',
  title: 'Klaro',
  cookies: ['klaro'],
  read: eachRecord(read),
  reads:
    'One boolean a service; known services count (see below). Klaro writes on a decision only.',
  limits:
    'Services are named by the site: names that are not in the table are not mapped. Both the ' +
    'cookie name and the storage can be configured: a renamed cookie, or one kept in ' +
    'localStorage, is not seen. The record bears no date.',
};

function read(value: string): Claims {
  const record = jsonOf(value);
  if (record === null) return silence;
  return claimsOf(Object.entries(record).flatMap(([key, flag]) => serviceEntry(key, flag)));
}
