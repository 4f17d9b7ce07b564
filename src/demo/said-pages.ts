import { html } from './markup.ts';
import type { ShopContent } from './shop-page.ts';

/** What the shop says after a form; the form's values stand in no address. */
const said: Readonly<Record<string, readonly [string, string]>> = {
  newsletter: [
    'A letter is on its way',
    'In the console: one newsletter_signup, and no address anywhere in it.',
  ],
  order: [
    'Cast off!',
    'In the console: one purchase with its value, and none of the six fields that you filled in.',
  ],
  trade: [
    'The keeper will write back',
    'In the console: one quote_request. What you wrote stayed between you and the shop.',
  ],
};

/** The page after a form was sent; null for an unknown form. */
export function thanksPage(form: string): ShopContent | null {
  const words = Object.hasOwn(said, form) ? said[form] : undefined;
  if (words === undefined) return null;
  return {
    title: 'Thank you',
    kind: 'said',
    main: html`<section class="narrow">
      <p class="kicker">Thank you</p>
      <h1>${words[0]}</h1>
      <p class="lead">${words[1]}</p>
      <p><a class="button" href="/">Back to the flight</a></p>
    </section>`,
  };
}

/** Where the leaky link leads: a page whose script is set up as carelessly as can be. */
export function accountPage(): ShopContent {
  return {
    title: 'A leaky link',
    kind: 'said',
    keep: 'email|token',
    main: html`<section class="narrow">
      <p class="kicker">/account?email=…&amp;token=…</p>
      <h1>You came by a leaky link</h1>
      <p class="lead">
        Shops send such links every day: an e-mail address and a login token in the query. A tracker
        that reports the page’s address as it is passes on both.
      </p>
      <p>
        Sluice’s script takes such parameters out before anything is sent. On this page alone it was
        told not to (<code>data-keep="email|token"</code>), so that the server has something to do:
        open the newest <code>page_view</code> in the console. The campaign is still there, the
        person is not, and the referrer of the next page is treated alike.
      </p>
      <p>
        <button
          class="button"
          type="button"
          data-track="contact_submit"
          data-track-customer-name="Jane Doe"
          data-track-phone="+49 30 901820"
          data-track-iban="DE89 3704 0044 0532 0130 00"
          data-track-note="Call jane.doe@example.org back, card 4111 1111 1111 1111"
          data-track-plan="autumn_letter"
        >
          A careless button
        </button>
        <a class="quiet" href="/">Go on to the next page</a>
      </p>
      <p class="aside">
        The button’s tag carries a name, a phone number, an IBAN, an address and a card, as tags do
        once somebody needs to find something out quickly. Only its plan should arrive.
      </p>
    </section>`,
  };
}

/** Nothing here. */
export function missingPage(): ShopContent {
  return {
    title: 'Not found',
    kind: 'said',
    main: html`<section class="narrow">
      <p class="kicker">404</p>
      <h1>This arm of the canal is dry</h1>
      <p class="lead">Nothing is moored here.</p>
      <p><a class="button" href="/">Back to the flight</a></p>
    </section>`,
  };
}
