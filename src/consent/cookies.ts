import { isJsonObject } from '../vocabulary/json.ts';
import { bannerOf } from './cmps/index.ts';
import type { Banner, CookieRecord } from './banner.ts';

/** Values above this are ignored: no browser stores a longer cookie. */
const valueLengthMax = 8_192;
/** Consent cookies that a beacon may hand over; a page has a handful. */
const handedOverMax = 256;

/** The consent cookies of one request, by banner. */
export type CookieJar = ReadonlyMap<Banner, readonly CookieRecord[]>;

const empty: CookieJar = new Map();

/**
 * Collects the consent cookies of a Cookie header and of the beacon's `cmp`, every occurrence,
 * and no other cookie. By the rules, not by RFC 6265: duplicates are signals of their own.
 */
export function consentCookies(header: unknown, cmp: unknown): CookieJar {
  if (header === undefined && cmp === undefined) return empty;
  const jar = new Map<Banner, CookieRecord[]>();
  const keep = (name: string, text: string): boolean => {
    const banner = bannerOf(name);
    if (banner === undefined) return false;
    const value = unquoted(text);
    if (value.length > valueLengthMax) return false;
    const records = jar.get(banner);
    if (records === undefined) jar.set(banner, [{ name, value }]);
    else records.push({ name, value });
    return true;
  };
  if (typeof header === 'string') eachCookie(header, keep);
  let left = isJsonObject(cmp) ? handedOverMax : 0;
  for (const [name, value] of Object.entries(isJsonObject(cmp) ? cmp : {})) {
    if (left === 0) break;
    if (typeof value === 'string' && keep(name.trim(), value.trim())) left -= 1;
  }
  return jar;
}

function eachCookie(header: string, keep: (name: string, value: string) => unknown): void {
  let start = 0;
  let equals = header.indexOf('=');
  while (equals >= 0) {
    const semicolon = header.indexOf(';', start);
    const end = semicolon < 0 ? header.length : semicolon;
    if (equals < end)
      keep(header.slice(start, equals).trim(), header.slice(equals + 1, end).trim());
    start = end + 1;
    if (equals < start) equals = header.indexOf('=', start);
  }
}

function unquoted(value: string): string {
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
  return isQuoted ? value.slice(1, -1) : value;
}
