import { productBySlug } from './products.ts';
import type { Product } from './products.ts';

/** One line of a cart. */
export interface CartLine {
  readonly product: Product;
  readonly size: '100' | '250';
  readonly quantity: number;
  readonly cents: number;
}

interface Cart {
  readonly quantities: Map<string, number>;
  coupon: boolean;
}

const sessionsMax = 200;
const quantityMax = 20;

/** The carts of the demo's visitors: in memory, by shop session, the oldest forgotten first. */
export class Carts {
  readonly #bySession = new Map<string, Cart>();

  /** Adds a tin; false where there is no such tea or size. */
  add(session: string, slug: string, size: string): boolean {
    if (productBySlug(slug) === null || (size !== '100' && size !== '250')) return false;
    const { quantities } = this.#open(session);
    const key = `${slug}/${size}`;
    quantities.set(key, Math.min(quantityMax, (quantities.get(key) ?? 0) + 1));
    return true;
  }

  remove(session: string, slug: string, size: string): void {
    this.#bySession.get(session)?.quantities.delete(`${slug}/${size}`);
  }

  setCoupon(session: string): void {
    this.#open(session).coupon = true;
  }

  empty(session: string): void {
    this.#bySession.delete(session);
  }

  count(session: string): number {
    let count = 0;
    for (const quantity of this.#bySession.get(session)?.quantities.values() ?? []) {
      count += quantity;
    }
    return count;
  }

  lines(session: string): readonly CartLine[] {
    return [...(this.#bySession.get(session)?.quantities ?? [])].flatMap(([key, quantity]) => {
      const [slug = '', size] = key.split('/');
      const product = productBySlug(slug);
      if (product === null) return [];
      const cents = size === '250' ? Math.round(product.priceCents * 2.2) : product.priceCents;
      return [{ product, size: size === '250' ? '250' : '100', quantity, cents: cents * quantity }];
    });
  }

  /** What is to be paid, in cents; the coupon takes a tenth. */
  total(session: string): { readonly cents: number; readonly saved: number } {
    const sum = this.lines(session).reduce((cents, line) => cents + line.cents, 0);
    const saved = this.#bySession.get(session)?.coupon === true ? Math.round(sum / 10) : 0;
    return { cents: sum - saved, saved };
  }

  #open(session: string): Cart {
    const found = this.#bySession.get(session);
    if (found !== undefined) return found;
    if (this.#bySession.size >= sessionsMax) {
      const [oldest] = this.#bySession.keys();
      if (oldest !== undefined) this.#bySession.delete(oldest);
    }
    const cart: Cart = { quantities: new Map(), coupon: false };
    this.#bySession.set(session, cart);
    return cart;
  }
}
