import { EnrichedEvent } from '../event/enriched-event.ts';
import { thaw } from './frame.ts';
import { splitFrames } from './frames.ts';
import type { RawCut, RawDeadLetter } from './messages.ts';
import type { Cut, DeadLetter, Position, SpooledEvent } from './spool.ts';

/** Makes events of the frames of a cut; those that can't be read are named. */
export function thawCut(destination: string, raw: RawCut): Cut {
  const events: SpooledEvent[] = [];
  const corrupt: Position[] = [];
  const take = (position: Position, frame: Uint8Array | undefined): void => {
    const event = frame === undefined ? null : thaw(frame);
    if (event instanceof EnrichedEvent) events.push({ position, event });
    else corrupt.push(position);
  };
  for (const { row, from, to, body } of raw.slices) {
    const frames = body === null ? null : splitFrames(body, to - from);
    for (let index = from; index < to; index += 1) take({ row, index }, frames?.[index - from]);
  }
  for (const { position, frame } of raw.loose) take(position, frame);
  const { id, attempts, resumed } = raw;
  return { id, destination, attempts, resumed, events, corrupt };
}

/** Makes an event of a dead letter's copy, where it can be read. */
export function thawDeadLetter({ frame, ...letter }: RawDeadLetter): DeadLetter {
  const event = thaw(frame);
  return { ...letter, event: event instanceof EnrichedEvent ? event : null };
}
