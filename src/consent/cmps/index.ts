import { axeptio } from './axeptio.ts';
import { borlabs } from './borlabs.ts';
import { civic } from './civic.ts';
import { complianz } from './complianz.ts';
import { consentmanager } from './consentmanager.ts';
import { cookiebot } from './cookiebot.ts';
import { cookiefirst } from './cookiefirst.ts';
import { cookieyes } from './cookieyes.ts';
import { didomi } from './didomi.ts';
import { gppCookie } from './gpp-cookie.ts';
import { inmobi } from './inmobi.ts';
import { iubenda } from './iubenda.ts';
import { klaro } from './klaro.ts';
import { objection } from './objection.ts';
import { onetrust } from './onetrust.ts';
import { osano } from './osano.ts';
import { shopify } from './shopify.ts';
import { sourcepoint } from './sourcepoint.ts';
import { tarteaucitron } from './tarteaucitron.ts';
import { tcfCookies } from './tcf-cookies.ts';
import { termly } from './termly.ts';
import { trustarc } from './trustarc.ts';
import { usPrivacyCookie } from './us-privacy-cookie.ts';
import { usercentrics } from './usercentrics.ts';
import { vanillaCookieconsent } from './vanilla-cookieconsent.ts';
import { wpConsentApi } from './wp-consent-api.ts';
import type { Banner } from '../banner.ts';

/** Every consent banner and consent cookie that is known, in the order of their signals. */
export const cmps: readonly Banner[] = [
  onetrust,
  cookiebot,
  usercentrics,
  didomi,
  trustarc,
  osano,
  cookieyes,
  complianz,
  iubenda,
  axeptio,
  inmobi,
  sourcepoint,
  klaro,
  vanillaCookieconsent,
  tarteaucitron,
  civic,
  borlabs,
  termly,
  cookiefirst,
  consentmanager,
  shopify,
  wpConsentApi,
  tcfCookies,
  gppCookie,
  usPrivacyCookie,
  objection,
];

const byCookie: ReadonlyMap<string, Banner> = new Map(
  cmps.flatMap((banner) => banner.cookies.map((name) => [name, banner] as const)),
);
const byPattern = cmps.flatMap((banner) =>
  banner.cookiePattern === undefined ? [] : [{ pattern: banner.cookiePattern, banner }],
);

/** The banner whose record a cookie is; names are case-sensitive. */
export function bannerOf(cookieName: string): Banner | undefined {
  return (
    byCookie.get(cookieName) ?? byPattern.find(({ pattern }) => pattern.test(cookieName))?.banner
  );
}
