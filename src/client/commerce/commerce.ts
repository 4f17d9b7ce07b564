import { type Entry, recordOf, watchDataLayer } from '../data-layer.ts';
import type { Kit } from '../plugin.ts';
import type { JsonRecord } from '../wire.ts';
import { watchShopify } from './shopify.ts';
import { watchWoo } from './woo.ts';

/** Notes what a source tells of a step of a sale. */
export type Sell = (source: string, name: string, said: unknown) => void;

const sales =
  'view_item|view_item_list|view_cart|view_promotion|select_item|select_promotion|add_to_cart|' +
  'remove_from_cart|add_to_wishlist|begin_checkout|add_shipping_info|add_payment_info|purchase|' +
  'refund|coupon_applied';
const steps = new RegExp(`^(${sales})$`);
const lists = 'coupon|affiliation|item_list_(id|name)|promotion_(id|name)|creative_(name|slot)';
const orders = new RegExp(`^(transaction_id|tax|shipping|payment_type|shipping_tier|${lists})$`);
const goods = new RegExp(
  `^(item_(id|name|brand|variant|category[2-5]?)|price|quantity|discount|index|${lists})$`,
);

/** Notes the steps of a sale that shops tell of: only known steps, only known fields of them. */
export function start({ dataset, track }: Kit): undefined {
  const last: Map<string, { readonly source: string; readonly at: number }> = new Map();
  const sell: Sell = (source, name, said) => {
    const before = last.get(name);
    const now = performance.now();
    // A shop that tells of a step in two ways means one.
    if (!steps.test(name) || (before && before.source !== source && now - before.at < 2e3)) return;
    last.set(name, { source, at: now });
    const { currency, items, value, ...rest } = recordOf(said);
    const goodsOf: JsonRecord[] = [];
    for (const item of Array.isArray(items) ? items : []) {
      if (goodsOf.length < 100) goodsOf[goodsOf.length] = pick(recordOf(item), goods);
    }
    track(name, pick(rest, orders), {
      value: Number.isFinite(Number(value ?? NaN)) ? Number(value) : undefined,
      currency: typeof currency === 'string' ? currency : undefined,
      ...(goodsOf.length > 0 && { items: goodsOf }),
    });
  };
  watchDataLayer(dataset['dataLayer'] ?? 'dataLayer', (entry) => {
    // Google Tag Manager's object, or the arguments of `gtag('event', name, …)`.
    if (entry['ecommerce']) sell('tag', String(entry['event']), entry['ecommerce']);
    else if (entry[0] === 'event') sell('tag', String(entry[1]), entry[2]);
  });
  watchWoo(sell);
  watchShopify(sell);
}

function pick(said: Entry, fields: RegExp): JsonRecord {
  const picked: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(said)) {
    if (!fields.test(name)) continue;
    if (typeof value === 'number') picked[name] = value;
    else if (typeof value === 'string') picked[name] = value.slice(0, 200);
  }
  return picked;
}
