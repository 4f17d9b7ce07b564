declare global {
  interface Window {
    /** Sluice's own function; missing where the script was blocked. */
    readonly track?: (name: string, params?: Readonly<Record<string, string | number>>) => void;
  }
}

/** Says that a tea or the cart was looked at: what no click can tell. */
export function announceView(): void {
  const tea = document.querySelector<HTMLElement>('[data-view-item]');
  const slug = tea?.dataset['viewItem'];
  if (slug !== undefined) window.track?.('view_item', { item_id: slug });
  if (document.querySelector('[data-cart-page]') !== null) window.track?.('view_cart');
}
