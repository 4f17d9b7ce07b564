declare global {
  interface Window {
    /** Sluice's own object; missing where the script was blocked. */
    readonly sluice?: {
      track(name: string, params?: Readonly<Record<string, string>>): void;
    };
  }
}

/** Says that a tea or the cart was looked at: what no click can tell. */
export function announceView(): void {
  const tea = document.querySelector<HTMLElement>('[data-view-item]');
  const slug = tea?.dataset['viewItem'];
  if (slug !== undefined) window.sluice?.track('view_item', { item_id: slug });
  if (document.querySelector('[data-cart-page]') !== null) window.sluice?.track('view_cart');
}
