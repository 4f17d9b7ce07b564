// A custom pixel of Shopify (Settings, Customer events). Permission: Required, Analytics.
// It runs in a frame without an origin of its own, where Sluice's script may send nothing; so each
// event is one pixel: no cookie, no storage, nothing of the customer but what was done.
const endpoint = 'https://sluice.shop.example/_s/p.gif';
const site = 'shop';

let privacy = init.customerPrivacy;
api.customerPrivacy.subscribe('visitorConsentCollected', (event) => {
  privacy = event.customerPrivacy;
});

function send(event, name, { value, currency, ...params } = {}) {
  const ads = privacy.marketingAllowed && privacy.saleOfDataAllowed;
  const said = {
    site,
    name,
    // Shopify's own id of the event: a repeat is known by it.
    id: event.id,
    url: withoutQuery(event.context.document.location.href),
    value: value?.amount,
    currency: value?.currencyCode ?? currency,
    'consent.analytics': privacy.analyticsProcessingAllowed,
    'consent.ads': ads,
    'consent.adUserData': ads,
    'consent.adPersonalization': ads,
    'consent.functional': privacy.preferencesProcessingAllowed,
    ...Object.fromEntries(Object.entries(params).map(([key, one]) => [`p.${key}`, one])),
  };
  const query = new URLSearchParams();
  for (const [key, one] of Object.entries(said)) {
    if (one !== undefined && one !== null) query.set(key, String(one));
  }
  // Without CORS, which a frame without an origin can't pass, and without cookies.
  void fetch(`${endpoint}?${query}`, { mode: 'no-cors', credentials: 'omit', keepalive: true });
}

/** The address without its query, but for `utm_…`: a checkout's address holds its key. */
function withoutQuery(address) {
  const { origin, pathname, searchParams } = new URL(address);
  const kept = [...searchParams].filter(([key]) => key.startsWith('utm_'));
  const path = pathname.replace(/(\/checkouts\/).*/, '$1');
  return origin + path + (kept.length > 0 ? `?${new URLSearchParams(kept)}` : '');
}

const variantOf = (variant) => ({ item_id: variant?.sku || variant?.id, value: variant?.price });

analytics.subscribe('page_viewed', (event) => send(event, 'page_view'));
analytics.subscribe('product_viewed', (event) =>
  send(event, 'view_item', variantOf(event.data.productVariant)),
);
analytics.subscribe('product_added_to_cart', (event) =>
  send(event, 'add_to_cart', {
    ...variantOf(event.data.cartLine?.merchandise),
    quantity: event.data.cartLine?.quantity,
  }),
);
analytics.subscribe('product_removed_from_cart', (event) =>
  send(event, 'remove_from_cart', {
    ...variantOf(event.data.cartLine?.merchandise),
    quantity: event.data.cartLine?.quantity,
  }),
);
analytics.subscribe('cart_viewed', (event) =>
  send(event, 'view_cart', { value: event.data.cart?.cost?.totalAmount }),
);
analytics.subscribe('checkout_started', (event) =>
  send(event, 'begin_checkout', { value: event.data.checkout.totalPrice }),
);
analytics.subscribe('checkout_shipping_info_submitted', (event) =>
  send(event, 'add_shipping_info', { value: event.data.checkout.totalPrice }),
);
analytics.subscribe('payment_info_submitted', (event) =>
  send(event, 'add_payment_info', { value: event.data.checkout.totalPrice }),
);
analytics.subscribe('checkout_completed', (event) =>
  send(event, 'purchase', {
    transaction_id: event.data.checkout.order?.id,
    value: event.data.checkout.totalPrice,
  }),
);
