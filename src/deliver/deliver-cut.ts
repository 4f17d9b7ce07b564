import type { Cut, Result } from '../spool/spool.ts';
import { limits } from '../vocabulary/limits.ts';
import { backoffMs } from './backoff.ts';
import type { ConfiguredDestination } from './configured-destination.ts';
import { deliverBatch, waitingIn } from './deliver-batch.ts';
import type { Fate, Lesson } from './deliver-batch.ts';
import type { Guard } from './guard.ts';
import type { Line } from './line.ts';
import { partId } from './part-id.ts';
import { permitCut } from './permit-cut.ts';
import type { Item, Permit } from './permit-cut.ts';

/** What it takes to bring a cut to its destination. */
export interface CutTools {
  readonly destination: ConfiguredDestination;
  readonly line: Line;
  readonly guard: Guard;
  readonly permit: Permit;
  readonly clock: { now(): number };
  readonly random: () => number;
  /** The shortest pause after a halt. */
  readonly haltPauseMs: number;
}

/** A cut at its end: every event has a fate, and what was learnt of the destination. */
export interface DeliveredCut {
  readonly items: readonly Item[];
  readonly results: readonly Result[];
  readonly lesson: Lesson;
}

/** Takes a cut through the last door to the vendor. It throws for nobody's mistake but our own. */
export async function deliverCut(cut: Cut, tools: CutTools): Promise<DeliveredCut> {
  const { destination, clock } = tools;
  const atMostOnce = !destination.definition.dedupes && destination.unanswered === 'atMostOnce';
  const ordered = destination.definition.ordered === true;
  let waiting: ReturnType<typeof waitingIn>;
  const { items, batches } = permitCut(cut, destination, tools.permit, clock.now());
  const lessons: Lesson[] = [];
  for (const [index, batch] of batches.entries()) {
    const batchId = index === 0 ? cut.id : partId(cut.id, `again ${index}`);
    const held: Fate | null = waiting === undefined ? null : { ...waiting, batch: batchId };
    const instead = cut.resumed && atMostOnce ? interrupted : held;
    const fates =
      instead !== null
        ? new Map([...batch.events.keys()].map((id) => [id, instead]))
        : await deliverBatch(batch.events, batchId, {
            line: tools.line,
            guard: tools.guard,
            unanswered: atMostOnce ? 'uncertain' : 'retry',
            ordered,
            onLesson: (lesson) => lessons.push(lesson),
          });
    for (const [id, item] of batch.items) item.fate = fates.get(id) ?? null;
    if (ordered) waiting = waitingIn(fates);
  }
  const lesson = merged(lessons);
  return { items, results: resultsOf(items, cut.attempts, lesson, tools), lesson };
}

/** A request for these may have left before the last stop: never again, for this destination. */
const interrupted: Fate = { as: 'uncertain', reason: 'interrupted' };

/** Whatever the vendor says, it is not asked again within a second: `Retry-After: 0` is no loop. */
function merged(lessons: readonly Lesson[]): Lesson {
  const waits = lessons.flatMap(({ retryAfterMs }) =>
    retryAfterMs === null ? [] : [retryAfterMs],
  );
  return {
    delivered: lessons.some(({ delivered }) => delivered),
    retryAfterMs: waits.length === 0 ? null : Math.max(limits.retryMsBase, ...waits),
    halt: lessons.find(({ halt }) => halt !== null)?.halt ?? null,
    reason: lessons.findLast(({ reason }) => reason !== null)?.reason ?? null,
  };
}

/** Events of one batch get one time, so that they are tried again together. */
function resultsOf(
  items: readonly Item[],
  attempts: number,
  { retryAfterMs, halt }: Lesson,
  { clock, random, haltPauseMs }: CutTools,
): readonly Result[] {
  const now = clock.now();
  const times = new Map<string, number>();
  const timeOf = (batch: string): number => {
    const wait = backoffMs(attempts, random(), retryAfterMs);
    const time = times.get(batch) ?? now + (halt === null ? wait : Math.max(wait, haltPauseMs));
    times.set(batch, time);
    return time;
  };
  return items.map(({ position, fate }) => {
    if (fate === null) throw new Error('an event has no fate');
    if (fate.as === 'retry') return { position, ...fate, at: timeOf(fate.batch) };
    return { position, as: fate.as, reason: fate.as === 'delivered' ? null : fate.reason };
  });
}
