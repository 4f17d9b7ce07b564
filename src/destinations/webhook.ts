import type { EventRecord } from '../event/event-record.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import { commonVerdict, halted, retried } from './common-verdict.ts';
import type {
  About,
  Encoded,
  EncodeContext,
  EncodedRequest,
  HttpDestination,
  Verdict,
  VendorResponse,
} from './destination.ts';
import { standardWebhookHeaders } from './standard-webhook.ts';
import { webhookSettings, type WebhookSettings } from './webhook-settings.ts';

const eventsMax = 100;
/** Common receivers read 256 KiB at least (AWS API Gateway and functions: 6 MB, nginx: 1 MB). */
const bytesMax = 262_144;
const envelope = { head: '{"type":"events.batch","events":[', tail: ']}' };

/** Posts the event records, signed by Standard Webhooks, to an address of the operator's choice. */
export const webhook: HttpDestination<WebhookSettings, 'analytics'> & { readonly about: About } = {
  type: 'webhook',
  kind: 'http',
  purposes: ['analytics'],
  ownStore: false,
  ownStoreWith: (settings) => settings.ownStore,
  mayReachPrivate: (settings) => settings.allowPrivate,
  settings: webhookSettings,
  batch: { eventsMax, bytesMax, ageMsMax: 1_000 },
  dedupes: true,
  withSettings: ({ ordered }) => ({ ordered }),
  maturity: { tested: 'real-peer', on: '2026-11-21' },
  about: {
    title: 'Webhook (Standard Webhooks)',
    setUp: [
      '`echo whsec_$(openssl rand -base64 32)`: a secret for you and the receiver, which verifies it with any library of standardwebhooks.com.',
      'Answer 2xx once the events are safe: anything else is sent again with the same `webhook-id`.',
    ],
    arrives: [
      'Every event as the documented record (docs/events.md), in `{ "type": "events.batch", "events": […] }`.',
      "Visitor and session as ids of this destination alone: they can't be joined with another one by these (the event id is the same everywhere: receivers dedupe by it).",
      'Where only the degraded form is allowed: a random id in place of all others, no title, the hour only.',
    ],
    lostWithoutCookies: ['Visitors are recognised for one day and one site, not beyond.'],
  },
  encode,
  judge,
};

function encode(
  events: readonly PermittedEvent<'analytics'>[],
  context: EncodeContext<WebhookSettings>,
): Encoded {
  const requests: EncodedRequest[] = [];
  const dropped: { eventId: string; reason: 'too_large' }[] = [];
  const empty = envelope.head.length + envelope.tail.length;
  let ids: string[] = [];
  let records: string[] = [];
  let bytes = empty;
  const close = (): void => {
    if (ids.length > 0) requests.push(requestOf(ids, records, requests.length, context));
    [ids, records, bytes] = [[], [], empty];
  };
  for (const { record } of events) {
    const text = JSON.stringify(withoutGa(record));
    const size = Buffer.byteLength(text) + 1;
    if (empty + size > bytesMax) {
      dropped.push({ eventId: record.id, reason: 'too_large' });
      continue;
    }
    if (bytes + size > bytesMax || ids.length === eventsMax) close();
    ids.push(record.id);
    records.push(text);
    bytes += size;
  }
  close();
  return { requests, dropped };
}

/** Google's own ids are for Google alone: with them two destinations could be joined. */
function withoutGa(record: EventRecord): EventRecord {
  return record.ga ? { ...record, ga: null } : record;
}

/** The first part bears the batch's own id; a receiver must not take further parts for repeats. */
function requestOf(
  eventIds: readonly string[],
  records: readonly string[],
  part: number,
  { settings, now, batchId }: EncodeContext<WebhookSettings>,
): EncodedRequest {
  const url = new URL(settings.url);
  const query = Object.fromEntries(url.searchParams);
  url.search = '';
  const body = `${envelope.head}${records.join(',')}${envelope.tail}`;
  const id = part === 0 ? batchId : `${batchId}.${String(part)}`;
  const headers = {
    ...settings.headers,
    'content-type': 'application/json',
    ...standardWebhookHeaders({ id, now, body }, settings.secret),
  };
  return { request: { method: 'POST', url: url.href, query, headers, body }, eventIds };
}

/** 410: the receiver is gone, a person must act. 409: it is at work on the same id, so later again. */
function judge(response: VendorResponse, eventIds: readonly string[]): Verdict {
  if (response.status === 410) return halted(eventIds, 'config');
  if (response.status === 409) return retried(response, eventIds);
  return commonVerdict(response, eventIds);
}
