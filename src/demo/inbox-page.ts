import type { Delivery, Inbox } from './inbox.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import type { ShopContent } from './shop-page.ts';

/** What the pretended third parties received, byte for byte. */
export function inboxPage(inbox: Inbox, consoleUrl: string): ShopContent {
  const deliveries = inbox.deliveries();
  return {
    title: 'What third parties got',
    kind: 'inbox',
    main: html`<section class="inbox" aria-labelledby="inbox-title">
      <header>
        <p class="kicker">The other end of the pipe</p>
        <h1 id="inbox-title">What third parties got</h1>
        <p class="lead">
          Two webhooks of this demo play an analytics vendor and an advertiser. Below is each
          request that reached them: head and body, byte for byte, nothing left out.
        </p>
        <p>
          <a class="button hollow" href="/demo/inbox">Look again</a>
          <a class="quiet" href="/demo/inbox?format=json">The same as JSON</a>
        </p>
      </header>
      ${
        deliveries.length === 0
          ? nothing(consoleUrl)
          : html`<p class="aside">
                ${inbox.received()} received since the start, the last ${deliveries.length} kept in
                memory.
              </p>
              <ol class="deliveries">
                ${deliveries.map(deliveryItem)}
              </ol>`
      }
    </section>`,
  };
}

/** The same for a program; bodies as text. */
export function inboxJson(inbox: Inbox): string {
  return JSON.stringify({
    received: inbox.received(),
    deliveries: inbox.deliveries().map((delivery) => ({
      number: delivery.number,
      at: delivery.at,
      to: delivery.to,
      headers: Object.fromEntries(delivery.headers),
      body: delivery.body.toString('utf8'),
    })),
  });
}

function nothing(consoleUrl: string): Markup {
  return html`<div class="nothing">
    <p>
      <strong>Nothing has arrived.</strong> That is right as long as nobody has agreed to anything.
    </p>
    <p>
      Accept <em>analytics</em> in the banner, click about in <a href="/">the shop</a>, and look
      again. <a href="${consoleUrl}" target="sluice-console">The console</a> says why each event
      went or stayed.
    </p>
  </div>`;
}

function deliveryItem(delivery: Delivery): Markup {
  const at = new Date(delivery.at).toISOString().slice(11, 19);
  return html`<li>
    <article class="delivery" aria-labelledby="delivery-${delivery.number}">
      <header>
        <h2 id="delivery-${delivery.number}">${delivery.to}</h2>
        <p>No. ${delivery.number} · ${at} UTC · ${delivery.body.length} bytes</p>
      </header>
      <details>
        <summary>${delivery.headers.length} header fields</summary>
        <pre tabindex="0">${delivery.headers.map(([name, value]) => `${name}: ${value}\n`)}</pre>
      </details>
      <pre class="body" tabindex="0" aria-label="Body">${delivery.body.toString('utf8')}</pre>
    </article>
  </li>`;
}
