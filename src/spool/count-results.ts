import type { EpochMs } from '../vocabulary/ids.ts';
import type { Settling } from './messages.ts';
import type { Cut, Position, Result } from './spool.ts';

/** Settlements that are told apart by their reason. */
const byReason: ReadonlySet<string> = new Set(['dropped', 'dead']);

/** Counts the results of a cut. Throws unless each of its events stands exactly once. */
export function countResults(cut: Cut, results: readonly Result[], now: EpochMs): Settling {
  const open = openPositions(cut);
  const counters = new Map<string, number>();
  const retries: Settling['retries'][number][] = [];
  const dead: Settling['dead'][number][] = [];
  for (const result of results) {
    const key = keyOf(result.position);
    const eventId = open.get(key);
    if (eventId === undefined)
      throw new Error(`not open in cut ${cut.id}: ${result.position.row}.${result.position.index}`);
    open.delete(key);
    if (result.as === 'retry') {
      const { position, at, reason, batch } = result;
      retries.push({ position, at: Math.floor(at), reason, batch });
      continue;
    }
    const reason = result.reason ?? 'unknown';
    const end = byReason.has(result.as) ? `${result.as}:${reason}` : result.as;
    const counter = result.position.row < 0 ? `replay:${end}` : end;
    counters.set(counter, (counters.get(counter) ?? 0) + 1);
    if (result.as === 'dead') dead.push({ position: result.position, reason, eventId });
  }
  if (open.size > 0) throw new Error(`${open.size} events of cut ${cut.id} have no result`);
  const increments = [...counters];
  return { destination: cut.destination, cutId: cut.id, now, increments, retries, dead };
}

function openPositions(cut: Cut): Map<number, string> {
  const open = new Map<number, string>();
  for (const { position, event } of cut.events) open.set(keyOf(position), event.record.id);
  for (const position of cut.corrupt) open.set(keyOf(position), '');
  return open;
}

/** More events than a row can have. */
const eventsPerRow = 2 ** 20;

function keyOf({ row, index }: Position): number {
  return row * eventsPerRow + index;
}
