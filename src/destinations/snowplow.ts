import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import type { JsonObject, JsonValue } from '../vocabulary/json.ts';
import { commonVerdict } from './common-verdict.ts';
import type { About, HttpDestination } from './destination.ts';
import { jsonBatches, type Unsendable } from './json-batches.ts';
import { known, moneyOf, ownParams, userOf, uuidOf, visitorOf } from './record-parts.ts';
import { urlAt } from './receiver-url.ts';
import { checkHosted, type Hosted, hostedParts, hostedSettings } from './vendor-settings.ts';
import { filledFields } from './vendor-text.ts';

/** The checked settings of a Snowplow collector. */
export interface SnowplowSettings extends Hosted {
  readonly url: string;
  readonly appId: string;
  readonly eventSchema?: string | undefined;
}

const iglu =
  /^iglu:[A-Za-z0-9-_.]{1,200}\/[A-Za-z0-9-_]{1,200}\/jsonschema\/\d{1,4}-\d{1,4}-\d{1,4}$/;

const settings: z.ZodType<SnowplowSettings> = z
  .strictObject({
    url: z
      .string({ error: 'url is missing: give the address of your collector, "https://…"' })
      .meta({ description: 'The collector, without a path.' }),
    appId: z
      .string({ error: 'appId must be a word: the name of this site in your pipeline' })
      .regex(/^[\x21-\x7e]{1,255}$/, {
        error:
          'appId must be one word of 1 to 255 characters: the name of this site in your models',
      })
      .default('sluice')
      .meta({ description: 'The `app_id` of the events.' }),
    eventSchema: z
      .string({ error: 'eventSchema must be text: "iglu:com.acme/event/jsonschema/1-0-0"' })
      .regex(iglu, {
        error:
          'eventSchema must be an Iglu address of your registry: "iglu:com.acme/event/jsonschema/1-0-0"',
      })
      .optional()
      .meta({
        description:
          'A schema of your own registry with `name`, `category` and `properties`: then events are self-describing and carry their properties. Left out, they are structured events: category, name, value.',
      }),
    ...hostedSettings,
  })
  .superRefine(checkHosted);

const payloadSchema = 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4';
const selfDescribing = 'iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0';
const head = `{"schema":"${payloadSchema}","data":[`;
const tail = ']}';
const eventsMax = 200;
const bytesMax = 500_000;

/** Snowplow by the tracker protocol; the collector keeps neither address nor network id; one id for each event. */
export const snowplow: HttpDestination<SnowplowSettings, 'analytics'> & { readonly about: About } =
  {
    type: 'snowplow',
    kind: 'http',
    purposes: ['analytics'],
    ...hostedParts,
    settings,
    batch: { eventsMax, bytesMax, ageMsMax: 2_000 },
    dedupes: true,
    maturity: { tested: 'documentation', on: '2026-11-22' },
    about: {
      title: 'Snowplow (tracker protocol)',
      setUp: [
        'Write the address of the collector as `url` and choose an `appId`.',
        'For properties of events put a schema with `name`, `category`, `properties`, `value`, `currency` and `items` into your Iglu registry and name it as `eventSchema`.',
      ],
      arrives: [
        'Page views with address, title and referrer; all else as structured events (category, canonical name, the first text of its properties, value), or, with `eventSchema`, as self-describing ones with their properties, currency and items.',
        "The visitor id of the day, of this destination alone, as `duid`; language; the site's own user as a pseudonym (`uid`), where `identity.userIds` is on.",
        'Each request asks the collector to keep neither address nor network id.',
      ],
      lostWithoutCookies: [
        'Visits over more than one day; what enrichments read from addresses and user agents.',
        'Events without a visitor id (degraded or counted) arrive, but belong to nobody.',
      ],
    },
    encode: (events, { settings: { url, appId, eventSchema }, now }) =>
      jsonBatches(events, {
        eventsMax,
        bytesMax,
        frameBytes: head.length + tail.length,
        say: (record) => say(record, appId, eventSchema, now),
        request: (texts) => ({
          method: 'POST',
          url: urlAt(url, '/com.snowplowanalytics.snowplow/tp2'),
          query: {},
          headers: { 'content-type': 'application/json; charset=utf-8', 'sp-anonymous': '*' },
          body: `${head}${texts.join(',')}${tail}`,
        }),
      }),
    judge: commonVerdict,
  };

/** All values of the protocol are texts. */
function say(
  record: EventRecord,
  appId: string,
  schema: string | undefined,
  now: number,
): { readonly json: JsonValue } | Unsendable {
  if (record.name === '') return { reason: 'not_representable', detail: 'event name' };
  const fields: JsonObject = {
    ...(record.name === 'page_view' ? { e: 'pv' } : eventFields(record, schema)),
    eid: uuidOf(record.id),
    dtm: String(Math.floor(record.ts)),
    stm: String(Math.floor(now)),
    p: 'web',
    tv: 'sluice-1',
    aid: appId,
    ...filledFields({
      url: record.url,
      page: record.title,
      refr: record.referrer,
      duid: visitorOf(record),
      uid: userOf(record),
      lang: known(record.derived.language),
    }),
  };
  return { json: fields };
}

function eventFields(record: EventRecord, schema: string | undefined): JsonObject {
  if (schema === undefined) {
    const value = record.value === null ? null : String(record.value);
    const texts = Object.values(ownParams(record, () => false));
    const label = texts.find((one) => typeof one === 'string' && one !== '');
    return {
      e: 'se',
      se_ca: record.category,
      se_ac: record.name,
      ...filledFields({ se_la: label, se_va: value }),
    };
  }
  const properties = ownParams(record, () => false);
  const data = { name: record.name, category: record.category, properties, ...moneyOf(record) };
  const event = { schema: selfDescribing, data: { schema, data } };
  return { e: 'ue', ue_pr: JSON.stringify(event) };
}
