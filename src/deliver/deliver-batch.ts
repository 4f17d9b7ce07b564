import { bisected } from '../destinations/common-verdict.ts';
import type { Verdict } from '../destinations/destination.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { DropReason } from '../vocabulary/outcomes.ts';
import type { Guard } from './guard.ts';
import type { Line, Prepared } from './line.ts';
import { partId } from './part-id.ts';
import { haltReason } from './remedies.ts';
import type { Reply } from './reply.ts';

/** What became of one event of a batch. */
export type Fate =
  | { readonly as: 'delivered' }
  | { readonly as: 'dropped'; readonly reason: DropReason }
  | { readonly as: 'dead' | 'uncertain'; readonly reason: string }
  | { readonly as: 'retry'; readonly reason: string; readonly batch: string };

/** What a reply taught about the destination. */
export interface Lesson {
  /** Something arrived. */
  readonly delivered: boolean;
  readonly retryAfterMs: number | null;
  /** Why a person must act. */
  readonly halt: string | null;
  /** Why something was not delivered. */
  readonly reason: string | null;
}

/** The way to the destination, and what to make of its answers. */
export interface BatchTools {
  readonly line: Line;
  readonly guard: Guard;
  /** What a request without an answer becomes: sent again, or left as uncertain. */
  readonly unanswered: 'retry' | 'uncertain';
  /** One request at a time, and none behind one that must be sent again. */
  readonly ordered: boolean;
  readonly onLesson: (lesson: Lesson) => void;
}

/** Events by their permitted id, in order. */
export type Batch = ReadonlyMap<string, PermittedEvent>;

/** So many events were refused one by one: if none was taken, the receiver refuses everything. */
const aloneMax = 8;

/** What bisecting a request has found so far. */
interface Bisecting {
  hasTaken: boolean;
  refusedAlone: number;
  /** Why the last one was refused. */
  code: string;
}

/**
 * Encodes, sends and judges a batch, bisecting it as long as the vendor refuses the whole. Every
 * event has exactly one fate afterwards; nothing of it throws.
 */
export async function deliverBatch(
  batch: Batch,
  batchId: string,
  tools: BatchTools,
  bisecting: Bisecting | null = null,
): Promise<ReadonlyMap<string, Fate>> {
  const fates = new Map<string, Fate>();
  const prepared = prepare(batch, batchId, tools.line);
  if (prepared === null) return fill(fates, batch, { as: 'dead', reason: 'encode_failed' });
  for (const { eventId, reason } of prepared.dropped) {
    if (batch.has(eventId)) fates.set(eventId, { as: 'dropped', reason });
  }
  const { shipments } = prepared;
  const replies = tools.ordered
    ? []
    : await Promise.all(shipments.map((shipment) => tools.guard(shipment)));
  for (const [index, shipment] of shipments.entries()) {
    const mine = shipment.eventIds.filter((id) => batch.has(id) && !fates.has(id));
    const waiting = tools.ordered ? waitingIn(fates) : undefined;
    if (waiting !== undefined) {
      for (const id of mine) fates.set(id, { ...waiting, batch: batchId });
    } else {
      const reply = replies[index] ?? (await tools.guard(shipment));
      const part = partId(batchId, String(index));
      await take(reply, mine, { ...tools, batch, batchId, part, fates, bisecting });
    }
  }
  fill(fates, batch, { as: 'dead', reason: 'encode_failed' });
  return apart(fates, batchId);
}

interface Taking extends BatchTools {
  readonly batch: Batch;
  readonly batchId: string;
  readonly part: string;
  readonly fates: Map<string, Fate>;
  readonly bisecting: Bisecting | null;
}

function prepare(batch: Batch, batchId: string, line: Line): Prepared | null {
  try {
    return line.prepare([...batch.values()], batchId);
  } catch {
    return null;
  }
}

async function take(reply: Reply, ids: readonly string[], taking: Taking): Promise<void> {
  const { fates, batchId, onLesson } = taking;
  const setAll = (fate: Fate): void => ids.forEach((id) => fates.set(id, fate));
  if (reply.kind === 'judged') return takeVerdict(reply.verdict, reply.code, ids, taking);
  const { kind, reason } = reply;
  const halt = kind === 'blocked' ? reason : null;
  onLesson({ delivered: false, retryAfterMs: null, halt, reason });
  if (kind === 'unsendable') setAll({ as: 'dead', reason });
  else if (kind === 'unanswered' && taking.unanswered === 'uncertain') {
    setAll({ as: 'uncertain', reason });
  } else setAll({ as: 'retry', reason, batch: batchId });
  return undefined;
}

async function takeVerdict(
  judged: Verdict,
  code: string,
  ids: readonly string[],
  taking: Taking,
): Promise<void> {
  const { batchId, fates, onLesson } = taking;
  const open = new Set(ids);
  const set = (id: string, fate: Fate): void => {
    if (open.delete(id)) fates.set(id, fate);
  };
  const { ok, retry, reject, retryAfterMs = null, ...verdict } = parted(judged, ids);
  for (const id of ok) set(id, { as: 'delivered' });
  for (const { eventId, code } of reject) set(eventId, { as: 'dead', reason: code });
  for (const id of retry) set(id, { as: 'retry', reason: code, batch: batchId });
  const halt = verdict.halt === undefined ? null : haltReason(verdict.halt);
  const reason = halt ?? (retry.length > 0 ? code : reject[0]?.code) ?? null;
  onLesson({ delivered: ok.length > 0, retryAfterMs, halt, reason });
  const bisecting = taking.bisecting ?? { hasTaken: false, refusedAlone: 0, code };
  bisecting.hasTaken ||= ok.length > 0;
  const [alone] = ids.length === 1 ? reject : [];
  if (alone !== undefined) {
    bisecting.refusedAlone += 1;
    bisecting.code = alone.code;
  }
  const parts = (verdict.bisect ?? []).map((part) => part.filter((id) => open.has(id)));
  const isSmaller = parts.every(({ length }) => length < ids.length);
  const inner = isSmaller ? await bisect(parts, taking, bisecting) : [];
  for (const [id, fate] of inner) set(id, fate);
  for (const id of open) fates.set(id, { as: 'dead', reason: 'not_judged' });
}

/** Refusals that speak of what was sent, without a word of which event. */
const unnamed: ReadonlySet<string> = new Set(['http_400', 'http_422']);

/**
 * The whole of a request may be refused for one event of it: where no event is named, the halves
 * are sent alone.
 */
function parted(verdict: Verdict, ids: readonly string[]): Verdict {
  const { reject } = verdict;
  const [first] = reject;
  const isWhole = reject.length === ids.length && reject.every(({ code }) => unnamed.has(code));
  return isWhole && first !== undefined ? bisected(ids, first.code) : verdict;
}

/**
 * Sends the parts of a refused request, one after the other; a part that waits to be sent again
 * holds back those behind it. After `aloneMax` events that were refused one by one while nothing
 * was taken, a part that is refused is not parted further but shares the verdict: a receiver that
 * refuses everything sees few requests a batch, not two an event.
 */
async function bisect(
  parts: readonly (readonly string[])[],
  { batch, part, ...tools }: Taking,
  bisecting: Bisecting,
): Promise<ReadonlyMap<string, Fate>> {
  const fates = new Map<string, Fate>();
  const { hasTaken, refusedAlone, code } = bisecting;
  const isHopeless = !hasTaken && refusedAlone >= aloneMax;
  for (const [index, ids] of parts.entries()) {
    const id = partId(part, String(index));
    const mine = new Set(ids);
    const events = new Map([...batch].filter(([each]) => mine.has(each)));
    const waiting = waitingIn(fates);
    if (isHopeless) fill(fates, events, { as: 'dead', reason: code });
    else if (waiting !== undefined) fill(fates, events, { ...waiting, batch: id });
    else {
      const inner = await deliverBatch(events, id, tools, bisecting);
      for (const [each, fate] of inner) fates.set(each, fate);
    }
  }
  return fates;
}

/** What of them must be sent again: the first of it; nothing may overtake it where order is kept. */
export function waitingIn(fates: ReadonlyMap<string, Fate>): (Fate & { as: 'retry' }) | undefined {
  return [...fates.values()].find((fate) => fate.as === 'retry');
}

function fill(fates: Map<string, Fate>, batch: Batch, fate: Fate): Map<string, Fate> {
  for (const id of batch.keys()) if (!fates.has(id)) fates.set(id, fate);
  return fates;
}

/** Where only some of a batch is tried again, those are another batch, with an id of their own. */
function apart(fates: Map<string, Fate>, batchId: string): ReadonlyMap<string, Fate> {
  const sent = [...fates.values()].filter(({ as }) => as !== 'dropped');
  if (sent.every((fate) => fate.as === 'retry' && fate.batch === batchId)) return fates;
  const batch = partId(batchId, 'rest');
  for (const [id, fate] of fates) {
    if (fate.as === 'retry' && fate.batch === batchId) fates.set(id, { ...fate, batch });
  }
  return fates;
}
