import { isJsonObject, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { ga4Limits } from './ga4-names.ts';
import { ga4Scalar, isGa4Scalar } from './ga4-scalar.ts';
import { ga4ParamName } from './ga4-text.ts';

/** What GA4 knows of an item (developers.google.com, recommended events). */
export const ga4ItemParams: ReadonlySet<string> = new Set(
  `item_id item_name affiliation coupon creative_name creative_slot currency discount index
  item_brand item_category item_category2 item_category3 item_category4 item_category5
  item_list_id item_list_name item_variant location_id price promotion_id promotion_name
  quantity google_business_vertical`.split(/\s{1,9}/),
);

/** What shops call it; used where GA4's own name is not there. */
export const ga4ItemAliases: ReadonlyMap<string, string> = new Map([
  ['id', 'item_id'],
  ['sku', 'item_id'],
  ['name', 'item_name'],
  ['brand', 'item_brand'],
  ['category', 'item_category'],
  ['variant', 'item_variant'],
]);

/**
 * Items in GA4's words: 200 at most, ten parameters of the site's own each. One without `item_id`
 * and `item_name` is left out: GA4 requires one of them.
 */
export function ga4Items(items: readonly JsonValue[]): readonly JsonObject[] {
  return items.slice(0, ga4Limits.itemsPerEvent).flatMap((item) => {
    if (!isJsonObject(item)) return [];
    const said = itemOf(item);
    return Object.hasOwn(said, 'item_id') || Object.hasOwn(said, 'item_name') ? [said] : [];
  });
}

function itemOf(item: JsonObject): JsonObject {
  const said = new Map<string, JsonValue>();
  let ownParams = 0;
  for (const [key, value] of Object.entries(item)) {
    const alias = ga4ItemAliases.get(key);
    const isAlias = alias !== undefined && !Object.hasOwn(item, alias);
    const name = ga4ParamName(isAlias ? alias : key);
    if (name === '' || !isGa4Scalar(value) || said.has(name)) continue;
    if (!ga4ItemParams.has(name)) {
      if (ownParams === ga4Limits.itemParamsOwn) continue;
      ownParams += 1;
    }
    said.set(name, ga4Scalar(name, value));
  }
  return Object.fromEntries(said);
}
