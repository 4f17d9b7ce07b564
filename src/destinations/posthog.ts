import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { commonVerdict } from './common-verdict.ts';
import type { About, HttpDestination } from './destination.ts';
import { jsonBatches, type Unsendable } from './json-batches.ts';
import { isoTime, known, moneyOf, ownParams, userOf, uuidOf, visitorOf } from './record-parts.ts';
import { urlAt } from './receiver-url.ts';
import {
  checkHosted,
  type Hosted,
  hostedParts,
  hostedSettings,
  regionSetting,
  relayHost,
  secretSetting,
} from './vendor-settings.ts';
import { filledFields } from './vendor-text.ts';

/** The checked settings of a PostHog project, in PostHog's cloud or hosted by oneself. */
export interface PosthogSettings extends Hosted {
  readonly apiKey: string;
  readonly host: 'eu' | 'us';
}

const settings: z.ZodType<PosthogSettings> = z
  .strictObject({
    apiKey: secretSetting(
      'apiKey',
      'PostHog > Settings > Project > Project API key ("phc_…")',
      'The key of the project. PostHog wants it in the body; Sluice shows and logs it nowhere.',
    ),
    host: regionSetting(['eu', 'us'], "The region of PostHog's cloud."),
    url: z
      .string({ error: 'url must be text: the address of your own PostHog, "https://…"' })
      .optional()
      .meta({ description: 'Your own PostHog, without a path; then `host` does not count.' }),
    ...hostedSettings,
  })
  .superRefine(checkHosted);

const hosts = { us: 'us.i.posthog.com', eu: 'eu.i.posthog.com' };
const eventBytesMax = 900_000;
const bytesMax = 2_000_000;
const eventsMax = 1_000;
/** PostHog treats older events as a migration, which its limits for spikes leave alone. */
const historicalMs = 48 * 3_600_000;
const secretRoomBytes = 1_024;

/** PostHog by its batch API: no person profiles but for the site's own users, no place by address. */
export const posthog: HttpDestination<PosthogSettings, 'analytics'> & { readonly about: About } = {
  type: 'posthog',
  kind: 'http',
  purposes: ['analytics'],
  ...hostedParts,
  settings,
  hostWith: (given) => relayHost(given, hosts[given.host]),
  batch: { eventsMax, bytesMax, ageMsMax: 5_000 },
  dedupes: true,
  secretsInBody: ['apiKey'],
  maturity: { tested: 'documentation', on: '2026-11-22' },
  about: {
    title: 'PostHog (cloud or self-hosted)',
    setUp: [
      'PostHog > Settings > Project: copy the project API key (`phc_…`); `host` is the region, `url` your own PostHog.',
      'Data capture > discard client IP data may be on: Sluice sends none.',
    ],
    arrives: [
      'Events by their canonical name (`page_view` as `$pageview`) with their own properties, page address, referrer, value, currency, items, country, browser, system and device class.',
      "The visitor id of the day, of this destination alone, as `distinct_id`, without a person profile; the site's own user as a pseudonym with one, where `identity.userIds` is on.",
    ],
    lostWithoutCookies: [
      'Retention and funnels over more than one day, but for users who are logged in; feature flags, session replay and heat maps need its own script.',
      "Events without a visitor id (degraded or counted) can't be sent: PostHog needs one.",
    ],
  },
  encode: (events, { settings: { apiKey, host, url }, now }) =>
    jsonBatches(events, {
      eventsMax,
      bytesMax,
      eventBytesMax,
      frameBytes: secretRoomBytes,
      say,
      request: (texts, records) => {
        const isHistory = records.some(({ ts }) => now - ts > historicalMs);
        const head = JSON.stringify({ api_key: apiKey, historical_migration: isHistory });
        return {
          method: 'POST',
          url: url === undefined ? `https://${hosts[host]}/batch/` : urlAt(url, '/batch/'),
          query: {},
          headers: { 'content-type': 'application/json' },
          body: `${head.slice(0, -1)},"batch":[${texts.join(',')}]}`,
        };
      },
    }),
  judge: commonVerdict,
};

function say(record: EventRecord): { readonly json: JsonValue } | Unsendable {
  if (record.name === '') return { reason: 'not_representable', detail: 'event name' };
  const timestamp = isoTime(record.ts);
  if (timestamp === null) return { reason: 'not_representable', detail: 'time' };
  const user = userOf(record);
  const id = user ?? visitorOf(record);
  if (id === null) return { reason: 'no_identifier' };
  return {
    json: {
      event: record.name === 'page_view' ? '$pageview' : record.name,
      uuid: uuidOf(record.id),
      timestamp,
      distinct_id: id,
      properties: {
        ...moneyOf(record),
        // Names with `$` are PostHog's own: persons, groups, addresses.
        ...ownParams(record, (name) => name.startsWith('$') || ownNames.has(name)),
        ...filledFields({
          $current_url: record.url,
          $referrer: record.referrer,
          $browser: known(record.derived.browser),
          $os: known(record.derived.os),
          $device_type: deviceType(record.derived.device),
          $geoip_country_code: record.derived.country,
        }),
        $process_person_profile: user !== null,
        $geoip_disable: true,
        $lib: 'proxy',
      },
    },
  };
}

const ownNames: ReadonlySet<string> = new Set(['distinct_id', 'token', 'api_key', 'ip']);

function deviceType(device: EventRecord['derived']['device']): string | null {
  return { desktop: 'Desktop', mobile: 'Mobile', tablet: 'Tablet', other: null }[device];
}
