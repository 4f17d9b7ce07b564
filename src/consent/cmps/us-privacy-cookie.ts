import { decoded } from '../cookie-value.ts';
import { eachRecord } from '../banner.ts';
import { usPrivacyClaims } from '../us-privacy.ts';
import type { Banner } from '../banner.ts';

/** The IAB's US Privacy string, deprecated and still everywhere. */
export const usPrivacyCookie: Banner = {
  name: 'us_privacy',
  title: 'IAB US Privacy',
  cookies: ['usprivacy'],
  read: eachRecord((value) => usPrivacyClaims(decoded(value))),
  reads: 'A third character `Y` (opted out of sale) denies advertising.',
  limits: 'It never grants. It says nothing of analytics, and bears no date.',
};
