import { until } from '../until.ts';
import type { Sell } from './commerce.ts';

/** WooCommerce's events, which are jQuery's on the body, and those of its blocks. */
const names = {
  added_to_cart: 'add_to_cart',
  removed_from_cart: 'remove_from_cart',
  applied_coupon: 'coupon_applied',
  applied_coupon_in_checkout: 'coupon_applied',
  init_checkout: 'begin_checkout',
};

/** Notes what WooCommerce tells of its cart; not the coupon's code, which may name a person. */
export function watchWoo(sell: Sell): void {
  until(() => {
    const jquery: unknown = Reflect.get(window, 'jQuery');
    if (typeof jquery !== 'function') return false;
    const body: unknown = jquery(document.body);
    for (const [theirs, ours] of Object.entries(names)) {
      Reflect.apply(Reflect.get(Object(body), 'on'), body, [
        theirs,
        // The event, parts of the page, their hash, and the button.
        (...[, , , button]: readonly unknown[]) => {
          const [element] = Array.from(Object(button ?? []));
          const { product_id: id, quantity } =
            element instanceof HTMLElement ? element.dataset : {};
          sell('woo', ours, id && { items: [{ item_id: id, quantity: Number(quantity ?? 1) }] });
        },
      ]);
    }
    return true;
  });
  document.addEventListener('wc-blocks_added_to_cart', () => sell('blocks', 'add_to_cart', {}));
  document.addEventListener('wc-blocks_removed_from_cart', () =>
    sell('blocks', 'remove_from_cart', {}),
  );
}
