import { claimsOf, groups, silence } from '../claims.ts';
import { eachRecord } from '../banner.ts';
import { isJsonObject, own } from '../../vocabulary/json.ts';
import { jsonOf } from '../cookie-value.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';
import type { JsonObject } from '../../vocabulary/json.ts';
import type { Purpose } from '../../vocabulary/purposes.ts';

/** Shopify's Customer Privacy API. */
export const shopify: Banner = {
  name: 'shopify',
  title: 'Shopify Customer Privacy',
  cookies: ['_tracking_consent', 'shopify'],
  read: eachRecord(read),
  reads:
    'In `con.CMP` the answers `a` (analytics), `m` (marketing), `p` (preferences: functional), ' +
    '`"1"` or `"0"`; `s` of `"0"` (sale of data) denies advertising. Older records: the one ' +
    'answer in `con.GDPR` for all of them. An empty answer is no signal. Of the page’s function ' +
    '`customerPrivacy.currentVisitorConsent()`, which the plugin `consent` of the browser script ' +
    'hands over, the same four: `yes` or `no`.',
  limits:
    '`_cmp_a` is not read: it holds what Shopify computed from the region, not a decision. Newer ' +
    'stores may keep the record in cookies that only Shopify’s own servers see; there, use the ' +
    'plugin. The record bears no date.',
};

function read(value: string): Claims {
  const record = jsonOf(value);
  const consents = record === null ? null : own(record, 'con');
  if (record === null) return silence;
  if (!isJsonObject(consents)) return claimsOfPage(record);
  const answers = own(consents, 'CMP');
  if (!isJsonObject(answers)) {
    return claimsOf([
      ...entry(consents, 'GDPR', groups.analytics),
      ...entry(consents, 'GDPR', groups.marketing),
      ...entry(consents, 'GDPR', groups.functional),
    ]);
  }
  return claimsOf([
    ...entry(answers, 'a', groups.analytics),
    ...entry(answers, 'm', groups.marketing),
    ...entry(answers, 'p', groups.functional),
    ...entry(answers, 's', groups.marketing).filter(([, isGranted]) => !isGranted),
  ]);
}

function claimsOfPage(told: JsonObject): Claims {
  return claimsOf([
    ...entry(told, 'analytics', groups.analytics),
    ...entry(told, 'marketing', groups.marketing),
    ...entry(told, 'preferences', groups.functional),
    ...entry(told, 'sale_of_data', groups.marketing).filter(([, isGranted]) => !isGranted),
  ]);
}

function entry(answers: JsonObject, key: string, group: readonly Purpose[]): readonly Entry[] {
  const answer = own(answers, key);
  if (answer === '1' || answer === 'yes') return [[group, true]];
  return answer === '0' || answer === 'no' ? [[group, false]] : [];
}
