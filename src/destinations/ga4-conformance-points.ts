import ipaddr from 'ipaddr.js';
import { isJsonObject, own, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import type { VendorRequest } from './destination.ts';
import {
  type CnilProfile,
  cnilBuckets,
  cnilParams,
  commonBrowsers,
  commonSystems,
  dayOf,
  identifierText,
} from './ga4-cnil.ts';
import { ga4ItemParams } from './ga4-items.ts';

/** One point of the note, and what the bytes of a request show against it. */
export interface CnilPoint {
  readonly name: string;
  readonly title: string;
  /** What is wrong, in words without values; nothing where the point holds. */
  look?(
    body: JsonObject,
    request: Pick<VendorRequest, 'headers'>,
    profile: CnilProfile,
  ): readonly string[];
  /** What only the operator can say. */
  declared?(profile: CnilProfile): string;
}

/** The points of the CNIL's note on a proxy before Google Analytics (2022-06-07), and its place. */
export const cnilPoints: readonly CnilPoint[] = [
  {
    name: 'address',
    title: "The visitor's address is not sent, and no place finer than a country",
    look: (body, { headers }) => [
      ...when(own(body, 'ip_override') !== undefined, 'ip_override is sent'),
      ...when(Object.hasOwn(headers, 'x-forwarded-for'), 'an address stands in a header'),
      ...when(
        textsOf(body).some(({ text }) => hasAddress(text)),
        'an address stands in the body',
      ),
      ...keysOf(own(body, 'user_location'))
        .filter((key) => key !== 'country_id')
        .map((key) => `user_location.${key} is sent`),
    ],
    declared: ({ k, countries }) =>
      `each country that may be told (${countries.join(', ') || 'none'}) has at least ${String(k)} visitors a day`,
  },
  {
    name: 'client_id',
    title: 'The client id is replaced by one that collides and changes with time',
    look: (body, _, profile) => {
      const id = own(body, 'client_id');
      const [bucket = '', day = ''] = typeof id === 'string' ? id.split('.') : [];
      const micros = own(body, 'timestamp_micros');
      const today = typeof micros === 'number' ? dayOf(micros / 1_000) : NaN;
      const age = today - Number(day);
      return [
        ...when(!(Number(bucket) <= cnilBuckets(profile)), 'the client id is not one of few'),
        ...when(!(age >= 0 && age <= 345_600), 'the client id does not change with the day'),
        ...when(
          eventsOf(body).some((event) => Number(own(paramsOf(event), 'session_id')) % 1_800 !== 0),
          'the session id tells visitors with one client id apart',
        ),
      ];
    },
    declared: (profile) =>
      `at least ${String(profile.dailyVisitors)} visitors a day, ${String(profile.k)} to a client id: at most ${String(cnilBuckets(profile))} ids`,
  },
  {
    name: 'referrer',
    title: 'The external referrer is removed',
    look: (body) =>
      eventsOf(body).flatMap((event) => {
        const params = paramsOf(event);
        const referrer = own(params, 'page_referrer');
        const isOwn =
          typeof referrer !== 'string' ||
          (hostOf(referrer) !== null && hostOf(referrer) === hostOf(own(params, 'page_location')));
        return when(!isOwn, 'page_referrer is of another site');
      }),
  },
  {
    name: 'parameters',
    title: 'Parameters of addresses are removed, campaigns included',
    look: (body) => [
      ...textsOf(body).flatMap(({ path, text }) =>
        when(/^[a-z]{1,10}:\/\/[^\s?#]{0,4096}[?#]/i.test(text), `${path} has parameters`),
      ),
      ...eventsOf(body).flatMap((event) =>
        keysOf(paramsOf(event)).flatMap((key) =>
          when(
            /^(?:utm_\w{1,40}|campaign\w{0,20}|source|medium|term|gclid|dclid|fbclid|msclkid)$/.test(
              key,
            ),
            `${key} is sent`,
          ),
        ),
      ),
    ],
  },
  {
    name: 'agent',
    title: 'What could make a fingerprint is reprocessed; rare configurations are not told',
    look: (body) => {
      const device = own(body, 'device');
      const told = isJsonObject(device) ? device : {};
      const common = (key: string, set: ReadonlySet<string>): boolean =>
        own(told, key) === undefined || set.has(String(own(told, key)));
      return [
        ...when(own(body, 'user_agent') !== undefined, 'user_agent is sent'),
        ...keysOf(told)
          .filter((key) => !['category', 'operating_system', 'browser'].includes(key))
          .map((key) => `device.${key} is sent`),
        ...when(!common('operating_system', commonSystems), 'a rare system is told'),
        ...when(!common('browser', commonBrowsers), 'a rare browser is told'),
      ];
    },
  },
  {
    name: 'identifiers',
    title: 'No identifier over sites, of persons or of a CRM',
    look: (body) => [
      ...['user_id', 'user_data', 'user_properties'].flatMap((key) =>
        when(own(body, key) !== undefined, `${key} is sent`),
      ),
      ...eventsOf(body).flatMap((event) =>
        keysOf(paramsOf(event)).flatMap((key) =>
          when(
            /^(?:transaction|order|user|customer|account|client|lead|crm)_?id$/i.test(key),
            `${key} is sent`,
          ),
        ),
      ),
      ...textsOf(own(body, 'events') ?? null)
        .filter(
          ({ path }) =>
            !/(?:page_location|page_title|page_referrer|item_\w{1,20}|session_id)$/.test(path),
        )
        .flatMap(({ path, text }) =>
          when(identifierText.test(text), `${path} may be an identifier`),
        ),
      ...when(hasAdConsent(own(body, 'consent')), 'Google may join it with advertising'),
    ],
  },
  {
    name: 'rest',
    title: 'Nothing else that could point at a person: listed fields and parameters only',
    look: (body, _, { params }) => [
      ...keysOf(body).flatMap((key) => when(!bodyKeys.has(key), `${key} is sent`)),
      ...eventsOf(body).flatMap((event) =>
        keysOf(paramsOf(event)).flatMap((key) =>
          when(
            !eventParams.has(key) && !cnilParams.has(key) && !isNamed(key, params),
            `${key} is not a listed parameter`,
          ),
        ),
      ),
      ...eventsOf(body).flatMap((event) => itemsOf(event)),
    ],
    declared: ({ params }) =>
      `the parameters that the configuration adds (${params.join(', ') || 'none'}), titles and paths of pages point at nobody`,
  },
  {
    name: 'place',
    title: 'The proxy is hosted out of reach of a third country',
    declared: () => 'who hosts Sluice, where, and under which law',
  },
];

const bodyKeys: ReadonlySet<string> = new Set(
  'client_id timestamp_micros consent user_location device events'.split(' '),
);
const eventParams: ReadonlySet<string> = new Set(
  'page_location page_title page_referrer currency value items mc_category mc_stage session_id engagement_time_msec'.split(
    ' ',
  ),
);

/** GA4's `search_term` is our `query`. */
function isNamed(key: string, params: readonly string[]): boolean {
  return params.includes(key) || (key === 'search_term' && params.includes('query'));
}

function when(isWrong: boolean, what: string): readonly string[] {
  return isWrong ? [what] : [];
}

function eventsOf(body: JsonObject): readonly JsonObject[] {
  const events = own(body, 'events');
  return Array.isArray(events) ? events.filter(isJsonObject) : [];
}

function paramsOf(event: JsonObject): JsonObject {
  const params = own(event, 'params');
  return isJsonObject(params) ? params : {};
}

function itemsOf(event: JsonObject): readonly string[] {
  const items = own(paramsOf(event), 'items');
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) =>
    keysOf(item).flatMap((key) => when(!ga4ItemParams.has(key), `items.${key} is not GA4's own`)),
  );
}

function keysOf(value: unknown): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

function hasAdConsent(consent: unknown): boolean {
  return (
    !isJsonObject(consent) ||
    own(consent, 'ad_user_data') !== 'DENIED' ||
    own(consent, 'ad_personalization') !== 'DENIED'
  );
}

interface Leaf {
  readonly path: string;
  readonly text: string;
}

/** All texts of a value with their keys; lists have no numbers in the path. */
function textsOf(value: unknown, path = ''): readonly Leaf[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((one: JsonValue) => textsOf(one, path));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    textsOf(one, path === '' ? key : `${path}.${key}`),
  );
}

/** An IPv4 or IPv6 address anywhere in a text; client ids look like neither. */
function hasAddress(text: string): boolean {
  const candidates = text.match(/[0-9a-f:.]{7,45}/gi) ?? [];
  return candidates.some((word) => {
    const plain = word.replace(/^[.:]|[.:]$/g, '');
    return (
      (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(plain) || plain.split(':').length > 3) &&
      ipaddr.isValid(plain)
    );
  });
}

function hostOf(address: unknown): string | null {
  return typeof address === 'string' ? (URL.parse(address)?.hostname ?? null) : null;
}
