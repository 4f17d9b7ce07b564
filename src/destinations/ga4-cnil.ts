import type { EventRecord } from '../event/event-record.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { ga4ItemAliases, ga4ItemParams } from './ga4-items.ts';

/** What the operator says of the site, so that ids can collide and places stay common. */
export interface CnilProfile {
  /** Visitors on a quiet day. */
  readonly dailyVisitors: number;
  /** How many of them share one client id, at least. */
  readonly k: number;
  /** Countries with at least `k` visitors on a quiet day: only these are told. */
  readonly countries: readonly string[];
  /** Further parameters that may leave. */
  readonly params: readonly string[];
}

/** The number of client ids of one day: at most the daily visitors divided by `k`. */
export function cnilBuckets({
  dailyVisitors,
  k,
}: Pick<CnilProfile, 'dailyVisitors' | 'k'>): number {
  return Math.max(1, Math.floor(dailyVisitors / k));
}

/** Parameters that say what was done, never who did it. Others leave where the operator names them. */
export const cnilParams: ReadonlySet<string> = new Set(
  `method percent percent_scrolled video_percent video_title video_provider video_duration content_type
  item_list_name item_list_id file_extension file_name outbound lead_source payment_type
  shipping_tier step results engaged_ms engagement_time_msec form_id form_name form_destination
  cta_id content_id plan tier quantity tax shipping rating`.split(/\s{1,9}/),
);

/** Systems and browsers that many visitors have. What is rarer is not told. */
export const commonSystems: ReadonlySet<string> = new Set(['Windows', 'macOS', 'iOS', 'Android']);
/** See `commonSystems`. */
export const commonBrowsers: ReadonlySet<string> = new Set([
  'Chrome',
  'Safari',
  'Firefox',
  'Microsoft Edge',
]);

const halfHour = 1_800;

/**
 * The record as the CNIL's note on a proxy before Google Analytics (2022-06-07) wants it to leave:
 * no external referrer, no parameters of addresses, no identifiers of persons or orders, a common
 * agent, a common country, times in seconds. The client id follows from `cnilClientId`.
 */
export function cnilRecord(record: EventRecord, profile: CnilProfile): EventRecord {
  const { url, referrer, session, derived, consent } = record;
  const isOwnReferrer = hostOf(referrer) !== null && hostOf(referrer) === hostOf(url);
  const country = derived.country?.toUpperCase() ?? '';
  const isCommon = commonSystems.has(derived.os) && commonBrowsers.has(derived.browser);
  const { effective } = consent;
  return {
    ...record,
    ts: Math.floor(record.ts / 1_000) * 1_000,
    ga: null,
    session: session && { ...session, start: Math.floor(session.start / halfHour) * halfHour },
    url: withoutQuery(url),
    referrer: isOwnReferrer ? withoutQuery(referrer) : '',
    params: keptParams(record.params, profile),
    items: record.items.flatMap((item) => (isJsonObject(item) ? [keptItem(item)] : [])),
    derived: {
      ...derived,
      country: profile.countries.includes(country) ? country : null,
      region: null,
      os: isCommon ? derived.os : 'other',
      browser: isCommon ? derived.browser : 'other',
      language: null,
    },
    // Sites are joined by advertising: this profile asks Google for none.
    consent: {
      ...consent,
      effective: { ...effective, adUserData: 'denied', adPersonalization: 'denied' },
    },
  };
}

/**
 * A client id that several visitors share on purpose, and that nobody has twice: the visitor id (an
 * HMAC under the key of the day) mod the number of ids, and the day.
 */
export function cnilClientId(visitor: string, ts: number, profile: CnilProfile): string {
  const bucket = Number.parseInt(visitor.slice(0, 12), 16) % cnilBuckets(profile);
  return `${String(bucket + 1)}.${String(dayOf(ts))}`;
}

/** Start of the UTC day of a time, in seconds. */
export function dayOf(ts: number): number {
  return Math.max(1, Math.floor(ts / 86_400_000)) * 86_400;
}

/** A value that may be an identifier: a pseudonym, a UUID, a long run of hex or of digits. */
export const identifierText: RegExp =
  /h1_[A-Za-z0-9_-]{8}|[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{16}|\d{9}/i;

function keptParams(params: JsonObject, { params: named }: CnilProfile): JsonObject {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      if (!cnilParams.has(name) && !named.includes(name)) return [];
      const kept = keptValue(value);
      return kept === null ? [] : [[name, kept]];
    }),
  );
}

function keptItem(item: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => ga4ItemParams.has(name) || ga4ItemAliases.has(name)),
  );
}

function keptValue(value: JsonValue): JsonValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string' || identifierText.test(value)) return null;
  return withoutQuery(value);
}

/** An address, or a text, without what follows `?` or `#`. */
function withoutQuery(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? '';
}

function hostOf(address: string): string | null {
  return URL.parse(address)?.hostname ?? null;
}
