import { claimsOf, denialsOf, groups } from '../claims.ts';
import { decoded } from '../cookie-value.ts';
import { eachRecord } from '../banner.ts';
import { halves } from '../halves.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';
import type { Purpose } from '../../vocabulary/purposes.ts';

const categories: ReadonlyMap<string, readonly Purpose[]> = new Map<string, readonly Purpose[]>([
  ['functional', groups.functional],
  ['analytics', groups.analytics],
  ['advertisement', groups.marketing],
]);

/** CookieYes, also as the WordPress plugin. */
export const cookieyes: Banner = {
  name: 'cookieyes',
  title: 'CookieYes',
  cookies: ['cookieyes-consent'],
  read: eachRecord(read),
  reads:
    '`functional`, `analytics` and `advertisement`, each `yes` or `no`. Only `action:yes` shows ' +
    'that the visitor decided: without it denials count and grants do not.',
  limits:
    '`performance` and `other` are not mapped. The field `consent` is not read: real records ' +
    'contradict it. The record bears no date, so it never expires here.',
};

function read(value: string): Claims {
  const fields = decoded(value).split(',');
  const claims = claimsOf(fields.flatMap(entry));
  return fields.includes('action:yes') ? claims : denialsOf(claims);
}

function entry(field: string): readonly Entry[] {
  const [key = '', flag] = halves(field, ':') ?? [];
  const group = categories.get(key);
  return group !== undefined && (flag === 'yes' || flag === 'no') ? [[group, flag === 'yes']] : [];
}
