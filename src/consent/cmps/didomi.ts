import { claimsOf, groups, silence } from '../claims.ts';
import { decoded } from '../cookie-value.ts';
import { eachRecord } from '../banner.ts';
import { isExpired } from '../is-expired.ts';
import { isJsonObject, own } from '../../vocabulary/json.ts';
import type { EpochMs } from '../../vocabulary/ids.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';
import type { JsonObject } from '../../vocabulary/json.ts';
import type { Purpose } from '../../vocabulary/purposes.ts';

const ids: ReadonlyMap<string, readonly Purpose[]> = new Map<string, readonly Purpose[]>([
  ['measure_content_performance', groups.analytics],
  ['analytics', groups.analytics],
  ['select_basic_ads', groups.marketing],
  ['create_ads_profile', groups.marketing],
  ['select_personalized_ads', groups.marketing],
  ['measure_ad_performance', groups.marketing],
  ['advertising', groups.marketing],
  ['marketing', groups.marketing],
  ['functional', groups.functional],
  ['preferences', groups.functional],
]);
/** Sites add their own purposes as `analytics-NGqxWbmn`: the category, a hyphen, an id. */
const families: ReadonlySet<string> = new Set([
  'analytics',
  'advertising',
  'marketing',
  'functional',
  'preferences',
]);

/** Didomi. */
export const didomi: Banner = {
  name: 'didomi',
  title: 'Didomi',
  cookies: ['didomi_token'],
  read: eachRecord(read),
  reads:
    'The purposes `enabled` and `disabled` in `didomi_token`: Didomi’s standard ids, and the ' +
    'families `analytics-…`, `advertising-…`, `marketing-…`, `functional-…`, `preferences-…`. ' +
    'A record `updated` more than 395 days ago is no signal.',
  limits:
    'Purposes under other ids are not mapped. The binary cookie `didomi_dcs` needs Didomi’s own ' +
    'servers to be read. In TCF mode the IAB purposes stand in `euconsent-v2` alone, which is ' +
    'read as a TC string. The cookie can be renamed; then it is not seen.',
};

function read(value: string, now: EpochMs): Claims {
  const record = tokenOf(decoded(value));
  const purposes = record === null ? null : own(record, 'purposes');
  if (record === null || !isJsonObject(purposes)) return silence;
  if (isExpired(own(record, 'updated'), now)) return silence;
  return claimsOf([...entries(purposes, 'enabled', true), ...entries(purposes, 'disabled', false)]);
}

function tokenOf(text: string): JsonObject | null {
  if (!/^[A-Za-z0-9+/_-]{1,8192}={0,2}$/.test(text)) return null;
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    return isJsonObject(token) ? token : null;
  } catch {
    return null;
  }
}

function entries(purposes: JsonObject, key: string, isGranted: boolean): readonly Entry[] {
  const list = own(purposes, key);
  if (!Array.isArray(list)) return [];
  return list.flatMap((id: unknown): readonly Entry[] => {
    const group = typeof id === 'string' ? groupOf(id) : undefined;
    return group === undefined ? [] : [[group, isGranted]];
  });
}

function groupOf(id: string): readonly Purpose[] | undefined {
  const exact = ids.get(id);
  if (exact !== undefined) return exact;
  const hyphen = id.indexOf('-');
  const family = hyphen < 0 ? '' : id.slice(0, hyphen);
  return families.has(family) ? ids.get(family) : undefined;
}
