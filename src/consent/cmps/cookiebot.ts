import { claimsOf, denialsOf, groups, silence } from '../claims.ts';
import { decoded } from '../cookie-value.ts';
import { eachRecord } from '../banner.ts';
import { isExpired } from '../is-expired.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';

/** Cookiebot by Usercentrics. */
export const cookiebot: Banner = {
  name: 'cookiebot',
  title: 'Cookiebot',
  cookies: ['CookieConsent'],
  read: eachRecord(read),
  reads:
    '`preferences` is functional, `statistics` analytics, `marketing` advertising. The record ' +
    "is a decision only with `method:'explicit'`; otherwise its denials count and its grants " +
    'do not. `0` denies everything. A record with a `utc` older than 395 days is ignored.',
  limits:
    '`-1` (“this region needs no consent”) is no signal: the policy pack decides. Other ' +
    'libraries use the same cookie name; what does not start with `{stamp:` is ignored. The TC ' +
    'string that Cookiebot may store inside the record is not read.',
};

function read(value: string, now: EpochMs): Claims {
  const text = decoded(value);
  if (text === '0') return claimsOf([[groups.all, false]]);
  if (!text.startsWith('{stamp:')) return silence;
  const utc = /\butc:(\d{1,8192})/.exec(text)?.[1];
  if (utc !== undefined && isExpired(Number(utc), now)) return silence;
  const claims = claimsOf([
    ...entries(text, /\bpreferences:(true|false)\b/g, 'functional'),
    ...entries(text, /\bstatistics:(true|false)\b/g, 'analytics'),
    ...entries(text, /\bmarketing:(true|false)\b/g, 'marketing'),
  ]);
  return text.includes("method:'explicit'") ? claims : denialsOf(claims);
}

function entries(
  text: string,
  pattern: RegExp,
  group: 'functional' | 'analytics' | 'marketing',
): readonly Entry[] {
  return Array.from(text.matchAll(pattern), ([, flag]) => [groups[group], flag === 'true']);
}
