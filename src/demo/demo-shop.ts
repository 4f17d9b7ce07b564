import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import { readBody, sendFile, sendOn, sendPage, sendText } from './answers.ts';
import type { MadeFile } from './answers.ts';
import { brewingCard } from './brewing-card.ts';
import { cartPage, checkoutPage } from './cart-pages.ts';
import type { CartSum } from './cart-pages.ts';
import { Carts } from './carts.ts';
import { guidePage } from './guide-page.ts';
import { inboxJson, inboxPage } from './inbox-page.ts';
import { Inbox } from './inbox.ts';
import { listPage, searchPage } from './list-page.ts';
import { productPage } from './product-page.ts';
import { productBySlug, searchProducts } from './products.ts';
import { accountPage, missingPage, thanksPage } from './said-pages.ts';
import type { ShopContent } from './shop-page.ts';
import { shopPage } from './shop-page.ts';
import { sluiceSound } from './sluice-sound.ts';

/** A built file, as the server keeps it in memory. */
export interface DemoAsset {
  readonly body: Buffer;
  readonly brotli: Buffer;
  readonly type: string;
  readonly etag: string;
}

export interface DemoOptions {
  readonly assets: { get(path: string): DemoAsset | null };
  /** The console's address, for the strip. */
  readonly consoleUrl: string;
  /** Where Sluice is mounted, `/_s`: left alone here. */
  readonly prefix: string;
  readonly site: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly session: string;
  /** What the answer has to set. */
  readonly cookies: readonly string[];
}

const formBytesMax = 16 * 1024;
const deliveryBytesMax = 1024 * 1024;

/** The demo shop, for development only. The handler says whether the request was its own. */
export function demoRoutes(
  options: DemoOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const shop = new DemoShop(options);
  return (request, response) => shop.handle(request, response);
}

class DemoShop {
  readonly #options: DemoOptions;
  readonly #carts = new Carts();
  readonly #inbox = new Inbox();
  readonly #made = new Map<string, MadeFile>();

  constructor(options: DemoOptions) {
    this.#options = options;
  }

  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = URL.parse(request.url ?? '/', 'http://demo.invalid');
    if (url === null) return false;
    const { prefix } = this.#options;
    if (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`)) return false;
    if (request.method === 'POST') {
      void this.#post(request, response, url);
      return true;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (this.#file(request, response, url)) return true;
    if (url.pathname === '/demo/inbox' && wantsJson(request, url)) {
      sendText(response, 200, 'application/json', inboxJson(this.#inbox));
      return true;
    }
    const call = { request, response, url, ...sessionOf(request) };
    const content = this.#page(call);
    this.#send(call, content === null ? 404 : 200, content ?? missingPage());
    return true;
  }

  #page({ url, session }: Call): ShopContent | null {
    const [, first = '', second = ''] = url.pathname.split('/');
    switch (first) {
      case '':
        return listPage(kindOf(url.searchParams.get('kind')));
      case 'search': {
        const query = (url.searchParams.get('q') ?? '').slice(0, 100);
        return searchPage(query, searchProducts(query));
      }
      case 'product': {
        const product = productBySlug(second);
        return product === null ? null : productPage(product);
      }
      case 'cart':
        return cartPage(this.#sum(session));
      case 'checkout':
        return checkoutPage(this.#sum(session), `demo-${randomBytes(4).toString('hex')}`);
      case 'guide':
        return guidePage();
      case 'account':
        return accountPage();
      case 'thanks':
        return thanksPage(second);
      case 'demo':
        return second === 'inbox' ? inboxPage(this.#inbox, this.#options.consoleUrl) : null;
      default:
        return null;
    }
  }

  async #post(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const [, first = '', second = '', third = ''] = url.pathname.split('/');
    const isDelivery = first === 'demo' && second === 'inbox';
    const body = await readBody(request, isDelivery ? deliveryBytesMax : formBytesMax);
    if (body === null) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    if (isDelivery) {
      this.#receive(request, url.searchParams.get('from') ?? third, body);
      sendText(response, 200, 'application/json', '{"ok":true}');
      return;
    }
    const { session, cookies } = sessionOf(request);
    const to = this.#submit(url.pathname, new URLSearchParams(body.toString('utf8')), session);
    if (wantsJson(request, url)) {
      sendText(response, 200, 'application/json', `{"count":${this.#carts.count(session)}}`);
    } else {
      sendOn(response, to, cookies);
    }
  }

  /** Takes a form and says which page is next. Personal values are not even looked at. */
  #submit(path: string, form: URLSearchParams, session: string): string {
    const slug = form.get('slug') ?? '';
    const size = form.get('size') ?? '';
    switch (path) {
      case '/cart':
        this.#carts.add(session, slug, size);
        return '/cart';
      case '/cart/remove':
        this.#carts.remove(session, slug, size);
        return '/cart';
      case '/coupon':
        if (form.get('code')?.trim().toUpperCase() === 'SLOWLY') this.#carts.setCoupon(session);
        return '/cart';
      case '/order':
        this.#carts.empty(session);
        return '/thanks/order';
      case '/newsletter':
        return '/thanks/newsletter';
      case '/trade':
        return '/thanks/trade';
      default:
        return '/';
    }
  }

  #receive(request: IncomingMessage, to: string, body: Buffer): void {
    const headers: (readonly [string, string])[] = [];
    for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
      headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? '']);
    }
    const name = /^[a-z0-9_-]{1,32}$/.test(to) ? to : 'webhook';
    this.#inbox.receive({ at: this.#options.now(), to: name, headers, body });
  }

  /** Built files, the two made ones, and what browsers and robots ask for unasked. */
  #file(request: IncomingMessage, response: ServerResponse, url: URL): boolean {
    if (url.pathname === '/robots.txt') {
      sendText(response, 200, 'text/plain', 'User-agent: *\nDisallow: /\n');
      return true;
    }
    const made = this.#makeFile(url.pathname);
    if (made !== null) {
      sendFile(request, response, made);
      return true;
    }
    if (!url.pathname.startsWith('/demo/')) return false;
    const asset = this.#options.assets.get(url.pathname.slice(1));
    if (asset === null) return false;
    const head = {
      etag: asset.etag,
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    };
    if (request.headers['if-none-match'] === asset.etag) {
      response.writeHead(304, head).end();
      return true;
    }
    const small = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(200, {
      ...head,
      'content-type': asset.type,
      ...(small ? { 'content-encoding': 'br' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : small ? asset.brotli : asset.body);
    return true;
  }

  /** Made when first asked for, then kept. */
  #makeFile(path: string): MadeFile | null {
    const kept = this.#made.get(path);
    if (kept !== undefined) return kept;
    const file = madeFile(path);
    if (file !== null) this.#made.set(path, file);
    return file;
  }

  #sum(session: string): CartSum {
    return { lines: this.#carts.lines(session), ...this.#carts.total(session) };
  }

  #send(call: Call, status: number, content: ShopContent): void {
    const { prefix, site, consoleUrl } = this.#options;
    const cartCount = this.#carts.count(call.session);
    const page = shopPage({ prefix, site, consoleUrl, cartCount }, content);
    sendPage(call.response, status, page, call.cookies);
  }
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">' +
  '<path fill="#ebe1cc" d="M4 38V20a16 16 0 0 1 32 0v18z"/>' +
  '<path fill="#4d8b8b" d="M4 28h14v10H4zM22 22h14v16H22z"/>' +
  '<path fill="#a3412a" d="M18 12h4v26h-4z"/></svg>';

function madeFile(path: string): MadeFile | null {
  if (path === '/demo/icon.svg') return { type: 'image/svg+xml', body: Buffer.from(icon) };
  if (path === '/demo/brewing-card.pdf') {
    return { type: 'application/pdf', body: brewingCard(), name: 'brewing-card.pdf' };
  }
  return path === '/demo/sluice.wav' ? { type: 'audio/wav', body: sluiceSound() } : null;
}

function wantsJson(request: IncomingMessage, url: URL): boolean {
  return request.headers.accept === 'application/json' || url.searchParams.get('format') === 'json';
}

function kindOf(kind: string | null): string | null {
  return ['white', 'green', 'oolong', 'black', 'herbal'].find((each) => each === kind) ?? null;
}

/** The shop's own session, as real shops have one: Sluice's client must never send it. */
function sessionOf(request: IncomingMessage): Pick<Call, 'session' | 'cookies'> {
  const { shop_session: known } = parseCookie(request.headers.cookie ?? '');
  if (known !== undefined && /^[0-9a-f]{32}$/.test(known)) return { session: known, cookies: [] };
  const session = randomBytes(16).toString('hex');
  const cookie = { name: 'shop_session', value: session, path: '/', httpOnly: true } as const;
  return { session, cookies: [stringifySetCookie({ ...cookie, sameSite: 'lax' })] };
}
