import type { ParameterType } from '../vocabulary/parameter-types.ts';

/**
 * Types of the parameters that GA4 reserves for e-commerce and of the measures that our own
 * events carry, wherever they stand. Free texts are left out: those are scanned.
 */
export const ecommerceSchema: ReadonlyMap<string, ParameterType> = new Map([
  ['item_id', 'sku'],
  ['item_variant', 'slug'],
  ['item_list_id', 'sku'],
  ['index', 'int'],
  ['quantity', 'int'],
  ['price', 'number'],
  ['discount', 'number'],
  ['value', 'number'],
  ['tax', 'number'],
  ['shipping', 'number'],
  ['currency', 'currency'],
  ['transaction_id', 'sku'],
  ['order_id', 'sku'],
  ['coupon', 'sku'],
  ['promotion_id', 'sku'],
  ['creative_slot', 'slug'],
  ['sku', 'sku'],
  ['gtin', 'sku'],
  ['ean', 'sku'],
  ['isbn', 'sku'],
  ['upc', 'sku'],
  ['mpn', 'sku'],
  ['product_id', 'sku'],
  ['variant_id', 'sku'],
  ['percent', 'number'],
  ['percent_scrolled', 'number'],
  ['video_percent', 'number'],
  ['seconds', 'number'],
  ['engagement_time_msec', 'int'],
  ['step', 'int'],
  ['score', 'number'],
  ['rating', 'number'],
]);

/**
 * Built-in parameters that stay in a degraded event: measures that nobody can be recognised by.
 * Ids of orders and products are not among them.
 */
export const degradedSchema: ReadonlyMap<string, ParameterType> = new Map([
  ['value', 'number'],
  ['currency', 'currency'],
  ['quantity', 'int'],
  ['price', 'number'],
  ['discount', 'number'],
  ['percent', 'number'],
  ['percent_scrolled', 'number'],
  ['video_percent', 'number'],
  ['seconds', 'number'],
  ['step', 'int'],
  ['score', 'number'],
  ['rating', 'number'],
]);
