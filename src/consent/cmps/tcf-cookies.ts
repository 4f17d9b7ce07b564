import { decoded } from '../cookie-value.ts';
import { eachRecord } from '../banner.ts';
import { tcClaims } from '../tcf.ts';
import type { Banner } from '../banner.ts';

/** Every banner that stores its IAB TCF string in the usual cookie. */
export const tcfCookies: Banner = {
  name: 'tcf',
  title: 'IAB TCF 2.2 and 2.3',
  cookies: ['euconsent-v2', 'eupubconsent-v2'],
  read: eachRecord((value, now) => tcClaims(decoded(value), now)),
  tcStrings: (value) => [decoded(value)],
  reads:
    'Purposes with consent: 1 and 8 are analytics, 1 and 7 `ads` and `adUserData`, 1, 3 and 4 ' +
    '`adPersonalization`; each is granted or denied. Only valid strings: service-specific, TCF ' +
    'policy 4 or later, updated within 395 days, with disclosed vendors since 2026-03-01.',
  limits:
    'TCF knows no functional purpose. Vendors are read for the destinations that name theirs ' +
    '(`tcfVendor`); publisher restrictions, legitimate interest and the publisher’s own purposes ' +
    'are not read.',
};
