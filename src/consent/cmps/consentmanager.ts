import { decoded } from '../cookie-value.ts';
import { eachRecord } from '../banner.ts';
import { tcClaims } from '../tcf.ts';
import type { Banner } from '../banner.ts';

/** consentmanager. */
export const consentmanager: Banner = {
  name: 'consentmanager',
  title: 'consentmanager',
  cookies: [],
  cookiePattern: /^__cmpconsent\w{0,4096}$/,
  read: eachRecord((value, now) => tcClaims(decoded(value), now)),
  tcStrings: (value) => [decoded(value)],
  reads: 'The TC string in `__cmpconsent…<id>`, by the rules for TC strings.',
  limits:
    'Where the site switched TCF off, consentmanager writes another format there, which is no ' +
    'signal; `__cmpcpc` and `__cmpcvc` (purposes and vendors by the site’s own numbers) are not ' +
    'read. TCF knows no functional purpose.',
};
