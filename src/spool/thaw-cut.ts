import { EnrichedEvent } from '../event/enriched-event.ts';
import { thaw } from './frame.ts';
import { splitFrames } from './frames.ts';
import type { RawCut, RawDeadLetter } from './messages.ts';
import type { Cut, DeadLetter, Position, SpooledEvent } from './spool.ts';
import type { TailRow } from './tail.ts';

/** Makes events of the frames of a cut, or takes them from memory; unreadable ones are named. */
export function thawCut(destination: string, raw: RawCut, inMemory: readonly TailRow[]): Cut {
  const first = inMemory[0]?.row ?? 0;
  const events: SpooledEvent[] = [];
  const corrupt: Position[] = [];
  const take = (position: Position, frame: Uint8Array | undefined): void => {
    const event = frame === undefined ? null : thaw(frame);
    if (event instanceof EnrichedEvent) events.push({ position, event });
    else corrupt.push(position);
  };
  for (const { row, from, to, body } of raw.slices) {
    const kept = body === 'in_memory' ? inMemory[row - first]?.events : undefined;
    const frames = body instanceof Uint8Array ? splitFrames(body, to - from) : null;
    for (let index = from; index < to; index += 1) {
      const event = kept?.[index];
      if (event === undefined) take({ row, index }, frames?.[index - from]);
      else events.push({ position: { row, index }, event });
    }
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
