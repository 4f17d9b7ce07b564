import type { Session } from '../event/event-record.ts';
import type { VisitorId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';

/** A session that may go on, with the times of its first and its newest event. */
export interface LiveSession {
  readonly session: Session;
  readonly startMs: number;
  readonly lastMs: number;
}

/** A visitor with the session in which the event falls. */
export interface AssignedSession {
  readonly visitor: VisitorId;
  readonly session: Session;
}

/**
 * The sessions of this process, assigned at the spool's serial point. In memory only; a session
 * ends after 30 minutes without an event, and after 24 hours whatever happens. A session that
 * crosses midnight keeps yesterday's visitor id while yesterday's key lives.
 */
export class Sessions {
  readonly #live = new Map<VisitorId, LiveSession>();
  readonly #random: (bytes: number) => Buffer;
  readonly #max: number;

  constructor(random: (bytes: number) => Buffer, max: number = limits.sessionsMax) {
    this.#random = random;
    this.#max = max;
  }

  assign(visitor: VisitorId, previous: VisitorId | null, ts: number): AssignedSession {
    const own = this.#running(visitor, ts);
    if (own !== null) return { visitor, session: own };
    const crossing = previous === null ? null : this.#running(previous, ts);
    if (previous !== null && crossing !== null) return { visitor: previous, session: crossing };
    const id = this.#random(8).toString('hex');
    const session = { id, start: Math.floor(ts / 1000) };
    this.#remember(visitor, { session, startMs: ts, lastMs: ts });
    return { visitor, session };
  }

  /** Takes over what another process, or another time, knew of a visitor. */
  restore(visitor: VisitorId, live: LiveSession): void {
    this.#remember(visitor, live);
  }

  /** Every visitor with the session that may go on. */
  entries(): readonly (readonly [VisitorId, LiveSession])[] {
    return [...this.#live];
  }

  get size(): number {
    return this.#live.size;
  }

  /** Forgets sessions that are over. Call it now and then. */
  expire(now: number): void {
    for (const [visitor, live] of this.#live) {
      if (isOver(live, now)) this.#live.delete(visitor);
    }
  }

  #running(visitor: VisitorId, ts: number): Session | null {
    const live = this.#live.get(visitor);
    if (live === undefined || isOver(live, ts)) return null;
    if (ts > live.lastMs) this.#live.set(visitor, { ...live, lastMs: ts });
    return live.session;
  }

  #remember(visitor: VisitorId, live: LiveSession): void {
    this.#live.delete(visitor);
    if (this.#live.size >= this.#max) {
      const oldest = this.#live.keys().next();
      if (oldest.done !== true) this.#live.delete(oldest.value);
    }
    this.#live.set(visitor, live);
  }
}

/** True where a visit with these times does not reach to an event of this time. */
export function isOver(
  live: { readonly startMs: number; readonly lastMs: number },
  ts: number,
): boolean {
  return ts - live.lastMs > limits.sessionIdleMs || ts - live.startMs >= limits.sessionMsMax;
}
