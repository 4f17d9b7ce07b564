import { silence } from '../claims.ts';
import type { Banner } from '../banner.ts';

/** InMobi Choice (before: Quantcast Choice), which is read through the IAB's strings. */
export const inmobi: Banner = {
  name: 'inmobi',
  title: 'InMobi Choice (Quantcast)',
  cookies: [],
  read: () => silence,
  reads: 'Nothing of its own: `euconsent-v2` is read as a TC string, `usprivacy` as US Privacy.',
  limits: 'Its GPP string is on the page only: it must be handed over from `__gpp`.',
};
