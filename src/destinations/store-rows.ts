import type { EventRecord } from '../event/event-record.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { Verdict } from './destination.ts';
import { storableJson, storableText } from './store-text.ts';

/** A value of a row; times are milliseconds since 1970. */
export type Cell = string | number | boolean | null | readonly string[];
/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>;

/**
 * A row of `events`, the same for every store. Whatever the record holds: where it is not full, no
 * id of a person is written; and no value of it can make a store refuse the row.
 */
export function eventRowOf(record: EventRecord): Row {
  const cells = Object.entries(cellsOf(record));
  return Object.fromEntries(cells.map(([name, cell]) => [name, storable(cell)]));
}

/** From 1970 to 2100: every store can hold these. */
const latestTime = 4_102_444_800_000;

function storableTime(ms: number | null | undefined): number | null {
  return typeof ms === 'number' && ms >= 0 && ms <= latestTime ? Math.floor(ms) : null;
}

function storable(cell: Cell): Cell {
  if (typeof cell === 'string') return storableText(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  return Array.isArray(cell) ? cell.map(storableText) : cell;
}

function cellsOf(record: EventRecord): Row {
  const isFull = record.variant === 'full';
  const url = URL.parse(record.url);
  const { acquisition, derived } = record;
  const { effective, gpc, policy } = record.consent;
  return {
    id: record.id,
    ts: storableTime(record.ts) ?? storableTime(record.receivedAt) ?? 0,
    received_at: storableTime(record.receivedAt),
    site: record.site,
    name: record.name,
    sent_name: record.sentName,
    category: record.category,
    stage: record.stage,
    value: record.value,
    currency: record.currency,
    visitor: isFull ? record.visitor : null,
    session_id: isFull ? (record.session?.id ?? null) : null,
    session_start: isFull ? storableTime((record.session?.start ?? Number.NaN) * 1000) : null,
    page: isFull ? record.page : null,
    url: record.url,
    host: url?.host ?? null,
    path: url?.pathname ?? null,
    referrer_host: URL.parse(record.referrer)?.host ?? null,
    title: isFull ? record.title : null,
    params: storableJson(record.params),
    items: storableJson(record.items),
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
    const hour = Math.floor((storableTime(record.ts) ?? 0) / hourMs) * hourMs;
    const country = storableText(record.derived.country ?? '');
    const site = storableText(record.site);
    const name = storableText(record.name);
    const { variant } = record;
    const key = JSON.stringify([hour, site, country, name]);
    const n = (rows.get(key)?.n ?? 0) + 1;
    rows.set(key, { hour, site, country, name, variant, n });
  }
  return [...rows.values()];
}

/** The two kinds of rows that a batch becomes. */
export interface StoreRows {
  readonly events: readonly Row[];
  readonly counts: readonly Row[];
}

/** A batch as rows: what may be counted only becomes numbers, the rest a row each. */
export function storeRowsOf(batch: readonly PermittedEvent[]): StoreRows {
  const records = batch.map(({ record }) => record);
  return {
    events: records.filter(({ variant }) => variant !== 'counted').map(eventRowOf),
    counts: countRowsOf(records.filter(({ variant }) => variant === 'counted')),
  };
}

/** All rows of a batch, for `explain`. */
export function allRowsOf(batch: readonly PermittedEvent[]): readonly Row[] {
  const { events, counts } = storeRowsOf(batch);
  return [...events, ...counts];
}

/** The verdict of a store that has written the whole batch. */
export function allWritten(batch: readonly PermittedEvent[]): Verdict {
  return { ok: batch.map(({ record }) => record.id), retry: [], reject: [] };
}
