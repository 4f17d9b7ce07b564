import { PermittedEvent } from '../event/permitted-event.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { Cut, Position } from '../spool/spool.ts';
import { limits } from '../vocabulary/limits.ts';
import { dropReasons } from '../vocabulary/outcomes.ts';
import type { Dropped } from '../vocabulary/outcomes.ts';
import type { ConfiguredDestination } from './configured-destination.ts';
import type { Batch, Fate } from './deliver-batch.ts';

/** The last door, with everything it needs but the event and the destination. */
export type Permit = (
  event: EnrichedEvent,
  destination: ConfiguredDestination,
) => PermittedEvent | Dropped;

/** An event of a cut with its fate, once it has one. */
export interface Item {
  readonly position: Position;
  /** The id in the spool; the permitted one may be another. */
  readonly eventId: string;
  fate: Fate | null;
}

/** A cut after the last door: batches in which each permitted id stands once. */
export interface PermittedCut {
  readonly items: readonly Item[];
  readonly batches: readonly {
    readonly events: Batch;
    readonly items: ReadonlyMap<string, Item>;
  }[];
}

/**
 * Asks the last door for every event of a cut; what may not leave has its fate already. An event of
 * which a withdrawal may be forgotten by now does not leave, however often it was sent again.
 */
export function permitCut(
  cut: Cut,
  destination: ConfiguredDestination,
  permit: Permit,
  now: number,
): PermittedCut {
  const ageMax = destination.definition.eventAgeMsMax ?? Infinity;
  const items: Item[] = cut.corrupt.map((position) => ({
    position,
    eventId: '',
    fate: { as: 'dead', reason: 'frame_unreadable' },
  }));
  const batches: { events: Map<string, PermittedEvent>; items: Map<string, Item> }[] = [];
  for (const { position, event } of cut.events) {
    const item: Item = { position, eventId: event.record.id, fate: null };
    items.push(item);
    const { ts, receivedAt } = event.record;
    const isTooOld = now - ts > ageMax || now - receivedAt > limits.withdrawalMs;
    const permitted = isTooOld ? tooOld : ask(event, destination, permit);
    if (!PermittedEvent.is(permitted)) {
      item.fate = permitted;
      continue;
    }
    const { id } = permitted.record;
    const batch = batches.at(-1);
    if (batch === undefined || batch.events.has(id)) {
      batches.push({ events: new Map([[id, permitted]]), items: new Map([[id, item]]) });
    } else {
      batch.events.set(id, permitted);
      batch.items.set(id, item);
    }
  }
  return { items, batches };
}

const tooOld: Fate = { as: 'dropped', reason: 'too_old' };

function ask(
  event: EnrichedEvent,
  destination: ConfiguredDestination,
  permit: Permit,
): PermittedEvent | Fate {
  try {
    const answer = permit(event, destination);
    if (PermittedEvent.is(answer)) return answer;
    if (dropReasons.includes(answer.dropped)) return { as: 'dropped', reason: answer.dropped };
  } catch {
    // What the door could not decide does not leave.
  }
  return { as: 'dead', reason: 'permit_failed' };
}
