import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import { isJsonObject, own, type JsonValue } from '../vocabulary/json.ts';
import { answerObject, indexBelow, listAt } from './answer-body.ts';
import { commonVerdict, rejected } from './common-verdict.ts';
import type { About, HttpDestination, Verdict, VendorResponse } from './destination.ts';
import { familyAgent } from './family-agent.ts';
import { jsonBatches, type Unsendable } from './json-batches.ts';
import { partialVerdict } from './partial-verdict.ts';
import { moneyOf, ownParams, visitorOf } from './record-parts.ts';
import { urlAt } from './receiver-url.ts';
import { checkHosted, type Hosted, hostedParts, hostedSettings } from './vendor-settings.ts';
import { cutText, filledFields } from './vendor-text.ts';

/** The checked settings of a website in Umami. */
export interface UmamiSettings extends Hosted {
  readonly url: string;
  readonly websiteId: string;
}

const settings: z.ZodType<UmamiSettings> = z
  .strictObject({
    url: z
      .string({ error: 'url is missing: give the address of your Umami, "https://umami.example"' })
      .meta({ description: 'Your Umami, without `/api`.' }),
    websiteId: z
      .string({ error: 'websiteId is missing: it stands at Umami > Settings > Websites > Edit' })
      .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, {
        error: 'websiteId must be a UUID: copy it from Umami > Settings > Websites > Edit',
      })
      .meta({ description: 'The website that receives the events.' }),
    ...hostedSettings,
  })
  .superRefine(checkHosted);

// umami/src/app/api/send: what is longer is refused or cut without a word.
const lengths = { name: 50, hostname: 100, language: 35, id: 50, title: 500, url: 500 };
const eventsMax = 100;
const bytesMax = 500_000;

/** Umami by its batch API: visitors by the id of the day in place of address and agent. */
export const umami: HttpDestination<UmamiSettings, 'analytics'> & { readonly about: About } = {
  type: 'umami',
  kind: 'http',
  purposes: ['analytics'],
  ...hostedParts,
  settings,
  batch: { eventsMax, bytesMax, ageMsMax: 5_000 },
  dedupes: false,
  maturity: { tested: 'documentation', on: '2026-11-22' },
  about: {
    title: 'Umami (batch API)',
    setUp: ['Umami > Settings > Websites > Edit: copy the website id.'],
    arrives: [
      'Page views and events by their canonical name with their own properties, value, currency and items; page address, title and referrer; language.',
      'The visitor id of the day, of this destination alone, from which Umami makes the session; a user agent that says the families of browser and system alone.',
    ],
    lostWithoutCookies: [
      "Country and city are those of the proxy: Umami reads them from the sender's address.",
      "Events without a visitor id (degraded or counted) can't be sent: Umami would make one visitor of all of them.",
    ],
  },
  encode: (events, { settings: { url, websiteId } }) =>
    jsonBatches(events, {
      eventsMax,
      bytesMax,
      frameBytes: 2,
      say: (record) => say(record, websiteId),
      request: (texts) => ({
        method: 'POST',
        url: urlAt(url, '/api/batch'),
        query: {},
        headers: {
          'content-type': 'application/json',
          // The batch itself is looked at as a bot would be.
          'user-agent': familyAgent({ browser: 'other', os: 'other', device: 'other' }),
        },
        body: `[${texts.join(',')}]`,
      }),
    }),
  judge,
};

function say(record: EventRecord, website: string): { readonly json: JsonValue } | Unsendable {
  if (record.name === '') return { reason: 'not_representable', detail: 'event name' };
  const visitor = visitorOf(record);
  if (visitor === null) return { reason: 'no_identifier' };
  const data = { ...moneyOf(record), ...ownParams(record, () => false) };
  const hasData = Object.keys(data).length > 0;
  const isPage = record.name === 'page_view';
  return {
    json: {
      type: 'event',
      payload: filledFields({
        website,
        hostname: cutText(URL.parse(record.url)?.hostname ?? '', lengths.hostname),
        url: cutText(record.url, lengths.url),
        title: cutText(record.title, lengths.title),
        referrer: cutText(record.referrer, lengths.url),
        language: cutText(record.derived.language ?? '', lengths.language),
        name: isPage ? null : cutText(record.name, lengths.name),
        data: !isPage && hasData ? data : null,
        userAgent: familyAgent(record.derived),
        timestamp: Math.floor(record.ts / 1_000),
        id: visitor.slice(0, lengths.id),
      }),
    },
  };
}

/** 200 with `beep` is Umami's word for a bot: nothing was kept. A batch names what it refused. */
function judge(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const verdict = commonVerdict(response, eventIds);
  if (verdict.ok.length === 0) return verdict;
  const answer = answerObject(response.body);
  if (own(answer, 'beep') !== undefined) return rejected(eventIds, 'bot_filtered');
  const refused = new Map<number, string>();
  for (const detail of listAt(answer, 'details') ?? []) {
    if (!isJsonObject(detail)) continue;
    const index = indexBelow(own(detail, 'index'), eventIds.length);
    const said = own(detail, 'response');
    const isBot = isJsonObject(said) && own(said, 'beep') !== undefined;
    if (index !== null) refused.set(index, isBot ? 'bot_filtered' : 'not_taken');
  }
  return refused.size === 0 ? verdict : partialVerdict(eventIds, refused, 'ok');
}
