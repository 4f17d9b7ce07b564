import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parsePixel } from '../../../src/sources/pixel.ts';
import { projectFile } from '../../house/source-files.ts';

type Then = (event: object) => void;

/** The events that Shopify has (Web Pixels API, standard events, 2026-07); of consent there is one. */
const standardEvents = new Set(
  'alert_displayed cart_viewed checkout_address_info_submitted checkout_completed checkout_contact_info_submitted checkout_shipping_info_submitted checkout_started clicked collection_viewed form_submitted input_blurred input_changed input_focused page_viewed payment_info_submitted product_added_to_cart product_removed_from_cart product_viewed search_submitted ui_extension_errored'.split(
    ' ',
  ),
);

/** The custom pixel in what Shopify gives it. */
function shopify(): {
  readonly fire: (name: string, data?: object, href?: string) => void;
  readonly answer: (privacy: object) => void;
  readonly sent: { readonly url: URL; readonly options: object }[];
} {
  const listeners: Record<string, Then> = {};
  const sent: { url: URL; options: object }[] = [];
  let consent: Then = () => undefined;
  const subscribe = (name: string, then: Then): void => {
    if (!standardEvents.has(name)) throw new Error(`Shopify has no event ${name}`);
    listeners[name] = then;
  };
  const onConsent = (name: string, then: Then): void => {
    if (name !== 'visitorConsentCollected') throw new Error(`Shopify has no event ${name}`);
    consent = then;
  };
  const context = createContext({
    URL,
    URLSearchParams,
    init: { customerPrivacy: { analyticsProcessingAllowed: true, marketingAllowed: false } },
    api: { customerPrivacy: { subscribe: onConsent } },
    analytics: { subscribe },
    fetch: (url: string, options: object) => void sent.push({ url: new URL(url), options }),
  });
  runInContext(projectFile('config/deploy/shopify/pixel.js'), context);
  const fire = (name: string, data = {}, href = 'https://shop.example/products/mug'): void =>
    listeners[name]?.({
      id: 'sh-0123456789',
      clientId: 'client-of-shopify',
      data,
      context: { document: { location: { href } } },
    });
  return { fire, sent, answer: (customerPrivacy) => consent({ customerPrivacy }) };
}

describe('the custom pixel of Shopify', () => {
  it('sends one pixel an event, which Sluice reads, without cookies', () => {
    const { fire, sent } = shopify();
    fire('checkout_completed', {
      checkout: {
        email: 'anna@example.org',
        phone: '+491701234567',
        shippingAddress: { lastName: 'Canary' },
        order: { id: 'gid-1001', customer: { id: 'customer-7' } },
        totalPrice: { amount: 49.9, currencyCode: 'EUR' },
      },
    });
    expect(sent[0]?.options).toEqual({ mode: 'no-cors', credentials: 'omit', keepalive: true });
    const { search, origin } = sent[0]?.url ?? new URL('x:');
    expect(origin).toBe('https://sluice.shop.example');
    expect(search).not.toMatch(/anna|4917|Canary|customer-7|client-of-shopify/);
    expect(parsePixel(search.slice(1))).toMatchObject({
      site: 'shop',
      statement: { consent: { analytics: 'true', ads: 'false' } },
      events: [
        {
          id: 'sh-0123456789',
          content: {
            name: 'purchase',
            value: 49.9,
            currency: 'EUR',
            params: { transaction_id: 'gid-1001' },
          },
        },
      ],
    });
  });

  it('knows each step of the shop, and the answer that came later', () => {
    const { fire, sent, answer } = shopify();
    const price = { amount: 12.5, currencyCode: 'EUR' };
    fire('page_viewed');
    fire('product_viewed', { productVariant: { id: '7', sku: 'MUG-1', price } });
    fire('product_added_to_cart', { cartLine: { quantity: 2, merchandise: { id: '7', price } } });
    fire('product_removed_from_cart', {
      cartLine: { quantity: 1, merchandise: { id: '7', price } },
    });
    fire('cart_viewed', { cart: { cost: { totalAmount: price } } });
    answer({ analyticsProcessingAllowed: false, marketingAllowed: true, saleOfDataAllowed: true });
    fire('checkout_started', { checkout: { totalPrice: price } });
    fire('checkout_shipping_info_submitted', { checkout: { totalPrice: price } });
    fire('payment_info_submitted', { checkout: { totalPrice: price } });
    const names = sent.map(({ url }) => url.searchParams.get('name'));
    expect(names.join(' ')).toBe(
      'page_view view_item add_to_cart remove_from_cart view_cart begin_checkout add_shipping_info add_payment_info',
    );
    const consent = sent.map(({ url }) => [
      url.searchParams.get('consent.analytics'),
      url.searchParams.get('consent.ads'),
    ]);
    expect(consent.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => ['true', 'false']));
    expect(consent[5]).toEqual(['false', 'true']);
    expect(sent[1]?.url.searchParams.get('p.item_id')).toBe('MUG-1');
  });

  it('cuts the key of a checkout and every query but utm_ off the address', () => {
    const { fire, sent } = shopify();
    fire('page_viewed', {}, 'https://shop.example/checkouts/cn/Z2NwLXNlY3JldA?key=secret');
    fire('page_viewed', {}, 'https://shop.example/?utm_source=x&email=a%40b.example#t');
    expect(sent.map(({ url }) => url.searchParams.get('url'))).toEqual([
      'https://shop.example/checkouts/',
      'https://shop.example/?utm_source=x',
    ]);
  });
});

describe('the tag for Google Tag Manager', () => {
  it('makes the element by hand, with the attributes that the script reads', () => {
    const code = /<script>([\s\S]*)<\/script>/.exec(
      projectFile('config/deploy/google-tag-manager/tag.html'),
    )?.[1];
    const attributes: Record<string, string> = {};
    const script: Record<string, unknown> = {
      setAttribute: (name: string, value: string) => void (attributes[name] = value),
    };
    const added: unknown[] = [];
    const head = { appendChild: (one: unknown) => added.push(one) };
    const document = { createElement: () => script, head };
    runInContext(code ?? '', createContext({ document }));
    expect(added).toEqual([script]);
    expect(script).toMatchObject({ async: true, src: '/_s/s.js' });
    expect(attributes).toEqual({ 'data-site': 'shop', 'data-plugins': 'commerce' });
    // Tag Manager takes no newer JavaScript than this.
    expect(code).not.toMatch(/=>|\b(?:const|let)\b|`/);
  });
});
