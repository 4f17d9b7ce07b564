import type { JsonObject } from '../vocabulary/json.ts';
import { ga4Limits } from './ga4-names.ts';
import type { Ga4Said } from './ga4-params.ts';
import type { Ga4Sender } from './ga4-sender.ts';

/** One event, ready for GA4. */
export interface Ga4Event {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly sender: Ga4Sender;
  readonly said: Ga4Said;
}

export interface Ga4Batch {
  readonly eventIds: readonly string[];
  readonly body: string;
}

/**
 * Puts the events of one sender together, 25 at most and below GA4's size, senders in the order of
 * their first event. `tooLarge` holds the ids of events that fit no request at all.
 */
export function ga4Batches(events: readonly Ga4Event[]): {
  readonly batches: readonly Ga4Batch[];
  readonly tooLarge: ReadonlySet<string>;
} {
  const bySender = new Map<string, Ga4Event[]>();
  for (const event of events) {
    const key = JSON.stringify(event.sender);
    const group = bySender.get(key);
    if (group === undefined) bySender.set(key, [event]);
    else group.push(event);
  }
  const batches: Ga4Batch[] = [];
  const tooLarge = new Set<string>();
  for (const [key, group] of bySender) {
    for (const part of parts(group, Buffer.byteLength(key), tooLarge)) {
      batches.push({ eventIds: part.map((event) => event.id), body: bodyOf(part) });
    }
  }
  return { batches, tooLarge };
}

/** Room for a request's own braces, commas and times. */
const frameBytes = 128;
const timeBytes = 48;

function parts(
  group: readonly Ga4Event[],
  senderBytes: number,
  tooLarge: Set<string>,
): readonly (readonly Ga4Event[])[] {
  const empty = senderBytes + frameBytes;
  const done: Ga4Event[][] = [];
  let part: Ga4Event[] = [];
  let bytes = empty;
  for (const event of group) {
    const size = Buffer.byteLength(JSON.stringify(event.said)) + timeBytes;
    if (empty + size > ga4Limits.bodyBytes) {
      tooLarge.add(event.id);
      continue;
    }
    if (part.length === ga4Limits.eventsPerRequest || bytes + size > ga4Limits.bodyBytes) {
      done.push(part);
      [part, bytes] = [[], empty];
    }
    part.push(event);
    bytes += size;
  }
  return part.length === 0 ? done : [...done, part];
}

function bodyOf(part: readonly Ga4Event[]): string {
  const [first] = part;
  const earliest = part.reduce((least, event) => Math.min(least, event.at), Number.MAX_VALUE);
  const body: JsonObject = {
    ...first?.sender,
    timestamp_micros: earliest * 1000,
    events: part.map(({ said, at }) =>
      part.length === 1
        ? { name: said.name, params: said.params }
        : { name: said.name, params: said.params, timestamp_micros: at * 1000 },
    ),
  };
  return JSON.stringify(body);
}
