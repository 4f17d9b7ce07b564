import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { own } from '../vocabulary/json.ts';
import { answerObject, indexBelow, listAt } from './answer-body.ts';
import { commonVerdict, rejected } from './common-verdict.ts';
import type { About, HttpDestination, Verdict, VendorResponse } from './destination.ts';
import { jsonBatches, type Unsendable } from './json-batches.ts';
import { matomoRow } from './matomo-row.ts';
import { partialVerdict } from './partial-verdict.ts';
import { urlAt } from './receiver-url.ts';
import { checkHosted, type Hosted, hostedParts, hostedSettings } from './vendor-settings.ts';

/** The checked settings of a Matomo site. */
export interface MatomoSettings extends Hosted {
  readonly url: string;
  readonly siteId: string;
  readonly eventCategory: string;
  readonly tokenAuth?: string | undefined;
}

const siteIdError =
  'siteId must be a number: it stands at Matomo > Administration > Websites > Manage';

const settings: z.ZodType<MatomoSettings> = z
  .strictObject({
    url: z
      .string({
        error: 'url is missing: give the address of your Matomo, "https://matomo.example"',
      })
      .meta({ description: 'Your Matomo; `/matomo.php` is put behind it where it is not there.' }),
    siteId: z
      .union([z.int().positive().transform(String), z.string().regex(/^\d{1,9}$/, siteIdError)], {
        error: siteIdError,
      })
      .meta({ description: 'The number of the website that receives the events.' }),
    eventCategory: z
      .string({ error: 'eventCategory must be a word: the category of the events in Matomo' })
      .min(1, 'eventCategory is empty: leave it out, or name the category of the events')
      .max(100, 'eventCategory is longer than 100 characters: name it in a word or two')
      .default('micro')
      .meta({ description: 'The category (`e_c`) under which Matomo shows the events.' }),
    tokenAuth: z
      .string({ error: 'tokenAuth must be text: see Matomo > Administration > Security' })
      .regex(/^[\x21-\x7e]{1,512}$/, {
        error:
          'tokenAuth must be one word: copy it from Matomo > Administration > Personal > Security',
      })
      .optional()
      .meta({
        secret: true,
        description:
          'A token with write access: Matomo then takes events older than 24 hours, and the country. It stands in the body; Sluice shows and logs it nowhere.',
      }),
    ...hostedSettings,
  })
  .superRefine(checkHosted);

const eventsMax = 100;
const bytesMax = 500_000;
const frameBytes = 1_024;
const dayMs = 86_400_000;

/** Matomo by its bulk tracking API: without an address, with the visitor id of the day. */
export const matomo: HttpDestination<MatomoSettings, 'analytics'> & { readonly about: About } = {
  type: 'matomo',
  kind: 'http',
  purposes: ['analytics'],
  ...hostedParts,
  settings,
  batch: { eventsMax, bytesMax, ageMsMax: 5_000 },
  dedupes: false,
  secretsInBody: ['tokenAuth'],
  maturity: { tested: 'documentation', on: '2026-11-22' },
  about: {
    title: 'Matomo (bulk tracking API)',
    setUp: [
      'Matomo > Administration > Websites > Manage: copy the number of the site.',
      'For orders switch e-commerce on there. For the country and for events older than a day make a token with write access (Administration > Personal > Security).',
    ],
    arrives: [
      'Page views with address, title and referrer; searches, downloads and orders as Matomo has them; all else as events: category, canonical name, the first text and the first number of its properties.',
      "The first 16 digits of the visitor id of the day, of this destination alone; browser, system and class of device as families; language; with `tokenAuth` the country; the site's own user as a pseudonym, where `identity.userIds` is on.",
    ],
    lostWithoutCookies: [
      'Visitors who come back on another day count as new; days between visits and first-touch attribution are missing.',
      'Without `tokenAuth` the place is that of the proxy, and events older than 24 hours are dropped as `too_old`.',
      "Matomo tells events without a visitor id (degraded or counted) apart by Sluice's own address only: they join in one visit.",
    ],
  },
  encode: (events, { settings, now }) => {
    const { url, siteId, eventCategory, tokenAuth } = settings;
    const site = { siteId, eventCategory, hasToken: tokenAuth !== undefined };
    const tail = tokenAuth === undefined ? '' : `,"token_auth":${JSON.stringify(tokenAuth)}`;
    return jsonBatches(events, {
      eventsMax,
      bytesMax,
      frameBytes,
      say: (record) => say(record, site, now),
      request: (texts) => ({
        method: 'POST',
        url: url.endsWith('.php') ? url : urlAt(url, '/matomo.php'),
        query: {},
        headers: { 'content-type': 'application/json' },
        body: `{"requests":[${texts.join(',')}]${tail}}`,
      }),
    });
  },
  judge,
};

function say(
  record: EventRecord,
  site: Parameters<typeof matomoRow>[1],
  now: number,
): { readonly json: JsonValue } | Unsendable {
  if (!site.hasToken && now - record.ts > dayMs) return { reason: 'too_old' };
  if (record.name === '') return { reason: 'not_representable', detail: 'event name' };
  return { json: `?${new URLSearchParams(matomoRow(record, site)).toString()}` };
}

/** Matomo says 200 to a batch with invalid rows too, and names them only where a token was sent. */
function judge(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const verdict = commonVerdict(response, eventIds);
  if (verdict.ok.length === 0) return verdict;
  const answer = answerObject(response.body);
  const refused = new Map<number, string>();
  for (const index of listAt(answer, 'invalid_indices') ?? []) {
    const at = indexBelow(index, eventIds.length);
    if (at !== null) refused.set(at, 'invalid');
  }
  if (refused.size > 0) return partialVerdict(eventIds, refused, 'ok');
  const isNothing = own(answer, 'tracked') === 0 || own(answer, 'status') === 'error';
  return isNothing ? rejected(eventIds, 'invalid') : verdict;
}
