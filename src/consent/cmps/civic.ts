import { claimsOf, denialsOf, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { isJsonObject, own } from '../../vocabulary/json.ts';
import { jsonOf } from '../cookie-value.ts';
import { parseDate } from '../parse-date.ts';
import { purposesOfCategory } from '../categories.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';

const dayMs = 86_400_000;

/** Cookie Control by Civic. */
export const civic: Banner = {
  name: 'civic',
  title: 'Civic Cookie Control',
  cookies: ['CookieControl'],
  read: eachRecord(read),
  reads:
    'The `optionalCookies` by category name (see below), `accepted` or `revoked`. Without ' +
    '`interactedWith: true` denials count and grants do not. After `consentDate` plus ' +
    '`consentExpiry` days the record is no signal.',
  limits:
    'Categories are named by the site: names that are not in the table are not mapped. An empty ' +
    '`optionalCookies`, as some versions write it after a refusal, is no signal.',
};

function read(value: string, now: EpochMs): Claims {
  const record = jsonOf(value);
  const categories = record === null ? null : own(record, 'optionalCookies');
  if (record === null || !isJsonObject(categories)) return silence;
  const decidedAt = own(record, 'consentDate');
  const days = own(record, 'consentExpiry');
  if (typeof decidedAt === 'number' && typeof days === 'number') {
    if ((parseDate(decidedAt) ?? now) + days * dayMs < now) return silence;
  }
  const claims = claimsOf(Object.entries(categories).flatMap(entry));
  return own(record, 'interactedWith') === true ? claims : denialsOf(claims);
}

function entry([name, answer]: readonly [string, unknown]): readonly Entry[] {
  const group = purposesOfCategory(name);
  const isAnswer = answer === 'accepted' || answer === 'revoked';
  return group !== undefined && isAnswer ? [[group, answer === 'accepted']] : [];
}
