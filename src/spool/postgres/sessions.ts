import type { EnrichedEvent } from '../../event/enriched-event.ts';
import { Sessions } from '../../identity/sessions.ts';
import type { LiveSession } from '../../identity/sessions.ts';
import { parseVisitorId } from '../../vocabulary/ids.ts';
import type { VisitorId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Assigned } from '../frame.ts';
import { integer, text } from '../row.ts';
import type { Row } from '../row.ts';
import { SpoolUnavailable } from '../spool.ts';
import type { Room, Rooms } from './rooms.ts';

type Answers = ReadonlyMap<EnrichedEvent, Assigned>;

interface Caller {
  readonly events: readonly EnrichedEvent[];
  resolve(answers: Answers): void;
  reject(error: unknown): void;
}

/**
 * The sessions that all nodes share, in an UNLOGGED table: not replicated, empty after a crash,
 * dropped by the slice. The rows of a visitor are locked while a node decides, so that two nodes
 * never start two sessions. What comes meanwhile is decided together.
 */
export class SharedSessions {
  readonly #rooms: Rooms;
  readonly #random: (bytes: number) => Buffer;
  #callers: Caller[] = [];
  #waiting = 0;
  #working: Promise<void> | null = null;

  constructor(rooms: Rooms, random: (bytes: number) => Buffer) {
    this.#rooms = rooms;
    this.#random = random;
  }

  assign(events: readonly EnrichedEvent[]): Promise<Answers> {
    if (this.#waiting + events.length > limits.pendingEventsMax) {
      return Promise.reject(new SpoolUnavailable('overloaded'));
    }
    this.#waiting += events.length;
    return new Promise((resolve, reject) => {
      this.#callers.push({ events, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  async #work(): Promise<void> {
    while (this.#callers.length > 0) {
      const callers = this.#callers;
      this.#callers = [];
      const events = callers.flatMap((caller) => caller.events);
      try {
        const answers = await this.#rooms.enter('throwaway', (room) => this.#decide(room, events));
        for (const caller of callers) caller.resolve(answers);
      } catch (error) {
        for (const caller of callers) caller.reject(error);
      }
      this.#waiting -= events.length;
    }
    this.#working = null;
  }

  async #decide(room: Room, events: readonly EnrichedEvent[]): Promise<Answers> {
    const named = events.flatMap((event) => {
      const visitor = parseVisitorId(event.record.visitor);
      return visitor === null ? [] : [{ event, visitor, previous: event.previousVisitor }];
    });
    const visitors = new Set(
      named.flatMap(({ visitor, previous }) =>
        previous === null ? [visitor] : [visitor, previous],
      ),
    );
    const sessions = new Sessions(this.#random, Infinity);
    for (const [visitor, live] of await lockSessions(room, [...visitors])) {
      sessions.restore(visitor, live);
    }
    const answers = new Map(
      named.map(({ event, visitor, previous }) => [
        event,
        sessions.assign(visitor, previous, event.record.ts),
      ]),
    );
    await writeSessions(room, sessions.entries());
    return answers;
  }
}

/** Locks the visitors' rows in the present slice, and reads where each one stands. */
async function lockSessions(
  room: Room,
  visitors: readonly VisitorId[],
): Promise<ReadonlyMap<VisitorId, LiveSession>> {
  const now = await room.rows(
    `INSERT INTO session AS live (visitor, slice)
     SELECT visitor, $2 FROM unnest($1::text[]) AS each(visitor) ORDER BY visitor
     ON CONFLICT (visitor, slice) DO UPDATE SET visitor = live.visitor RETURNING *`,
    [visitors, room.slice],
  );
  const before = await room.rows(
    `SELECT DISTINCT ON (visitor) * FROM session
     WHERE visitor = ANY($1::text[]) AND slice <> $2 AND id IS NOT NULL
       AND slice IN (SELECT no FROM slice)
     ORDER BY visitor, slice DESC`,
    [visitors, room.slice],
  );
  return new Map([...before, ...now].flatMap(parseLive));
}

function parseLive(row: Row): readonly (readonly [VisitorId, LiveSession])[] {
  const visitor = parseVisitorId(row['visitor']);
  if (visitor === null || row['id'] === null) return [];
  const session = { id: text(row, 'id'), start: integer(row, 'start_s') };
  return [
    [visitor, { session, startMs: integer(row, 'start_ms'), lastMs: integer(row, 'last_ms') }],
  ];
}

async function writeSessions(
  room: Room,
  entries: readonly (readonly [VisitorId, LiveSession])[],
): Promise<void> {
  await room.rows(
    `UPDATE session SET id = each.id, start_s = each.start_s, start_ms = each.start_ms,
       last_ms = each.last_ms
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
       AS each(visitor, id, start_s, start_ms, last_ms)
     WHERE session.visitor = each.visitor AND session.slice = $6`,
    [
      entries.map(([visitor]) => visitor),
      entries.map(([, { session }]) => session.id),
      entries.map(([, { session }]) => session.start),
      entries.map(([, { startMs }]) => startMs),
      entries.map(([, { lastMs }]) => lastMs),
      room.slice,
    ],
  );
}
