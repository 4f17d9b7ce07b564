import type { EventRecord } from '../event/event-record.ts';

/** A value of a row; times are milliseconds since 1970. */
export type Cell = string | number | boolean | null | readonly string[];
/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>;

/** A row of `events`. Whatever the record holds: where it is not full, no id of a person is written. */
export function eventRowOf(record: EventRecord): Row {
  const isFull = record.variant === 'full';
  const url = URL.parse(record.url);
  const { acquisition, derived } = record;
  const { effective, gpc, policy } = record.consent;
  return {
    id: record.id,
    ts: record.ts,
    received_at: record.receivedAt,
    site: record.site,
    name: record.name,
    sent_name: record.sentName,
    category: record.category,
    stage: record.stage,
    value: record.value,
    currency: record.currency,
    visitor: isFull ? record.visitor : null,
    session_id: isFull ? (record.session?.id ?? null) : null,
    session_start: isFull && record.session !== null ? record.session.start * 1000 : null,
    page: isFull ? record.page : null,
    url: record.url,
    host: url?.host ?? null,
    path: url?.pathname ?? null,
    referrer_host: URL.parse(record.referrer)?.host ?? null,
    title: isFull ? record.title : null,
    params: JSON.stringify(record.params),
    items: JSON.stringify(record.items),
    channel: acquisition.channel,
    source: acquisition.source,
    medium: acquisition.medium,
    campaign: acquisition.campaign,
    country: derived.country,
    region: derived.region,
    device: derived.device,
    browser: derived.browser,
    os: derived.os,
    language: derived.language,
    bot: derived.bot,
    variant: record.variant,
    consent_analytics: effective.analytics,
    consent_ads: effective.ads,
    consent_ad_user_data: effective.adUserData,
    consent_ad_personalization: effective.adPersonalization,
    consent_functional: effective.functional,
    consent_gpc: gpc,
    consent_policy: policy,
  };
}

const hourMs = 3_600_000;

/** Rows of `counts`: of events that may be counted only, how many of a kind fell into an hour. */
export function countRowsOf(records: readonly EventRecord[]): readonly Row[] {
  const rows = new Map<string, Row & { readonly n: number }>();
  for (const record of records) {
    const hour = Math.floor(record.ts / hourMs) * hourMs;
    const country = record.derived.country ?? '';
    const key = JSON.stringify([hour, record.site, country, record.name]);
    const n = (rows.get(key)?.n ?? 0) + 1;
    const { site, name, variant } = record;
    rows.set(key, { hour, site, country, name, variant, n });
  }
  return [...rows.values()];
}
