import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leakyLink } from '../../../src/demo/leaky-link.ts';
import { products } from '../../../src/demo/products.ts';
import { type DemoServer, startDemo } from './demo-server.ts';

let demo: DemoServer;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(demo.url + path, { headers, redirect: 'manual' });
const post = (
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(demo.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    redirect: 'manual',
  });

const pages = [
  '/',
  '/?kind=black',
  '/search?q=smoke',
  '/cart',
  '/checkout',
  '/guide',
  leakyLink,
  '/thanks/newsletter',
  '/thanks/order',
  '/thanks/trade',
  '/demo/inbox',
  ...products.map(({ slug }) => `/product/${slug}`),
];

describe('every page of the demo shop', () => {
  it.each(pages)('%s is strict, says what it is, and asks no other host', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const text = await response.text();
    expect(text).toContain('Demo shop of Sluice: development only.');
    expect(text).toContain('href="http://127.0.0.1:8788/console/"');
    expect(text.match(/<script\b[^>]*>/g)).toHaveLength(3);
    expect(text).not.toMatch(/<script\b(?![^>]*\bsrc="\/)/);
    expect(text).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=/);
    expect(text).not.toMatch(/\s(?:src|action)="(?!\/(?!\/))/);
    expect(text).toMatch(/src="\/_s\/s\.js"\s+data-site="shop"/);
  });

  it.each(pages)('%s has one main heading and no id twice', async (path) => {
    const text = await (await get(path)).text();
    expect(text.match(/<h1\b/g)).toHaveLength(1);
    const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('sets an HttpOnly session once, as real shops do', async () => {
    const cookie = (await get('/')).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^shop_session=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
    const session = cookie.split(';', 1)[0] ?? '';
    expect((await get('/', { cookie: session })).headers.get('set-cookie')).toBeNull();
    const forged = await get('/', { cookie: 'shop_session=<script>' });
    expect(forged.headers.get('set-cookie')).toMatch(/^shop_session=[0-9a-f]{32};/);
  });

  it('has each micro-conversion that the tour promises', async () => {
    const texts = await Promise.all(pages.map(async (path) => (await get(path)).text()));
    const names = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/data-track="([a-z_]+)"/g)].map(([, name]) => name),
      ),
    );
    expect([...names]).toEqual(
      expect.arrayContaining([
        'add_to_cart',
        'add_to_wishlist',
        'calculator_used',
        'cta_click',
        'faq_open',
        'filter_applied',
        'newsletter_signup',
        'poll_vote',
        'purchase',
        'quote_request',
        'review_view',
        'select_item',
        'store_locator',
        'variant_selected',
      ]),
    );
  });
});

describe('what the demo shop leaves alone', () => {
  it.each(['/_s', '/_s/e', '/_s/s.js', '/_s/p.gif?site=shop'])('%s is Sluice’s', async (path) => {
    expect((await get(path)).status).toBe(418);
    expect((await post(path, '{}')).status).toBe(418);
  });

  it('other methods', async () => {
    expect((await fetch(`${demo.url}/`, { method: 'DELETE' })).status).toBe(418);
  });

  it.each(['/nothing', '/product/none', '/product/__proto__', '/thanks/constructor', '/demo/x.js'])(
    '%s is not there',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('This arm of the canal is dry');
    },
  );
});

describe('what people type', () => {
  const canary = 'canary.person.4417@example.org';

  it('stands in no address after a form was sent', async () => {
    for (const path of ['/newsletter', '/order', '/trade', '/coupon', '/anything']) {
      const response = await post(path, new URLSearchParams({ email: canary }).toString());
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toMatch(/^\/[a-z/]*$/);
      const next = await get(response.headers.get('location') ?? '');
      expect(await next.text()).not.toContain('canary');
    }
  });

  it('is escaped where a search shows it again', async () => {
    const text = await (
      await get(`/search?q=${encodeURIComponent('"><img src=x onerror=1>')}`)
    ).text();
    expect(text).toContain('&quot;&gt;&lt;img src=x onerror=1&gt;');
    expect(text).not.toContain('<img');
  });

  it('is not echoed by the page behind the leaky link', async () => {
    const text = await (await get(`/account?email=${canary}&token=canarytoken4417`)).text();
    expect(text).not.toContain('canary');
  });

  it('is refused when it is longer than a form may be', async () => {
    expect((await post('/newsletter', 'x'.repeat(20_000))).status).toBe(413);
  });
});

describe('the cart', () => {
  it('keeps tins by session, takes the code, and is empty after the order', async () => {
    const cookie = ((await get('/')).headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    const json = await post('/cart', 'slug=night-lock&size=250', {
      cookie,
      accept: 'application/json',
    });
    expect(await json.json()).toEqual({ count: 1 });
    await post('/cart', 'slug=reed-bed&size=100', { cookie });
    await post('/cart', 'slug=toString&size=100', { cookie });
    await post('/coupon', 'code=slowly', { cookie });
    const cart = await (await get('/cart', { cookie })).text();
    expect(cart).toContain('€35.64');
    expect(cart).toContain('€13.20');
    expect(cart).toContain('€43.96');
    expect(await (await get('/cart')).text()).toContain('The hold is empty');
    await post('/cart/remove', 'slug=reed-bed&size=100', { cookie });
    expect(await (await get('/cart', { cookie })).text()).not.toContain('€13.20');
    await post('/order', 'email=jane.doe%40example.org', { cookie });
    expect(await (await get('/cart', { cookie })).text()).toContain('The hold is empty');
  });
});

describe('files', () => {
  it('come brotli or plain, and not twice', async () => {
    const small = await get('/demo/base.css', { 'accept-encoding': 'identity' });
    expect([small.headers.get('content-type'), await small.text()]).toEqual([
      'text/css; charset=utf-8',
      'p{color:red}',
    ]);
    expect((await get('/demo/base.css', { 'if-none-match': '"abc"' })).status).toBe(304);
  });

  it('the sound can be asked for in parts', async () => {
    const part = await get('/demo/sluice.wav', { range: 'bytes=0-43' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toMatch(/^bytes 0-43\/\d+$/);
    expect((await part.text()).startsWith('RIFF')).toBe(true);
    expect((await get('/demo/sluice.wav', { range: 'bytes=99999999-' })).status).toBe(416);
  });

  it('the card is a download', async () => {
    const card = await get('/demo/brewing-card.pdf');
    expect(card.headers.get('content-disposition')).toBe('attachment; filename="brewing-card.pdf"');
  });
});

describe('the inbox', () => {
  it('shows what a third party got, byte for byte', async () => {
    const body = '{"events":[{"title":"a <b> & \\"c\\"\\n"}]}\n  ';
    const sent = await post('/demo/inbox?from=ads_partner', body, {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
    });
    expect(sent.status).toBe(200);
    await post('/demo/inbox/partner', '{}');
    const { deliveries, received } = (await (
      await get('/demo/inbox', { accept: 'application/json' })
    ).json()) as {
      received: number;
      deliveries: { to: string; body: string; headers: Record<string, string> }[];
    };
    expect([received, deliveries.map(({ to }) => to)]).toEqual([2, ['partner', 'ads_partner']]);
    expect(deliveries[1]?.body).toBe(body);
    expect(deliveries[1]?.headers['webhook-id']).toBe('msg_1');
    const page = await (await get('/demo/inbox')).text();
    expect(page).toContain('a &lt;b&gt; &amp; \\&quot;c\\&quot;\\n');
    const shown = /<pre class="body"[^>]*>([^<]*)<\/pre>/.exec(page.split('No. 1 ')[1] ?? '')?.[1];
    const unescaped = (shown ?? '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    expect(unescaped).toBe(body);
  });

  it('does not believe a name that is none', async () => {
    await post('/demo/inbox?from=%3Cscript%3E', '{}');
    expect(await (await get('/demo/inbox')).text()).not.toContain('script&gt;');
  });
});
