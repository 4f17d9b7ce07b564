import { frameHeaderBytes } from './frames.ts';
import type { CutLimits, Position } from './spool.ts';

/** A row of the log without its body. */
export interface Head {
  readonly row: number;
  readonly count: number;
  readonly bytes: number;
}

/** Neighbouring events of one row. */
export interface Part {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** What a cut takes, and where the next one begins. */
export interface CutPlan {
  readonly parts: readonly Part[];
  readonly to: Position;
  readonly count: number;
}

/** The frames of a row; null where it is damaged. */
export type FramesOf = (row: number) => readonly Uint8Array[] | null;

/** Plans a cut: at least one event, then as many as both limits allow. */
export function planCut(
  heads: Iterable<Head>,
  start: Position,
  limits: Pick<CutLimits, 'events' | 'bytes'>,
  framesOf: FramesOf,
): CutPlan {
  const parts: Part[] = [];
  let to = start;
  let { events, bytes } = limits;
  for (const head of heads) {
    const from = head.row === start.row ? start.index : 0;
    const end = endWithin(head, from, { events, bytes, isFirst: parts.length === 0 }, framesOf);
    if (end === from) break;
    parts.push({ row: head.row, from, to: end });
    events -= end - from;
    bytes -= head.bytes * ((end - from) / head.count);
    to = end === head.count ? { row: head.row + 1, index: 0 } : { row: head.row, index: end };
    if (end < head.count || events <= 0 || bytes <= 0) break;
  }
  return { parts, to, count: limits.events - events };
}

/** How far a row fits into the room; the first event of a cut always does. */
function endWithin(
  { row, count, bytes: rowBytes }: Head,
  from: number,
  room: { readonly events: number; readonly bytes: number; readonly isFirst: boolean },
  framesOf: FramesOf,
): number {
  const most = Math.min(count, from + room.events);
  if (rowBytes <= room.bytes) return most;
  const frames = framesOf(row);
  if (frames === null) return most;
  let { bytes } = room;
  let end = from;
  while (end < most) {
    bytes -= frameHeaderBytes + (frames[end]?.byteLength ?? 0);
    if (bytes < 0 && !(room.isFirst && end === from)) break;
    end += 1;
  }
  return end;
}
