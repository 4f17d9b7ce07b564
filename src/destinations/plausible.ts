import { z } from 'zod';
import type { EventRecord } from '../event/event-record.ts';
import type { JsonObject, JsonValue } from '../vocabulary/json.ts';
import { commonVerdict, rejected } from './common-verdict.ts';
import type { About, HttpDestination, Verdict, VendorResponse } from './destination.ts';
import { familyAgent } from './family-agent.ts';
import { jsonBatches, type Unsendable } from './json-batches.ts';
import { urlAt } from './receiver-url.ts';
import { checkHosted, type Hosted, hostedParts, hostedSettings } from './vendor-settings.ts';
import { cutText, filledFields } from './vendor-text.ts';

/** The checked settings of a site in Plausible. */
export interface PlausibleSettings extends Hosted {
  readonly domain: string;
  readonly url: string;
}

const settings: z.ZodType<PlausibleSettings> = z
  .strictObject({
    domain: z
      .string({ error: "domain is missing: the site's name as it stands in Plausible" })
      .regex(/^[A-Za-z0-9.-]{1,253}(?:\/[A-Za-z0-9._/-]{0,200})?$/, {
        error: "domain must be the site's name as it stands in Plausible, without https://",
      })
      .meta({ description: 'The site in Plausible that receives the events.' }),
    url: z
      .string({ error: 'url must be text: the address of your own Plausible, "https://…"' })
      .default('https://plausible.io')
      .meta({ description: "Your own Plausible, without `/api`; else Plausible's cloud." }),
    ...hostedSettings,
  })
  .superRefine(checkHosted);

// plausible.io/docs/events-api
const limits = { url: 2_000, name: 120, properties: 30, key: 300, value: 2_000 };
/** The API has no time: what comes late would count as now. */
const ageMsMax = 30 * 60_000;
/** These say that somebody is there, not that he did something. */
const passive: ReadonlySet<string> = new Set(['scroll_depth', 'engaged_time']);

/** Plausible by its events API: counts of pages and goals, without an address or a visitor's id. */
export const plausible: HttpDestination<PlausibleSettings, 'analytics'> & {
  readonly about: About;
} = {
  type: 'plausible',
  kind: 'http',
  purposes: ['analytics'],
  ...hostedParts,
  settings,
  batch: { eventsMax: 20, bytesMax: 64_000, ageMsMax: 1_000 },
  eventAgeMsMax: ageMsMax,
  dedupes: false,
  maturity: { tested: 'documentation', on: '2026-11-22' },
  about: {
    title: 'Plausible (events API)',
    setUp: [
      'Plausible > Sites: the domain as it stands there.',
      'Site settings > Goals: add a custom event goal for each canonical name that you want to see.',
    ],
    arrives: [
      'Page views and goals by their canonical name: page address, referrer, up to 30 plain properties, revenue; a user agent that says the families of browser and system alone. One request for each event.',
    ],
    lostWithoutCookies: [
      "Visitors and visits: Plausible makes them from the visitor's address, which Sluice does not have any more when an event leaves, so all visitors with the same browser and system count as one. Counts of pages and goals hold.",
      "Plausible's cloud drops what comes from a hosting provider's address; that answer is counted as refused (`dropped_by_destination`). Your own Plausible takes it.",
      'Events older than 30 minutes: the API takes no time.',
    ],
  },
  encode: (events, { settings: { domain, url }, now }) =>
    jsonBatches(events, {
      eventsMax: 1,
      bytesMax: 64_000,
      frameBytes: 0,
      say: (record) => say(record, domain, now),
      request: ([text = ''], [record]) => ({
        method: 'POST',
        url: urlAt(url, '/api/event'),
        query: {},
        headers: {
          'content-type': 'application/json',
          'user-agent': familyAgent(
            record?.derived ?? { browser: 'other', os: 'other', device: 'other' },
          ),
        },
        body: text,
      }),
    }),
  judge,
};

function say(
  record: EventRecord,
  domain: string,
  now: number,
): { readonly json: JsonValue } | Unsendable {
  if (now - record.ts > ageMsMax) return { reason: 'too_old' };
  if (record.name === '') return { reason: 'not_representable', detail: 'event name' };
  if (URL.parse(record.url) === null) return { reason: 'not_representable', detail: 'url' };
  const { currency } = record;
  const isMoney = record.value !== null && /^[A-Z]{3}$/.test(currency ?? '');
  return {
    json: {
      name: record.name === 'page_view' ? 'pageview' : cutText(record.name, limits.name),
      url: cutText(record.url, limits.url),
      domain,
      ...filledFields({
        referrer: cutText(record.referrer, limits.url),
        props: propertiesOf(record),
        revenue: isMoney ? { currency, amount: record.value } : null,
      }),
      ...(passive.has(record.name) ? { interactive: false } : {}),
    },
  };
}

/** Plain values only: Plausible takes neither lists nor objects. */
function propertiesOf(record: EventRecord): JsonObject | null {
  const plain = Object.entries(record.params).filter(
    ([name, value]) =>
      name !== '' &&
      name !== 'user_id' &&
      value !== null &&
      value !== '' &&
      typeof value !== 'object',
  );
  const said = plain
    .slice(0, limits.properties)
    .map(([name, value]): [string, JsonValue] => [
      cutText(name, limits.key),
      typeof value === 'string' ? cutText(value, limits.value) : value,
    ]);
  return said.length === 0 ? null : Object.fromEntries(said);
}

/** 202 with this header: taken, and thrown away. */
function judge(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const verdict = commonVerdict(response, eventIds);
  const isDropped = response.headers['x-plausible-dropped'] === '1';
  return verdict.ok.length > 0 && isDropped
    ? rejected(eventIds, 'dropped_by_destination')
    : verdict;
}
