import { silence } from '../claims.ts';
import type { Banner } from '../banner.ts';

/** Sourcepoint, which is read through its TC and GPP strings. */
export const sourcepoint: Banner = {
  name: 'sourcepoint',
  title: 'Sourcepoint',
  cookies: [],
  read: () => silence,
  reads:
    'Nothing of its own: its records are in localStorage (`_sp_user_consent_<property>`). Where ' +
    'the site has it write `euconsent-v2`, that is read as a TC string.',
  limits: 'Otherwise the page must hand over the string of `__tcfapi` or `__gpp`.',
};
