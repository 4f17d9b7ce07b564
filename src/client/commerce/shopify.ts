import type { Sell } from './commerce.ts';

/** Notes what a theme of Shopify sends to its cart: the variant that the markup names. */
export function watchShopify(sell: Sell): void {
  const sent = ({ target, submitter }: SubmitEvent): void => {
    if (!(target instanceof HTMLFormElement)) return;
    const action = new URL(target.getAttribute('action') ?? '', location.href).pathname;
    if (/\/cart\/add(\.js)?$/.test(action)) {
      // As it stands in the markup: what is typed is not looked at.
      const id = target.querySelector('[name=id]')?.getAttribute('value');
      sell('form', 'add_to_cart', id && { items: [{ item_id: id }] });
    } else if (action.endsWith('/checkout') || submitter?.getAttribute('name') === 'checkout') {
      sell('form', 'begin_checkout', {});
    }
  };
  addEventListener('submit', sent, true);
}
