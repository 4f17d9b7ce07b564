import { cookiebot } from './cookiebot.ts';
import { onetrust } from './onetrust.ts';
import { vanillaCookieconsent } from './vanilla-cookieconsent.ts';
import type { Banner } from '../banner.ts';

/** Every consent banner that is known, in the order of its signals. */
export const cmps: readonly Banner[] = [onetrust, cookiebot, vanillaCookieconsent];

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
