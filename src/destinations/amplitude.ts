import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { amplitudeVerdict } from './amplitude-verdict.ts';
import type { About, HttpDestination } from './destination.ts';
import { jsonBatches, type Unsendable } from './json-batches.ts';
import { known, moneyOf, ownParams, userOf, visitorOf } from './record-parts.ts';
import { urlAt } from './receiver-url.ts';
import {
  checkRelay,
  type Relay,
  regionSetting,
  relayHost,
  relaySettings,
  secretSetting,
} from './vendor-settings.ts';
import { cutObject, cutText, filledFields } from './vendor-text.ts';

/** The checked settings of an Amplitude project. */
export interface AmplitudeSettings extends Relay {
  readonly apiKey: string;
  readonly host: 'eu' | 'us';
  readonly endpoint: 'httpapi' | 'batch';
}

const shape = z.strictObject({
  apiKey: secretSetting(
    'apiKey',
    'Amplitude > Settings > Projects > (your project) > API Key',
    'The key of the project. Amplitude wants it in the body; Sluice shows and logs it nowhere.',
  ),
  host: regionSetting(['eu', 'us'], 'The data centre in which the project was made.'),
  endpoint: z
    .enum(['httpapi', 'batch'], {
      error: 'endpoint must be httpapi (at once, the default) or batch (higher limits, later)',
    })
    .default('httpapi')
    .meta({
      description:
        '`httpapi` shows events at once and takes 30 a second of one visitor; `batch` takes 1,000.',
    }),
  ...relaySettings,
});
const settings: z.ZodType<AmplitudeSettings> = shape.superRefine(checkRelay);

const hosts = { us: 'api2.amplitude.com', eu: 'api.eu.amplitude.com' };
const paths = { httpapi: '/2/httpapi', batch: '/batch' };

// amplitude.com/docs/apis/analytics/http-v2: below 2,000 events and 1 MB. The batch endpoint takes
// more, but one cut holds for both.
const limits = { eventsMax: 1_000, bytesMax: 1_000_000 };
const propertyLimits = { textMax: 1_024, keysMax: 1_024, entriesMax: 1_024 };
const secretRoomBytes = 1_024;

/** Amplitude by its HTTP API V2, without an address; events are recognised by their `insert_id`. */
export const amplitude: HttpDestination<AmplitudeSettings, 'analytics'> & {
  readonly about: About;
} = {
  type: 'amplitude',
  kind: 'http',
  purposes: ['analytics'],
  ownStore: false,
  settings,
  hostWith: (given) => relayHost(given, hosts[given.host]),
  mayReachPrivate: ({ allowPrivate }) => allowPrivate,
  batch: { ...limits, ageMsMax: 5_000 },
  dedupes: true,
  secretsInBody: ['apiKey'],
  maturity: { tested: 'documentation', on: '2026-11-22' },
  about: {
    title: 'Amplitude (HTTP API V2)',
    setUp: [
      'Amplitude > Settings > Projects: copy the API key; `host` is the data centre of the organisation.',
      'A key of the other data centre halts the destination with its reason: nothing is lost.',
    ],
    arrives: [
      'Events by their canonical name with their own properties, page address, title, referrer, value, currency, items, country and region, system and language.',
      "The visitor id of the day, of this destination alone, as `device_id`; the start of the session; the site's own user as a pseudonym, where `identity.userIds` is on.",
    ],
    lostWithoutCookies: [
      'Retention and funnels over more than one day, but for users who are logged in; city and network, which Amplitude reads from addresses.',
      "Events without a visitor id (degraded or counted) can't be sent: Amplitude needs a device or a user.",
    ],
  },
  encode: (events, { settings: { apiKey, host, endpoint, url } }) =>
    jsonBatches(events, {
      ...limits,
      frameBytes: secretRoomBytes,
      say,
      request: (texts) => ({
        method: 'POST',
        url: urlAt(url ?? `https://${hosts[host]}`, paths[endpoint]),
        query: {},
        headers: { 'content-type': 'application/json' },
        body: `{"api_key":${JSON.stringify(apiKey)},"events":[${texts.join(',')}],"options":{"min_id_length":1}}`,
      }),
    }),
  judge: amplitudeVerdict,
};

function say(record: EventRecord): { readonly json: JsonValue } | Unsendable {
  if (record.name === '') return { reason: 'not_representable', detail: 'event name' };
  if (!(record.ts > 0)) return { reason: 'not_representable', detail: 'time' };
  const device = visitorOf(record);
  const user = userOf(record);
  if (device === null && user === null) return { reason: 'no_identifier' };
  const page = { page_url: record.url, page_title: record.title, referrer: record.referrer };
  const properties = {
    ...moneyOf(record),
    ...ownParams(record, (name) => name === 'device_id'),
    ...filledFields(page),
  };
  return {
    json: {
      event_type: cutText(record.name, propertyLimits.textMax),
      time: Math.floor(record.ts),
      insert_id: record.id,
      ...filledFields({
        user_id: user,
        device_id: device,
        country: record.derived.country,
        region: record.derived.region,
        os_name: known(record.derived.os),
        language: record.derived.language,
      }),
      session_id: record.session === null ? -1 : record.session.start * 1_000,
      platform: 'Web',
      event_properties: cutObject(properties, propertyLimits),
    },
  };
}
