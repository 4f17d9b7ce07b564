// Hands a request for /_s/… on to Sluice from any server that speaks fetch (Next, Nuxt, Astro,
// Netlify). Nothing is logged or stored, and only what Sluice reads is sent along.

/** The headers of a visitor that Sluice reads. All others stay here. */
const kept = [
  'accept',
  'accept-language',
  'access-control-request-headers',
  'access-control-request-method',
  'authorization',
  'content-type',
  'if-none-match',
  'origin',
  'purpose',
  'referer',
  'sec-fetch-mode',
  'sec-gpc',
  'sec-purpose',
  'user-agent',
  'x-sluice-doctor',
];
const answered = [
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'allow',
  'cache-control',
  'content-type',
  'etag',
  'retry-after',
  'set-cookie',
  'vary',
  'www-authenticate',
  'x-content-type-options',
  'x-sluice-consent',
  'x-sluice-doctor',
  'x-sluice-reason',
];

/** The one cookie that Sluice can set: “do not count me”, value 1, the same for everyone. */
const objection = 'sluice_objection=1';
/** Where banners keep their answer. The script hands it over in the beacon, the pixel can't. */
const banners = new Set(
  [
    'OptanonConsent OptanonAlertBoxClosed CookieConsent usercentrics didomi_token',
    'notice_gdpr_prefs notice_preferences cookieyes-consent cmplz_preferences',
    'cmplz_statistics cmplz_marketing axeptio_cookies klaro cc_cookie tarteaucitron',
    'CookieControl borlabs-cookie cookiefirst-consent _tracking_consent shopify',
    'wp_consent_preferences wp_consent_statistics wp_consent_marketing euconsent-v2',
    'eupubconsent-v2 OTGPPConsent usprivacy',
  ]
    .join(' ')
    .split(' '),
);
const numbered = /^(?:_iub_cs-\d{1,20}|__cmpconsent\w{0,40})$/;
const bodyBytesMax = 65_536;

/**
 * Forwards a request. `address` must come from the platform or the socket, never from a header that
 * the visitor can write; without one, Sluice takes the address of this server for the visitor's.
 */
export async function forward(request, { origin, secret, address, country, state }) {
  const { pathname, search } = new URL(request.url);
  if (!pathname.startsWith('/_s/')) return new Response(null, { status: 404 });
  const body = request.method === 'POST' ? await request.arrayBuffer() : undefined;
  if ((body?.byteLength ?? 0) > bodyBytesMax) {
    return new Response(null, { status: 413, headers: { 'cache-control': 'no-store' } });
  }
  const headers = new Headers();
  for (const name of kept) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const cookies = cookiesOf(request, pathname);
  if (cookies !== '') headers.set('cookie', cookies);
  // One address, the last: what stands before it is the visitor's own claim.
  const client = (address ?? '').split(',').at(-1).trim();
  if (client !== '') headers.set('x-forwarded-for', client);
  if (/^[A-Z]{2}$/.test(country ?? '')) {
    const known = country === 'US' && /^[A-Z]{2}$/.test(state ?? '');
    headers.set('x-region', known ? `US-${state}` : country);
  }
  if (secret) headers.set('x-sluice-edge', secret);
  const answer = await fetch(origin + pathname + search, {
    method: request.method,
    headers,
    body,
    redirect: 'manual',
    cache: 'no-store',
  });
  const given = new Headers();
  for (const name of answered) {
    const value = answer.headers.get(name);
    if (value !== null) given.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers: given });
}

/** Of the cookies the objection, and for the pixel what the banner says; no other one leaves here. */
function cookiesOf(request, pathname) {
  const isPixel = pathname === '/_s/p.gif';
  const all = String(request.headers.get('cookie') ?? '').split(/;\s*/);
  const isKept = (cookie) => {
    const name = cookie.split('=', 1)[0];
    return cookie === objection || (isPixel && (banners.has(name) || numbered.test(name)));
  };
  return all.filter(isKept).join('; ');
}
