import { decoded } from '../cookie-value.ts';
import { eachRecord } from '../banner.ts';
import { gppClaims, gppTcStrings } from '../gpp.ts';
import type { Banner } from '../banner.ts';

/** The IAB GPP string, as OneTrust stores it. */
export const gppCookie: Banner = {
  name: 'gpp',
  title: 'IAB GPP',
  cookies: ['OTGPPConsent'],
  read: eachRecord((value, now) => gppClaims(decoded(value), now)),
  tcStrings: (value) => gppTcStrings(decoded(value)),
  reads:
    'Section 2 is a TC string, section 6 a US Privacy string. Sections 7 to 27 (United States) ' +
    'deny advertising where the visitor opted out of sale, sharing or targeted advertising, for ' +
    'a known child, or by Global Privacy Control.',
  limits:
    '“Did not opt out” is no consent: US sections never grant. Sections 1 and 5 (TCF 1, Canada) ' +
    'are not read. GPP has no usual cookie: OneTrust’s is known, other banners hand the string ' +
    'over on the page.',
};
