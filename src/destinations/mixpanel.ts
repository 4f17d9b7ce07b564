import { hash } from 'node:crypto';
import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { answerObject, indexBelow, listAt, refusalCode } from './answer-body.ts';
import { commonVerdict } from './common-verdict.ts';
import type { About, HttpDestination, Verdict, VendorResponse } from './destination.ts';
import { jsonBatches, type Unsendable } from './json-batches.ts';
import { partialVerdict } from './partial-verdict.ts';
import { known, moneyOf, ownParams, userOf, visitorOf } from './record-parts.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { urlAt } from './receiver-url.ts';
import {
  basicAuth,
  checkRelay,
  type Relay,
  regionSetting,
  relayHost,
  relaySettings,
  secretSetting,
} from './vendor-settings.ts';
import { cutObject, cutText, filledFields } from './vendor-text.ts';

/** The checked settings of a Mixpanel project. */
export interface MixpanelSettings extends Relay {
  readonly token: string;
  readonly host: 'eu' | 'us' | 'in';
}

const shape = z.strictObject({
  token: secretSetting(
    'token',
    'Mixpanel > Settings > Project settings > Access keys',
    'The token of the project that receives the events.',
  ),
  host: regionSetting(
    ['eu', 'us', 'in'],
    'Where the project keeps its data (Mixpanel > Project settings > Data residency).',
  ),
  ...relaySettings,
});
const settings: z.ZodType<MixpanelSettings> = shape.superRefine(checkRelay);

const hosts = { us: 'api.mixpanel.com', eu: 'api-eu.mixpanel.com', in: 'api-in.mixpanel.com' };

// docs.mixpanel.com/reference/import-events. Older pages and live answers (413) say 2 MB.
const limits = { eventsMax: 2_000, bytesMax: 2_000_000, eventBytesMax: 1_000_000 };
const propertyLimits = { textMax: 255, keysMax: 200, entriesMax: 255 };
const yearMs = 365 * 86_400_000;
const ageMsMax = 5 * yearMs;
const futureMsMax = 3_600_000;

/** Mixpanel reads these for itself: who it is, where, and when. Only the record may say that. */
const taken: ReadonlySet<string> = new Set(
  'time id token ip $ip distinct_id $anon_id $device_id $user_id $identified_id $group_id $insert_id'.split(
    ' ',
  ),
);

/** Mixpanel by its import API, without an address; each event is recognised by its `$insert_id`. */
export const mixpanel: HttpDestination<MixpanelSettings, 'analytics'> & { readonly about: About } =
  {
    type: 'mixpanel',
    kind: 'http',
    purposes: ['analytics'],
    ownStore: false,
    settings,
    hostWith: (given) => relayHost(given, hosts[given.host]),
    mayReachPrivate: ({ allowPrivate }) => allowPrivate,
    batch: { eventsMax: limits.eventsMax, bytesMax: limits.bytesMax, ageMsMax: 5_000 },
    eventAgeMsMax: ageMsMax,
    dedupes: true,
    maturity: { tested: 'documentation', on: '2026-11-22' },
    about: {
      title: 'Mixpanel (import API)',
      setUp: [
        'Mixpanel > Settings > Project settings: copy the project token, and look where the data resides (`host`).',
        'Send a test event and look at Events: the id of the project is not asked for, so a token of another region shows nothing.',
      ],
      arrives: [
        'Events by their canonical name with their own properties, page address, referrer, value, currency, items, country and region, browser and system.',
        "The visitor id of the day, of this destination alone, as `$device_id`; the site's own user as a pseudonym, where `identity.userIds` is on.",
        'Events without a visitor id, with an empty `distinct_id`: left out, Mixpanel would make one person of all of them.',
      ],
      lostWithoutCookies: [
        'Funnels and retention over more than one day, but for users who are logged in; of degraded events totals only.',
      ],
    },
    encode: (events, { settings: { token, host, url }, now }) =>
      jsonBatches(events, {
        ...limits,
        frameBytes: 2,
        say: (record) => say(record, now),
        request: (texts) => ({
          method: 'POST',
          url: urlAt(url ?? `https://${hosts[host]}`, '/import'),
          query: { strict: '1' },
          headers: { 'content-type': 'application/json', authorization: basicAuth(token, '') },
          body: `[${texts.join(',')}]`,
        }),
      }),
    judge,
  };

function say(record: EventRecord, now: number): { readonly json: JsonValue } | Unsendable {
  if (now - record.ts > ageMsMax) return { reason: 'too_old' };
  if (record.name === '') return { reason: 'not_representable', detail: 'event name' };
  if (!(record.ts <= now + futureMsMax)) return { reason: 'not_representable', detail: 'time' };
  const visitor = visitorOf(record);
  const user = userOf(record);
  const device = visitor === null ? '' : `$device:${visitor}`;
  const said = {
    ...moneyOf(record),
    ...filledFields({
      $browser: known(record.derived.browser),
      $os: known(record.derived.os),
    }),
    ...ownParams(record, (name) => taken.has(name)),
  };
  return {
    json: {
      event: cutText(record.name, propertyLimits.textMax),
      properties: {
        ...cutObject(said, propertyLimits),
        ...filledFields({
          $device_id: visitor,
          $user_id: user,
          $current_url: record.url,
          $referrer: record.referrer,
          mp_country_code: record.derived.country,
          $region: record.derived.region,
        }),
        time: Math.floor(record.ts),
        $insert_id: insertIdOf(record.id),
        distinct_id: user ?? device,
      },
    },
  };
}

/** Mixpanel takes 36 bytes of letters, digits and dashes; another id gives its hash. */
function insertIdOf(id: string): string {
  return /^[A-Za-z0-9-]{1,36}$/.test(id) ? id : hash('sha256', id).slice(0, 36);
}

/** 400 is a success in part: `failed_records` names those that were not imported. */
function judge(response: VendorResponse, eventIds: readonly string[]): Verdict {
  if (response.status !== 400) return commonVerdict(response, eventIds);
  const answer = answerObject(response.body);
  const failed = listAt(answer, 'failed_records') ?? [];
  const refused = new Map<number, string>();
  for (const record of failed) {
    if (!isJsonObject(record)) continue;
    const index = indexBelow(own(record, 'index'), eventIds.length);
    if (index !== null) refused.set(index, refusalCode(own(record, 'field'), 'invalid_record'));
  }
  const isAll = own(answer, 'num_records_imported') === eventIds.length;
  return refused.size > 0 || isAll
    ? partialVerdict(eventIds, refused, 'ok')
    : commonVerdict(response, eventIds);
}
