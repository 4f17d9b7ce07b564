import type { CartLine } from './carts.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import { price } from './products.ts';
import type { ShopContent } from './shop-page.ts';
import { tinDrawing } from './tin-drawing.ts';

/** What the cart holds and what it comes to, in cents. */
export interface CartSum {
  readonly lines: readonly CartLine[];
  readonly cents: number;
  readonly saved: number;
}

/** The cart: lines, coupon, the way to the till. */
export function cartPage(cart: CartSum): ShopContent {
  return {
    title: 'Cart',
    kind: 'cart',
    main:
      cart.lines.length === 0
        ? html`<section class="narrow">
            <h1>The hold is empty</h1>
            <p class="lead">A barge with nothing in it rides high and turns badly.</p>
            <p><a class="button" href="/#teas">Load some tea</a></p>
          </section>`
        : html`<section class="cart" aria-labelledby="cart-title" data-cart-page>
            <h1 id="cart-title">In the hold</h1>
            <ul class="lines">
              ${cart.lines.map(lineItem)}
            </ul>
            <div class="till">
              <form
                class="coupon"
                action="/coupon"
                method="post"
                data-track="coupon_applied"
                data-track-coupon="SLOWLY"
              >
                <label for="code">Code (try SLOWLY)</label>
                <div class="field-row">
                  <input id="code" name="code" autocomplete="off" /><button class="button hollow">
                    Apply
                  </button>
                </div>
              </form>
              ${sum(cart)}
              <p>
                <a
                  class="button wide"
                  href="/checkout"
                  data-track="begin_checkout"
                  data-track-value="${(cart.cents / 100).toFixed(2)}"
                  data-track-currency="EUR"
                  >To the till</a
                >
              </p>
            </div>
          </section>`,
  };
}

/** The till: a form full of personal fields, of which Sluice reads none. */
export function checkoutPage(cart: CartSum, order: string): ShopContent {
  return {
    title: 'Till',
    kind: 'checkout',
    main: html`<section class="checkout" aria-labelledby="till-title">
      <div>
        <h1 id="till-title">The till</h1>
        <p class="lead">
          Write whatever you like: the shop forgets it at once, and Sluice never reads a field.
        </p>
        <form
          class="stack"
          action="/order"
          method="post"
          data-track="purchase"
          data-track-transaction_id="${order}"
          data-track-value="${(cart.cents / 100).toFixed(2)}"
          data-track-currency="EUR"
        >
          <label>Name<input name="name" autocomplete="name" required value="Jane Doe" /></label>
          <label
            >E-mail<input
              name="email"
              type="email"
              autocomplete="email"
              required
              value="jane.doe@example.org"
          /></label>
          <label
            >Phone<input name="phone" type="tel" autocomplete="tel" value="+49 30 123456"
          /></label>
          <label
            >Where the boat lies<input
              name="street"
              autocomplete="street-address"
              value="Uferstraße 12, Berlin"
          /></label>
          <button class="button wide">Place the order (nothing is sold)</button>
        </form>
      </div>
      <div class="till">
        ${sum(cart)}
        <ul class="lines small">
          ${cart.lines.map(lineItem)}
        </ul>
      </div>
    </section>`,
  };
}

function lineItem(line: CartLine): Markup {
  const { product } = line;
  return html`<li
    class="line"
    data-track-scope
    data-track-item_id="${product.slug}"
    data-track-price="${(product.priceCents / 100).toFixed(2)}"
    data-track-currency="EUR"
  >
    ${tinDrawing(product, `line-${product.slug}-${line.size}`)}
    <div>
      <a href="/product/${product.slug}">${product.name}</a>
      <p>${line.quantity} × ${line.size} g</p>
    </div>
    <p class="line-price">${price(line.cents)}</p>
    <form action="/cart/remove" method="post">
      <input type="hidden" name="slug" value="${product.slug}" /><input
        type="hidden"
        name="size"
        value="${line.size}"
      /><button
        class="as-link"
        data-track="remove_from_cart"
        aria-label="Remove ${product.name}, ${line.size} g"
      >
        Remove
      </button>
    </form>
  </li>`;
}

function sum(cart: CartSum): Markup {
  return html`<dl class="sum">
    ${
      cart.saved > 0
        ? html`<div>
            <dt>Code SLOWLY</dt>
            <dd>−${price(cart.saved)}</dd>
          </div>`
        : null
    }
    <div class="sum-total">
      <dt>Total</dt>
      <dd>${price(cart.cents)}</dd>
    </div>
  </dl>`;
}
