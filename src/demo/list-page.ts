import { flightDrawing } from './flight-drawing.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import type { Product } from './products.ts';
import { price, products } from './products.ts';
import type { ShopContent } from './shop-page.ts';
import { leakyLink } from './leaky-link.ts';
import { tinDrawing } from './tin-drawing.ts';

const kinds = ['white', 'green', 'oolong', 'black', 'herbal'] as const;

/** The front page; `kind` shows only the teas of one kind. */
export function listPage(kind: string | null): ShopContent {
  const shown = products.filter((product) => kind === null || product.kind === kind);
  return {
    title: kind === null ? 'Nine teas from the canal' : `${titleOf(kind)} tea`,
    kind: 'list',
    main: html`${kind === null ? hero() : null}
      <section class="teas" id="teas" aria-labelledby="teas-title">
        <div class="section-head">
          ${
            kind === null
              ? html`<h2 id="teas-title">The flight</h2>`
              : html`<h1 id="teas-title">${titleOf(kind)} tea</h1>`
          }
          <nav class="filter" aria-label="Kinds of tea">
            ${filterLink(null, kind)}${kinds.map((each) => filterLink(each, kind))}
          </nav>
        </div>
        <ol class="grid">
          ${shown.map((product) => html`<li>${productCard(product, 'flight')}</li>`)}
        </ol>
      </section>
      ${kind === null ? [tour(), poll()] : null}`,
  };
}

/** What a search found. The query is shown, escaped, and kept nowhere. */
export function searchPage(query: string, found: readonly Product[]): ShopContent {
  return {
    title: 'Search',
    kind: 'search',
    main: html`<section class="teas" aria-labelledby="found-title">
      <div class="section-head">
        <h1 id="found-title">
          ${found.length === 0 ? 'No tea' : found.length === 1 ? 'One tea' : `${found.length} teas`}
          for “${query}”
        </h1>
      </div>
      ${found.length === 0 ? hints() : null}
      <ol class="grid">
        ${found.map((tea, index) => html`<li>${productCard(tea, 'search', index + 1)}</li>`)}
      </ol>
    </section>`,
  };
}

function hints(): Markup {
  return html`<p class="lead">
    Try <a href="/search?q=smoke">smoke</a>, <a href="/search?q=green">green</a> or
    <a href="/search?q=jasmine">jasmine</a>.
  </p>`;
}

/** A tea as it stands in a list. */
export function productCard(product: Product, list: string, position?: number): Markup {
  return html`<a
    class="card"
    href="/product/${product.slug}"
    data-track="select_item"
    data-track-item_id="${product.slug}"
    data-track-item_list_id="${list}"
    ${position === undefined ? null : html` data-track-index="${position}"`}
  >
    <span class="card-plate">${tinDrawing(product, `${list}-${product.slug}`)}</span>
    <span class="card-text"
      ><span class="card-name">${product.name}</span
      ><span class="card-price">${price(product.priceCents)}</span>
      <span class="card-taste">${product.taste}</span></span
    ></a
  >`;
}

function titleOf(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

function filterLink(each: string | null, current: string | null): Markup {
  const href = each === null ? '/#teas' : `/?kind=${each}#teas`;
  const mark = each === current ? html` aria-current="true"` : null;
  return html`<a
    href="${href}"
    data-track="filter_applied"
    data-track-filter="kind"
    data-track-option="${each ?? 'all'}"
    ${mark}
    >${each ?? 'all nine'}</a
  >`;
}

function hero(): Markup {
  return html`<section class="hero" aria-labelledby="hero-title">
    <div class="hero-text">
      <p class="kicker">Tea merchants at the top of the flight</p>
      <h1 id="hero-title">Nine locks.<br />Nine teas.<br /><em>No hurry.</em></h1>
      <p class="lead">
        The lowest lock is the lightest cup, the ninth tastes of smoke. Start anywhere and let
        yourself down gently.
      </p>
      <p class="hero-action">
        <a
          class="button"
          href="/product/slow-barge"
          data-track="cta_click"
          data-track-cta="start_in_the_middle"
          >Start in the middle</a
        >
        <a class="quiet" href="/guide" data-track="cta_click" data-track-cta="brewing_guide"
          >Learn to brew it</a
        >
      </p>
    </div>
    ${flightDrawing()}
  </section>`;
}

function tour(): Markup {
  return html`<section class="tour" aria-labelledby="tour-title">
    <h2 id="tour-title">Six things to try while the console is open</h2>
    <ol>
      <li>
        <strong>Say nothing to the banner</strong> and click about: nothing leaves the page. Then
        refuse: what comes now is dropped at the door, and nothing is left of it but its reason.
      </li>
      <li>
        <strong>Accept only analytics.</strong> The warehouse and the partner fill; the ads partner
        gets nothing.
      </li>
      <li>
        <strong>Search for a person</strong> by
        <a href="/search?q=jane.doe%40example.org">e-mail address</a> or
        <a href="/search?q=%2B49%2030%20901820">phone number</a>, as people do by mistake.
      </li>
      <li>
        <strong>Follow the <a href="${leakyLink}">leaky link</a>,</strong> and press the careless
        button that waits at its end.
      </li>
      <li>
        <strong>Vote below.</strong> Answers to polls are marked sensitive: no third party gets
        them.
      </li>
      <li>
        <strong>Change your mind</strong> in the
        <button class="as-link" type="button" data-cc="show-preferencesModal">
          cookie settings</button
        >, and look at what <a href="/demo/inbox">third parties got</a>.
      </li>
    </ol>
  </section>`;
}

function poll(): Markup {
  const choices = [
    ['milk_first', 'Milk first'],
    ['tea_first', 'Tea first'],
    ['never_milk', 'Never milk'],
  ] as const;
  return html`<section class="poll" aria-labelledby="poll-title">
    <fieldset>
      <legend id="poll-title">Settle it: milk?</legend>
      <div class="choices">
        ${choices.map(
          ([value, label]) =>
            html`<label
              ><input
                type="radio"
                name="milk"
                value="${value}"
                data-track="poll_vote"
                data-track-poll="milk"
                data-track-choice="${value}"
              /><span>${label}</span></label
            >`,
        )}
      </div>
      <p class="poll-thanks" data-poll-thanks role="status"></p>
    </fieldset>
  </section>`;
}
