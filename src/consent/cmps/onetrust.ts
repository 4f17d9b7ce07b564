import { parseDate } from '../parse-date.ts';
import { isExpired } from '../is-expired.ts';
import { claimsOf, denialsOf, groups, joined, silence } from '../claims.ts';
import { decoded } from '../cookie-value.ts';
import { halves } from '../halves.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Purpose } from '../../vocabulary/purposes.ts';
import type { Banner, CookieRecord } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';

const marker = 'OptanonAlertBoxClosed';
const categories: ReadonlyMap<string, readonly Purpose[]> = new Map<string, readonly Purpose[]>([
  ['C0002', groups.analytics],
  ['2', groups.analytics],
  ['C0003', groups.functional],
  ['3', groups.functional],
  ['C0004', groups.marketing],
  ['4', groups.marketing],
]);

/** OneTrust and CookiePro. */
export const onetrust: Banner = {
  name: 'onetrust',
  title: 'OneTrust, CookiePro',
  cookies: ['OptanonConsent', marker],
  read,
  reads:
    'The groups of `OptanonConsent`: `C0002` (performance) is analytics, `C0003` functional, ' +
    '`C0004` (targeting) advertising; the older ids `2`, `3`, `4` likewise. Only the date in ' +
    '`OptanonAlertBoxClosed` shows that the visitor decided: without it, or with ' +
    '`AwaitingReconsent=true`, denials count and grants do not.',
  limits:
    '`C0005` (social media) and groups of the site’s own are not mapped. Sites that renamed ' +
    'their groups must state consent themselves. Where OneTrust shows no banner it never sets ' +
    'the date, so its grants do not count there.',
};

function read(records: readonly CookieRecord[], now: EpochMs): Claims {
  const markers = records.filter((record) => record.name === marker);
  const dates = markers.map((record) => parseDate(decoded(record.value)));
  const isUndecided = dates.length === 0 || dates.includes(null);
  const isDecided = dates.some((date) => date !== null && !isExpired(date, now));
  if (!isDecided && !isUndecided) return silence;
  return joined(
    records
      .filter((record) => record.name !== marker)
      .map((record) => readRecord(record.value, isDecided)),
  );
}

function readRecord(value: string, isDecided: boolean): Claims {
  const text = decoded(value);
  const list = groupsOf(value) ?? groupsOf(text);
  if (list === null) return silence;
  const claims = claimsOf(decoded(list).split(',').flatMap(entry));
  const isAwaited = /(?:^|&)AwaitingReconsent=true(?:&|$)/.test(text);
  return isDecided && !isAwaited ? claims : denialsOf(claims);
}

function groupsOf(text: string): string | null {
  return /(?:^|&)groups=([^&]{0,8192})/.exec(text)?.[1] ?? null;
}

function entry(pair: string): readonly Entry[] {
  const [id = '', flag] = halves(pair, ':') ?? [];
  const group = categories.get(id);
  return group !== undefined && (flag === '1' || flag === '0') ? [[group, flag === '1']] : [];
}
