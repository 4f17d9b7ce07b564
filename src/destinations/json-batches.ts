import type { EventRecord } from '../event/event-record.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import type { Encoded, EncodedRequest, VendorRequest } from './destination.ts';

/** Why an event can't be sent, as a value. */
export type Unsendable = Omit<Encoded['dropped'][number], 'eventId'>;

/** What a batched JSON API takes, and how its requests are put together. */
export interface JsonBatchPlan {
  /** One event in the vendor's words. */
  readonly say: (record: EventRecord) => { readonly json: JsonValue } | Unsendable;
  readonly eventsMax: number;
  /** Of a whole request's body. */
  readonly bytesMax: number;
  /** Of one event in it; the request's limit alone where the vendor names none. */
  readonly eventBytesMax?: number;
  /** What the body needs beside its events and their commas. */
  readonly frameBytes: number;
  /** Groups of which none may share a request; all may where it is left out. */
  readonly groupOf?: (record: EventRecord) => string;
  readonly request: (events: readonly string[], records: readonly EventRecord[]) => VendorRequest;
}

interface Part {
  readonly texts: string[];
  readonly records: EventRecord[];
  bytes: number;
}

/**
 * Says each event as JSON and puts them into as few requests as the vendor's limits allow, in their
 * order. An event that fits no request is dropped as `too_large`.
 */
export function jsonBatches(events: readonly PermittedEvent[], plan: JsonBatchPlan): Encoded {
  const dropped: Encoded['dropped'][number][] = [];
  const parts: Part[] = [];
  const open = new Map<string, Part>();
  for (const { record } of events) {
    const said = plan.say(record);
    if ('reason' in said) {
      dropped.push({ eventId: record.id, ...said });
      continue;
    }
    const text = JSON.stringify(said.json);
    const size = Buffer.byteLength(text);
    if (size > (plan.eventBytesMax ?? Infinity) || plan.frameBytes + size + 1 > plan.bytesMax) {
      dropped.push({ eventId: record.id, reason: 'too_large' });
      continue;
    }
    const group = plan.groupOf?.(record) ?? '';
    let part = open.get(group);
    const isFull =
      part !== undefined &&
      (part.texts.length >= plan.eventsMax || part.bytes + size + 1 > plan.bytesMax);
    if (part === undefined || isFull) {
      part = { texts: [], records: [], bytes: plan.frameBytes };
      open.set(group, part);
      parts.push(part);
    }
    part.texts.push(text);
    part.records.push(record);
    part.bytes += size + 1;
  }
  return { requests: parts.map((part) => requestOf(part, plan)), dropped };
}

function requestOf({ texts, records }: Part, plan: JsonBatchPlan): EncodedRequest {
  return { request: plan.request(texts, records), eventIds: records.map(({ id }) => id) };
}
