import { Raw } from '../event/raw.ts';
import { RawEvent, type RequestFacts } from '../event/raw-event.ts';
import { type EpochMs, type EventId, uuidV7 } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { ParsedBeacon, ParsedEvent } from './beacon.ts';

/**
 * Makes the raw events of a beacon: each with its time (received − age), its id and the key by
 * which a repetition is known. Events above the age limit are counted and left out.
 */
export function mintEvents(
  beacon: ParsedBeacon,
  request: RequestFacts,
  at: { readonly receivedAt: EpochMs; readonly random: (bytes: number) => Buffer },
): { readonly events: readonly RawEvent[]; readonly tooOld: number } {
  const held = new Raw(request);
  const events: RawEvent[] = [];
  for (const event of beacon.events) {
    if (event.ageMs > limits.eventAgeMsMax) continue;
    const ts = Math.floor(at.receivedAt - event.ageMs);
    const id = event.id ?? uuidV7(ts, at.random(10));
    events.push(
      RawEvent.mint({
        site: beacon.site,
        page: beacon.page,
        id,
        dedupeKey: dedupeKey(beacon, event, id),
        ts,
        receivedAt: at.receivedAt,
        request: held,
        content: new Raw(event.content),
      }),
    );
  }
  return { events, tooOld: beacon.events.length - events.length };
}

/** Two arrivals are one event when site and id agree, or site, page and the page's own counter. */
function dedupeKey(beacon: ParsedBeacon, event: ParsedEvent, id: EventId): string {
  const ownCount = event.id === null && event.seq !== null && beacon.page !== null;
  return ownCount ? `${beacon.site}|p|${beacon.page}|${event.seq}` : `${beacon.site}|i|${id}`;
}
