import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { commonVerdict, rejected, retried } from './common-verdict.ts';
import type { About, HttpDestination, Verdict, VendorResponse } from './destination.ts';
import { jsonBatches, type Unsendable } from './json-batches.ts';
import { isoTime, known, moneyOf, ownParams, userOf, visitorOf } from './record-parts.ts';
import { urlAt } from './receiver-url.ts';
import {
  basicAuth,
  checkHosted,
  type Hosted,
  hostedParts,
  hostedSettings,
  regionSetting,
  relayHost,
  secretSetting,
} from './vendor-settings.ts';
import { filledFields } from './vendor-text.ts';

/** The checked settings of a Segment source, or of a product that speaks as Segment does. */
export interface SegmentSettings extends Hosted {
  readonly writeKey: string;
  readonly host: 'eu' | 'us';
}

const settings: z.ZodType<SegmentSettings> = z
  .strictObject({
    writeKey: secretSetting(
      'writeKey',
      "Segment > Sources > (your source) > Settings > API Keys (RudderStack: the source's write key; Jitsu: Sites > Server-to-server)",
      'The write key of the source.',
    ),
    host: regionSetting(['eu', 'us'], "The region of Segment's workspace."),
    url: z
      .string({ error: 'url must be text: the data plane of RudderStack or Jitsu, "https://…"' })
      .optional()
      .meta({
        description:
          'The data plane of RudderStack, Jitsu or another product that takes `/v1/batch`, without a path; then `host` does not count.',
      }),
    ...hostedSettings,
  })
  .superRefine(checkHosted);

const hosts = { us: 'api.segment.io', eu: 'events.eu1.segmentapis.com' };

// segment.com/docs: 32 KB an event, 500 KB a batch; its own library stops at 480 KB.
const limits = { eventsMax: 1_000, bytesMax: 480 * 1_024, eventBytesMax: 32 * 1_024 };
const frameBytes = 64;

/** Segment's batch API, as RudderStack and Jitsu speak it too: one `track` call for each event. */
export const segment: HttpDestination<SegmentSettings, 'analytics'> & { readonly about: About } = {
  type: 'segment',
  kind: 'http',
  purposes: ['analytics'],
  ...hostedParts,
  settings,
  hostWith: (given) => relayHost(given, hosts[given.host]),
  batch: { eventsMax: limits.eventsMax, bytesMax: limits.bytesMax, ageMsMax: 5_000 },
  dedupes: true,
  maturity: { tested: 'documentation', on: '2026-11-22' },
  about: {
    title: 'Segment, RudderStack, Jitsu (HTTP tracking API)',
    setUp: [
      'Segment > Connections > Sources > Add source > HTTP API (RudderStack: HTTP source; Jitsu: a site with a server-to-server key): copy the write key.',
      'RudderStack and Jitsu: write the address of the data plane as `url`.',
    ],
    arrives: [
      'Events by their canonical name as `track` calls with their own properties, value, currency and items; page address, title and referrer, language, system and device class in `context`.',
      "The visitor id of the day, of this destination alone, as the id without a name; the site's own user as a pseudonym, where `identity.userIds` is on.",
      "The consent to analytics and marketing (`context.consent.categoryPreferences`); `0.0.0.0` as the address, or the proxy's would be taken for the visitor's.",
    ],
    lostWithoutCookies: [
      "What its destinations need a cookie, an address or a person's own data for; `identify` and `group` are not sent.",
      "Events without a visitor id (degraded or counted) can't be sent: Segment needs one.",
    ],
  },
  encode: (events, { settings: { writeKey, host, url }, now }) =>
    jsonBatches(events, {
      ...limits,
      frameBytes,
      say,
      request: (texts) => ({
        method: 'POST',
        url: url === undefined ? `https://${hosts[host]}/v1/batch` : urlAt(url, '/v1/batch'),
        query: {},
        headers: { 'content-type': 'application/json', authorization: basicAuth(writeKey, '') },
        body: `{"batch":[${texts.join(',')}],"sentAt":${JSON.stringify(isoTime(now))}}`,
      }),
    }),
  judge,
};

function say(record: EventRecord): { readonly json: JsonValue } | Unsendable {
  if (record.name === '') return { reason: 'not_representable', detail: 'event name' };
  const timestamp = isoTime(record.ts);
  if (timestamp === null) return { reason: 'not_representable', detail: 'time' };
  const user = userOf(record);
  const visitor = visitorOf(record);
  if (user === null && visitor === null) return { reason: 'no_identifier' };
  return {
    json: {
      type: 'track',
      event: record.name,
      messageId: record.id,
      ...filledFields({ userId: user, anonymousId: visitor }),
      timestamp,
      properties: { ...moneyOf(record), ...ownParams(record, () => false) },
      context: contextOf(record),
    },
  };
}

function contextOf({ url, title, referrer, derived, consent }: EventRecord): JsonValue {
  const os = known(derived.os);
  const device = known(derived.device);
  const { analytics, ads } = consent.effective;
  return {
    ip: '0.0.0.0',
    page: filledFields({ url, title, referrer }),
    library: { name: 'proxy' },
    ...filledFields({
      locale: derived.language,
      os: os === null ? null : { name: os },
      device: device === null ? null : { type: device },
      location: derived.country === null ? null : { country: derived.country },
    }),
    consent: {
      categoryPreferences: { analytics: analytics === 'granted', marketing: ads === 'granted' },
    },
  };
}

/** As Segment's own library does: 410 and 460 pass, and some 5xx never will. */
function judge(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const { status } = response;
  if (status === 410 || status === 460) return retried(response, eventIds);
  if (status === 501 || status === 505 || status === 511) {
    return rejected(eventIds, `http_${String(status)}`);
  }
  return commonVerdict(response, eventIds);
}
