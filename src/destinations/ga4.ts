import type { EventRecord } from '../event/event-record.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { answerObject } from './answer-body.ts';
import { commonVerdict, rejected } from './common-verdict.ts';
import type {
  About,
  Encoded,
  EncodeContext,
  HttpDestination,
  Verdict,
  VendorResponse,
} from './destination.ts';
import { ga4Batches, type Ga4Event } from './ga4-batches.ts';
import { cnilRecord } from './ga4-cnil.ts';
import { ga4Limits } from './ga4-names.ts';
import { sayInGa4 } from './ga4-params.ts';
import { ga4Losses } from './ga4-losses.ts';
import { ga4Problem } from './ga4-problem.ts';
import { ga4SenderOf, ga4SessionIdOf } from './ga4-sender.ts';
import { ga4Settings, type Ga4Settings, underCnil } from './ga4-settings.ts';
import { urlAt } from './receiver-url.ts';
import { relayHost } from './vendor-settings.ts';
import { ga4SentName } from './ga4-wording.ts';

const hosts = { eu: 'region1.google-analytics.com', us: 'www.google-analytics.com' } as const;

/** Google Analytics 4 by the Measurement Protocol, without cookies, address or user agent. */
export const ga4: HttpDestination<Ga4Settings, 'analytics'> & { readonly about: About } = {
  type: 'ga4',
  kind: 'http',
  purposes: ['analytics'],
  ownStore: false,
  settings: ga4Settings,
  underPolicy: (settings, policy) =>
    policy.name === 'cnil-proxy' ? underCnil(settings) : settings,
  losesWith: ga4Losses,
  hostWith: (settings) => relayHost(settings, hosts[settings.host]),
  mayReachPrivate: ({ allowPrivate }) => allowPrivate,
  batch: { eventsMax: 100, bytesMax: ga4Limits.bodyBytes, ageMsMax: 2_000 },
  eventAgeMsMax: ga4Limits.ageMs,
  dedupes: false,
  maturity: { tested: 'documentation', on: '2026-11-22' },
  about: {
    title: 'Google Analytics 4 (Measurement Protocol)',
    setUp: [
      'GA4 > Admin > Data streams > (your web stream): copy the measurement id, and make a secret at Measurement Protocol API secrets.',
      '`sluice ga4 setup` prints the custom dimensions (`mc_category`, `mc_stage`, the parameters that your sites declare) and key events to create in the property.',
      "With Google's tag on the page write `mode: augment`, without it leave `mode: only`.",
      "`sluice doctor --live` sends a made-up page view to Google's debug endpoint, which keeps none.",
    ],
    arrives: [
      'Events with page address, title and referrer, value, currency, items, category and stage of the funnel, and up to 25 parameters in all.',
      'A client id of this destination alone, made from the visitor id of the day; the start of the session; country and region; device class, system, browser and language.',
      "The site's own user id as a pseudonym of this destination, where `identity.userIds` is on.",
      'The consent to `ad_user_data` and `ad_personalization`, said with each request.',
      'What Google would forget without a word is refused here, with its reason: names, lengths, numbers of parameters, events older than 72 hours. `sluice ga4 setup` prints what to create in the property, `sluice doctor --live` asks its debug endpoint.',
      'Under `policy: cnil-proxy` less: no external referrer, no parameters of addresses, a client id that several visitors of one day share, listed countries and common agents only, parameters of a list. `sluice report conformance` reads what left.',
    ],
    lostWithoutCookies: [
      'People who come back on another day count as new; Google Signals, remarketing, demographics and modelled conversions are missing.',
      'Source and medium show as "(not set)" for sessions that Google\'s own tag did not start: the protocol is made to complete that tag (`mode: augment`).',
      'Under `policy: cnil-proxy` also campaigns and search words, and counts of visitors: GA4 shows shared ids; purchases go without their order id, so Google can not recognise a repeat.',
      "Events without a visitor id (degraded or counted) can't be sent: the protocol needs one.",
    ],
  },
  encode,
  judge,
};

function encode(
  events: readonly PermittedEvent<'analytics'>[],
  { settings, now }: EncodeContext<Ga4Settings>,
): Encoded {
  const read = events.map(({ record }) => ({
    id: record.id,
    as: readEvent(settings.cnil ? cnilRecord(record, settings.cnil) : record, settings, now),
  }));
  const good = read.flatMap(({ as }) => ('said' in as ? [as] : []));
  const { batches, tooLarge } = ga4Batches(good);
  const request = {
    method: 'POST',
    url: urlAt(settings.url ?? `https://${hosts[settings.host]}`, '/mp/collect'),
    query: { measurement_id: settings.measurementId, api_secret: settings.apiSecret },
    headers: { 'content-type': 'application/json' },
  } as const;
  return {
    requests: batches.map(({ eventIds, body }) => ({ request: { ...request, body }, eventIds })),
    dropped: read.flatMap(({ id, as }) => {
      if ('reason' in as) return [{ eventId: id, ...as }];
      return tooLarge.has(id) ? [{ eventId: id, reason: 'too_large' as const }] : [];
    }),
  };
}

type Unsent = Omit<Encoded['dropped'][number], 'eventId'>;

function readEvent(record: EventRecord, settings: Ga4Settings, now: number): Ga4Event | Unsent {
  if (now - record.ts > ga4Limits.ageMs) return { reason: 'too_old' };
  const plain = sayInGa4(record, settings, ga4SessionIdOf(record, settings));
  const said = { ...plain, name: ga4SentName(plain.name, settings) };
  const problem = ga4Problem(said);
  if (problem !== null) return { reason: 'not_representable', detail: problem };
  const sender = ga4SenderOf(record, settings);
  if (sender === null) return { reason: 'no_identifier' };
  // The protocol takes times of the past only.
  return { id: record.id, at: Math.floor(Math.min(record.ts, now)), sender, said };
}

/** Google says 204 to anything; only its debug host names what is wrong, with status 200. */
function judge(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const verdict = commonVerdict(response, eventIds);
  const code = verdict.ok.length === 0 ? null : validationCode(response.body);
  return code === null ? verdict : rejected(eventIds, code);
}

function validationCode(body: string): string | null {
  if (!body.includes('validationMessages')) return null;
  const messages = own(answerObject(body), 'validationMessages');
  if (!Array.isArray(messages) || messages.length === 0) return null;
  const first: unknown = messages[0];
  const code = isJsonObject(first) ? own(first, 'validationCode') : null;
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'validation_failed';
}
