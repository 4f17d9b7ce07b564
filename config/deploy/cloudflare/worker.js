// A Cloudflare Worker on the route shop.example/_s/*: it hands the requests of Sluice on to Sluice.
// Nothing is logged, nothing is cached but the script, and only what Sluice reads is sent along.

/** The headers of a visitor that Sluice reads. All others stay here. */
const kept = [
  'accept',
  'accept-language',
  'access-control-request-headers',
  'access-control-request-method',
  'authorization',
  'content-encoding',
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

export default {
  async fetch(request, env) {
    const asked = new URL(request.url);
    if (!asked.pathname.startsWith('/_s/')) return new Response(null, { status: 404 });
    if (Number(request.headers.get('content-length') ?? 0) > bodyBytesMax) {
      return new Response(null, { status: 413, headers: { 'cache-control': 'no-store' } });
    }
    const { status, headers, body } = await fetch(
      env.SLUICE_ORIGIN + asked.pathname + asked.search,
      {
        method: request.method,
        headers: headersFor(request, env),
        body: request.method === 'POST' ? request.body : undefined,
        redirect: 'manual',
        // Cloudflare caches by the ending of a path (.js, .gif) unless it is told not to.
        cf: { cacheTtl: 0, cacheEverything: false },
      },
    );
    return new Response(body, { status, headers });
  },
};

function headersFor(request, env) {
  const headers = new Headers();
  for (const name of kept) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const cookies = cookiesOf(request, new URL(request.url).pathname);
  if (cookies !== '') headers.set('cookie', cookies);
  // Cloudflare's edge writes this one anew for each request; a visitor can't forge it. It is the
  // whole list: what a visitor claims in X-Forwarded-For ends here.
  headers.set('x-forwarded-for', request.headers.get('cf-connecting-ip') ?? '');
  // By address, from Cloudflare: DE, or US-CA where the state is known.
  const { country, regionCode } = request.cf ?? {};
  if (/^[A-Z]{2}$/.test(country ?? '')) {
    const state = country === 'US' && /^[A-Z]{2}$/.test(regionCode ?? '') ? `-${regionCode}` : '';
    headers.set('x-region', country + state);
  }
  headers.set('x-sluice-edge', env.SLUICE_EDGE_SECRET ?? '');
  return headers;
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
