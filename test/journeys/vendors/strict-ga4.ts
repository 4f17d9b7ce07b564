import {
  broken,
  listOf,
  objectOf,
  type StrictVendor,
  type Taken,
  textOf,
} from './strict-vendor.ts';

// developers.google.com/analytics/devguides/collection/protocol/ga4/reference and
// support.google.com/analytics/answer/9267744.
const reserved = new Set(
  'ad_activeview ad_click ad_exposure ad_query ad_reward adunit_exposure app_clear_data app_exception app_install app_remove app_update app_upgrade error first_open first_visit notification_open os_update screen_view session_start user_engagement in_app_purchase'.split(
    ' ',
  ),
);
const isName = (name: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name) && !/^(?:_|firebase_|ga_|google_|gtag\.)/.test(name);
const lengths: Readonly<Record<string, number>> = {
  page_title: 300,
  page_referrer: 420,
  page_location: 1000,
};

function paramRules(params: Readonly<Record<string, unknown>>): readonly string[] {
  const entries = Object.entries(params);
  return [
    ...broken({
      'at most 25 parameters': entries.length <= 25,
      'session_id is a positive number': /^[1-9]\d*$/.test(textOf(params['session_id'])),
      'engagement_time_msec is there': Number(params['engagement_time_msec']) > 0,
    }),
    ...entries.flatMap(([name, value]) =>
      broken({
        [`parameter name ${name}`]: isName(name) && name !== 'firebase_conversion',
        [`type of ${name}`]:
          name === 'items' || ['string', 'number', 'boolean'].includes(typeof value),
        [`length of ${name}`]: textOf(value).length <= (lengths[name] ?? 100),
      }),
    ),
    ...listOf(params['items'] ?? []).flatMap((item) =>
      broken({
        'an item has item_id or item_name':
          textOf(objectOf(item)['item_id']) + textOf(objectOf(item)['item_name']) !== '',
        'an item is flat': Object.values(objectOf(item)).every((one) => typeof one !== 'object'),
      }),
    ),
  ];
}

/** GA4 says 204 to anything: what it would have forgotten is in `refused`. */
export const strictGa4: StrictVendor = {
  name: 'ga4',
  isFor: ({ host, path }) => /(?:^|\.)google-analytics\.com$/.test(host) && path === '/mp/collect',
  answer({ query, body }, now) {
    const { client_id, timestamp_micros, consent, events, user_id, ...rest } = objectOf(
      JSON.parse(body),
    );
    const micros = Number(timestamp_micros);
    const said = objectOf(consent);
    const list = listOf(events).map(objectOf);
    const isConsent = (value: unknown): boolean => value === 'GRANTED' || value === 'DENIED';
    const refused = [
      ...broken({
        measurement_id: /^G-[A-Z0-9]+$/.test(query.get('measurement_id') ?? ''),
        api_secret: (query.get('api_secret') ?? '') !== '',
        'below 130 kB': Buffer.byteLength(body) < 130_000,
        'client_id is two positive numbers': /^[1-9]\d*\.[1-9]\d*$/.test(textOf(client_id)),
        'time of the past 72 hours': micros <= now * 1000 && micros >= (now - 259_200_000) * 1000,
        'consent is said': isConsent(said['ad_user_data']) && isConsent(said['ad_personalization']),
        '1 to 25 events': list.length >= 1 && list.length <= 25,
        'user_id of 256 characters': textOf(user_id).length <= 256,
        'known fields': Object.keys(rest).every((key) =>
          ['user_location', 'device', 'user_properties'].includes(key),
        ),
      }),
      ...list.flatMap(({ name, params }) => [
        ...broken({
          [`event name ${textOf(name)}`]: isName(textOf(name)) && !reserved.has(textOf(name)),
        }),
        ...paramRules(objectOf(params)),
      ]),
    ];
    const taken = list.map(({ name }): Taken => ({ name: textOf(name), id: null }));
    return { status: 204, taken: refused.length === 0 ? taken : [], refused };
  },
};
