import { silence } from '../claims.ts';
import type { Banner } from '../banner.ts';

/** Osano, whose cookie is encrypted. */
export const osano: Banner = {
  name: 'osano',
  title: 'Osano',
  cookies: [],
  read: () => silence,
  reads: 'Nothing: `osano_consentmanager` is encrypted, and only Osano’s script can read it.',
  limits:
    'The page must state consent, from `Osano.cm.getConsent()`, or hand over a TC or GPP string.',
};
