import { leakyLink } from './leaky-link.ts';
import type { Hole, Markup } from './markup.ts';
import { html } from './markup.ts';

const styles = [
  'base',
  'fields',
  'frame',
  'hero',
  'teas',
  'tour',
  'product',
  'cart',
  'guide',
  'inbox',
  'consent',
] as const;

/** What every page of the demo shop knows of where it stands. */
export interface ShopFrame {
  /** Where Sluice is mounted, `/_s`. */
  readonly prefix: string;
  readonly site: string;
  readonly consoleUrl: string;
  /** Tins in the visitor's cart. */
  readonly cartCount: number;
}

/** One page's own part. */
export interface ShopContent {
  readonly title: string;
  /** Names the page for the style sheet. */
  readonly kind: string;
  readonly main: Hole;
  /** Query parameters that this page's script does not take out of its address. */
  readonly keep?: string;
}

/** Wraps a page in the shop's head, strip, navigation and foot. */
export function shopPage(frame: ShopFrame, content: ShopContent): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${content.title} · Lock Nine Tea</title>
        <link rel="icon" href="/demo/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/demo/banner.css" />
        ${styles.map((name) => html`<link rel="stylesheet" href="/demo/${name}.css" />`)}
        <script
          defer
          src="${frame.prefix}/s.js"
          data-site="${frame.site}"
          ${keep(content)}
        ></script>
        <script defer src="/demo/shop.js"></script>
        <script defer src="/demo/banner.js"></script>
      </head>
      <body class="page-${content.kind}">
        <a class="skip" href="#main">Skip to the tea</a>
        ${strip(frame)} ${head(frame)}
        <main id="main" tabindex="-1">${content.main}</main>
        ${foot()}
      </body>
    </html> `;
}

/** Normally the script drops every parameter that is no campaign; a careless shop may say else. */
function keep({ keep: names }: ShopContent): Hole {
  return names === undefined ? null : html` data-keep="${names}"`;
}

function strip(frame: ShopFrame): Markup {
  return html`<aside class="strip" aria-label="About this demo">
    <p>
      <strong>Demo shop of Sluice: development only.</strong> <span>Nothing is sold here.</span>
    </p>
    <p>
      <a href="/demo/inbox">What third parties got</a>
      <a class="strip-console" href="${frame.consoleUrl}" target="sluice-console"
        >Open the console <span aria-hidden="true">↗</span></a
      >
    </p>
  </aside>`;
}

function head(frame: ShopFrame): Markup {
  return html`<header class="head">
    <a class="wordmark" href="/" aria-label="Lock Nine Tea, home"
      >${wordmark()}<span>Lock Nine</span></a
    >
    <nav aria-label="Shop">
      <a href="/#teas">Teas</a>
      <a href="/guide">Brewing guide</a>
      <a href="/guide#visit" data-track="store_locator">Visit</a>
    </nav>
    <form class="search" action="/search" role="search">
      <label class="unseen" for="q">Search the teas</label>
      <input id="q" name="q" type="search" placeholder="smoke, jasmine, malt" autocomplete="off" />
      <button aria-label="Search">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="8.5" cy="8.5" r="5.5" />
          <path d="m13 13 5 5" />
        </svg>
      </button>
    </form>
    <a class="cart-link" href="/cart"
      >Cart <span class="cart-count" data-cart-count aria-live="polite">${frame.cartCount}</span></a
    >
  </header>`;
}

function wordmark(): Markup {
  return html`<svg viewBox="0 0 40 40" aria-hidden="true" focusable="false">
    <path class="mark-arch" d="M4 38V20a16 16 0 0 1 32 0v18z" />
    <path class="mark-water" d="M4 28h14v10H4zM22 22h14v16H22z" />
    <path class="mark-gate" d="M18 12h4v26h-4z" />
  </svg>`;
}

function foot(): Markup {
  return html`<footer class="foot">
    <form
      class="newsletter"
      action="/newsletter"
      method="post"
      data-track="newsletter_signup"
      data-track-placement="footer"
    >
      <h2>Letters from the lock</h2>
      <p>Four a year, by post-boat. One tea, one walk, no nonsense.</p>
      <div class="field-row">
        <label class="unseen" for="newsletter-email">E-mail address</label>
        <input
          id="newsletter-email"
          name="email"
          type="email"
          required
          placeholder="jane.doe@example.org"
          autocomplete="email"
        />
        <button class="button">Sign up</button>
      </div>
      <p class="aside">
        The address goes to the shop by POST. Sluice only learns that somebody signed up.
      </p>
    </form>
    <div class="foot-columns">
      <section aria-labelledby="foot-contact">
        <h2 id="foot-contact">Contact</h2>
        <ul>
          <li><a href="mailto:keeper@lock-nine.example">keeper@lock-nine.example</a></li>
          <li><a href="tel:+4930123456">+49 30 123 456</a></li>
          <li>
            <a href="https://en.wikipedia.org/wiki/Sluice" rel="noreferrer">What is a sluice?</a>
          </li>
        </ul>
      </section>
      <section aria-labelledby="foot-demo">
        <h2 id="foot-demo">For the curious</h2>
        <ul>
          <li>
            <a href="${leakyLink}">A leaky link, to see it stripped</a>
          </li>
          <li><a href="/demo/inbox">What third parties got, byte for byte</a></li>
          <li>
            <button class="as-link" type="button" data-cc="show-preferencesModal">
              Cookie settings
            </button>
          </li>
        </ul>
      </section>
    </div>
    <p class="colophon">
      Lock Nine Tea is made up. The banner, the cookies and the events are real.
    </p>
  </footer>`;
}
