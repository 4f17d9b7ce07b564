import { productCard } from './list-page.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import type { Product } from './products.ts';
import { price, products } from './products.ts';
import type { ShopContent } from './shop-page.ts';
import { tinDrawing } from './tin-drawing.ts';

/** One tea, with all that one may do to it. */
export function productPage(product: Product): ShopContent {
  const decimal = (product.priceCents / 100).toFixed(2);
  return {
    title: product.name,
    kind: 'product',
    main: html`<article
        class="product"
        data-track-scope
        data-track-item_id="${product.slug}"
        data-track-item_name="${product.name}"
        data-track-price="${decimal}"
        data-track-currency="EUR"
        data-view-item="${product.slug}"
      >
        <div class="product-plate">${tinDrawing(product, 'product')}</div>
        <div class="product-text">
          <p class="kicker">Lock ${product.lock} · ${product.kind} tea · ${product.origin}</p>
          <h1>${product.name}</h1>
          <p class="product-taste">${product.taste}</p>
          <p class="lead">${product.story}</p>
          ${strength(product)}
          <form class="buy" action="/cart" method="post" data-add-to-cart>
            <input type="hidden" name="slug" value="${product.slug}" />
            <label
              >Tin
              <select name="size" data-track="variant_selected" data-track-option="size">
                <option value="100">100 g · ${price(product.priceCents)}</option>
                <option value="250">250 g · ${price(Math.round(product.priceCents * 2.2))}</option>
              </select></label
            >
            <button class="button" data-track="add_to_cart" data-track-quantity="1">
              Add to cart
            </button>
            <button
              class="button hollow"
              type="button"
              data-wishlist
              data-track="add_to_wishlist"
              aria-pressed="false"
            >
              Remember it
            </button>
            <p class="said" data-said role="status"></p>
          </form>
          ${brewing(product)} ${reviews(product)}
        </div>
      </article>
      <section class="teas beside" aria-labelledby="beside-title">
        <div class="section-head"><h2 id="beside-title">One lock up, one lock down</h2></div>
        <ol class="grid">
          ${neighbours(product).map((each) => html`<li>${productCard(each, 'beside')}</li>`)}
        </ol>
      </section>`,
  };
}

function neighbours(product: Product): readonly Product[] {
  return [-2, -1, 1, 2, 3, -3]
    .map((step) => products.find((each) => each.lock === product.lock + step))
    .filter((each) => each !== undefined)
    .slice(0, 3);
}

function strength(product: Product): Markup {
  const bars = products.map(({ lock }) => {
    const tall = 6 + lock * 2;
    return html`<rect
      x="${(lock - 1) * 20}"
      y="${26 - tall}"
      width="18"
      height="${tall}"
      class="${lock <= product.lock ? 'full' : 'empty'}"
    />`;
  });
  return html`<figure class="strength">
    <svg viewBox="0 0 178 26" aria-hidden="true">${bars}</svg>
    <figcaption>Strength ${product.lock} of 9</figcaption>
  </figure>`;
}

function brewing({ brew }: Product): Markup {
  return html`<dl class="brewing">
    <div>
      <dt>Leaf</dt>
      <dd>${brew.grams} g</dd>
    </div>
    <div>
      <dt>Water</dt>
      <dd>${brew.celsius} °C</dd>
    </div>
    <div>
      <dt>Time</dt>
      <dd>${brew.minutes} min</dd>
    </div>
  </dl>`;
}

function reviews(product: Product): Markup {
  return html`<details class="reviews">
    <summary data-track="review_view">Two opinions</summary>
    <blockquote>
      <p>Tastes like the picture on the tin, which I had not believed possible.</p>
      <footer>A. from the narrowboat “Patience”</footer>
    </blockquote>
    <blockquote>
      <p>
        ${product.lock > 5 ? 'My spoon stood up. I did too.' : 'Is it water? Then I tasted again.'}
      </p>
      <footer>M., lock 3</footer>
    </blockquote>
  </details>`;
}
