import type { EventRecord } from '../event/event-record.ts';
import { isJsonObject, own, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { familyAgent } from './family-agent.ts';
import { known, userOf, visitorOf } from './record-parts.ts';
import { filledFields } from './vendor-text.ts';

/** What a row says beside its event. */
export interface MatomoSite {
  readonly siteId: string;
  readonly eventCategory: string;
  /** With a token Matomo takes a place and older times. */
  readonly hasToken: boolean;
}

/**
 * One event in the words of Matomo's Tracking HTTP API, as texts: a page view, a search, a download,
 * an order, or an event that counts as no page view (`ca=1`).
 */
export function matomoRow(record: EventRecord, site: MatomoSite): Readonly<Record<string, string>> {
  const { derived } = record;
  const hasAgent = known(derived.browser) !== null || known(derived.os) !== null;
  const row = {
    idsite: site.siteId,
    rec: '1',
    apiv: '1',
    send_image: '0',
    cdt: String(Math.floor(record.ts / 1_000)),
    ...filledFields({
      _id: visitorOf(record)?.slice(0, 16),
      uid: userOf(record),
      url: record.url,
      urlref: record.referrer,
      lang: derived.language,
      ua: hasAgent ? familyAgent(derived) : null,
      ...(site.hasToken && {
        country: derived.country?.toLowerCase(),
        region: derived.region?.split('-')[1],
      }),
    }),
    ...actionOf(record, site),
  };
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, textOf(value)]));
}

function actionOf(record: EventRecord, site: MatomoSite): Readonly<Record<string, JsonValue>> {
  const special = specialAction(record);
  if (special !== null) return special;
  const params = Object.entries(record.params).filter(([name]) => name !== 'user_id');
  const values = params.map(([, value]) => value);
  return filledFields({
    e_c: site.eventCategory,
    e_a: record.name,
    e_n: values.find((value) => typeof value === 'string' && value !== ''),
    e_v: values.find((value) => typeof value === 'number' && Number.isFinite(value)),
    ca: '1',
  });
}

function specialAction(record: EventRecord): Readonly<Record<string, JsonValue>> | null {
  switch (record.name) {
    case 'page_view':
      return filledFields({ action_name: record.title });
    case 'site_search': {
      const query = textAt(record.params, 'query') ?? textAt(record.params, 'search_term');
      const results = own(record.params, 'results');
      const count = typeof results === 'number' ? results : null;
      return query === null ? null : filledFields({ search: query, search_count: count });
    }
    case 'download': {
      const url = textAt(record.params, 'url');
      return url === null ? null : { url, download: url };
    }
    case 'purchase':
      return order(record);
    default:
      return null;
  }
}

/** `idgoal=0` is an order (developer.matomo.org/api-reference/tracking-api, e-commerce). */
function order(record: EventRecord): Readonly<Record<string, JsonValue>> {
  const { params, items } = record;
  return {
    idgoal: '0',
    ec_id: textAt(params, 'transaction_id') ?? record.id,
    revenue: record.value ?? 0,
    ...filledFields({
      ec_items: items.length === 0 ? null : JSON.stringify(items.flatMap(itemOf)),
      ec_tx: numberAt(params, 'tax'),
      ec_sh: numberAt(params, 'shipping'),
      ec_dt: numberAt(params, 'discount'),
    }),
  };
}

/** `[sku, name, category, price, quantity]`. */
function itemOf(item: JsonValue): readonly JsonValue[] {
  if (!isJsonObject(item)) return [];
  const text = (key: string): string => textAt(item, key) ?? '';
  return [
    [
      text('item_id'),
      text('item_name'),
      text('item_category'),
      numberAt(item, 'price') ?? 0,
      numberAt(item, 'quantity') ?? 1,
    ],
  ];
}

function textAt(object: JsonObject, key: string): string | null {
  const value = own(object, key);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function numberAt(object: JsonObject, key: string): number | null {
  const value = own(object, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
