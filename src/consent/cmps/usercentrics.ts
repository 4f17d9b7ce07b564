import { silence } from '../claims.ts';
import type { Banner } from '../banner.ts';

/** Usercentrics, which keeps its records out of cookies. */
export const usercentrics: Banner = {
  name: 'usercentrics',
  title: 'Usercentrics',
  cookies: [],
  read: () => silence,
  reads: 'Nothing: its records are in localStorage (`uc_settings`, `ucData`).',
  limits:
    'The page must state consent, from `__ucCmp.getConsentDetails()` (version 3) or ' +
    '`UC_UI.getServicesBaseInfo()` (version 2), or hand over a TC string.',
};
