import { setTimeout as sleep } from 'node:timers/promises';
import type { CallName, Calls, RawCut, SpoolNotice } from '../messages.ts';
import { LeaseLost } from '../spool.ts';
import type { Forgotten, Idle, SpoolRetention } from '../spool.ts';
import type { SpoolPort } from '../spool-port.ts';
import { appendGroup } from './append.ts';
import { attachDestinations } from './attach.ts';
import { shiftMs } from './database-clock.ts';
import { purgeDeadLetters, readDeadLetters, replayDeadLetters } from './dead-letters.ts';
import { dropHours } from './drop-hours.ts';
import { eraseDeleted } from './erase-deleted.ts';
import { DatabaseFailure } from './failure.ts';
import { isGuardAt } from './guard.ts';
import { holdLease, releaseLeases, takeLease } from './lease.ts';
import type { PostgresLink, Transaction } from './link.ts';
import { nextCut } from './next-cut.ts';
import type { Guarded } from './next-cut.ts';
import { oldestKept } from './oldest-kept.ts';
import { replayRange } from './replay-range.ts';
import type { Rooms } from './rooms.ts';
import { settleCut } from './settle-cut.ts';
import type { Settler } from './settle-cut.ts';
import { readTally } from './tally.ts';
import { expire, trimLog } from './trim-log.ts';
import { wakeNodes } from './wake.ts';
import { readWithdrawals, writeWithdrawals } from './withdrawals.ts';

/** What this node is to the others, and what it may do. */
export interface PostgresNode extends Settler, SpoolRetention {
  /** Random for each start: a lease is a process's, not a machine's. */
  readonly name: string;
  /** The destinations that this node was told of last. */
  readonly attached: Set<string>;
  /** The clock of those who ask. What stands in the tables is the database's time. */
  readonly clock: { now(): number };
  readonly notify: (notice: SpoolNotice) => void;
  /** Tells what other nodes took back, in the transaction in which a cut is given out. */
  readonly beforeCut: (transaction: Transaction) => Promise<void>;
  readonly stopWatching: () => Promise<void>;
}

/** A transaction that is older than a row keeps it back for milliseconds as a rule. */
const guardPausesMs = [5, 5, 10, 20, 40];
/** How soon to look again: for rows behind the guard, and for a lease that may have lapsed. */
const lookAgainMs = { guard: 250, lease: 1_000 } as const;
/** A guard that does not move is looked at again after as long as it has stood, up to this. */
const lookAgainMsMax = 2_000;

/** A trim is due each second; the sizes of all partitions take some milliseconds. */
const measureEvery = 10;

/** Events that wait behind the guard, and since when by `performance.now()`. */
interface Held extends Guarded {
  readonly since: number;
}

type Handlers = {
  readonly [Name in CallName]: (ask: Calls[Name]['ask']) => Promise<Calls[Name]['answer']>;
};

/** The engine over PostgreSQL: every call is one transaction. */
export class PostgresPort implements SpoolPort {
  readonly #link: PostgresLink;
  readonly #rooms: Rooms;
  #node: PostgresNode;
  readonly #handlers: Handlers;
  /** The epochs under which this node got its cuts. */
  readonly #epochs = new Map<string, number>();
  /** The cut that this node gave out last, by destination. */
  readonly #given = new Map<string, string>();
  /** What the guard kept back at the last ask, by destination. */
  readonly #held = new Map<string, Held>();
  /** Cuts whose settlement may be in the database although the answer was lost. */
  readonly #unsure = new Set<string>();
  #forgotten = { events: 0, deadLetters: 0 };
  /** Trims until the sizes of the tables are asked for again. */
  #untilMeasured = 0;
  #keptFrom = 0;
  /** Rows below this one were due to go at a trim of this node. */
  #expiredTo = 0;
  #upkeep: Promise<unknown> = Promise.resolve();

  constructor(link: PostgresLink, rooms: Rooms, node: PostgresNode) {
    this.#link = link;
    this.#rooms = rooms;
    this.#node = node;
    this.#handlers = this.#makeHandlers();
  }

  call<Name extends CallName>(name: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']> {
    return this.#handlers[name](ask);
  }

  async end(): Promise<void> {
    await this.#node.stopWatching();
    await this.#link.end();
  }

  #makeHandlers(): Handlers {
    const link = this.#link;
    const node = this.#node;
    const write = <Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value> =>
      link.transaction('durable', work);
    const wake = <Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value> =>
      write(async (transaction) => {
        const value = await work(transaction);
        await wakeNodes(transaction);
        return value;
      });
    const nothing = (): null => null;
    const inOneStep = (count: number) => ({ count, after: null });
    return {
      open: () => Promise.reject(new Error('it is open')),
      append: (group) =>
        this.#rooms.enter('durable', (room) => appendGroup(room, group, node.shard)),
      attach: ({ destinations }) => {
        node.attached.clear();
        for (const { name } of destinations) node.attached.add(name);
        return write((t) => attachDestinations(t, destinations, node.name)).then(nothing);
      },
      retain: (retention) => {
        this.#node = { ...this.#node, ...retention };
        this.#keptFrom = 0;
        this.#expiredTo = 0;
        return Promise.resolve(null);
      },
      next: (ask) => this.#next(ask),
      settle: (ask) => this.#settle(ask).then(nothing),
      hasten: ({ destination }) =>
        wake((t) => t.rows('UPDATE retry SET next_ms = 0 WHERE dest = $1', [destination])).then(
          nothing,
        ),
      counts: () => link.transaction('read', readTally),
      deadLetters: ({ destination, max, eventId }) =>
        link.transaction('read', (t) => readDeadLetters(t, destination, max, eventId)),
      replayDead: ({ destination, eventIds }) =>
        wake((t) => replayDeadLetters(t, node, destination, eventIds)).then(inOneStep),
      purgeDead: ({ destination, eventIds }) =>
        write((t) => purgeDeadLetters(t, destination, eventIds)).then(async (count) => {
          // They are deleted, and the next forgetting tries again to take them out of the files.
          if (count > 0) await this.#erase('dead').catch(() => undefined);
          return inOneStep(count);
        }),
      replayRange: (ask) => (ask.isDry ? write : wake)((t) => replayRange(t, node, ask)),
      withdraw: (withdrawals) => write((t) => writeWithdrawals(t, withdrawals)).then(nothing),
      withdrawals: () => link.transaction('read', readWithdrawals),
      tick: () => this.#inTurn(() => this.#trim('try')).then(nothing),
      forget: () => this.#forget(),
      close: () => write((t) => releaseLeases(t, node.name)).then(nothing, nothing),
    };
  }

  #shiftMs({ now }: Transaction): number {
    return shiftMs(this.#node.clock.now(), now);
  }

  async #next(ask: Calls['next']['ask']): Promise<RawCut | Idle> {
    const { destination } = ask;
    if (!this.#node.attached.has(destination)) throw new Error(`${destination} is not attached`);
    const before = this.#held.get(destination);
    if (before !== undefined && (await this.#isHeld(ask, before))) return idleAt(ask, before);
    this.#held.delete(destination);
    let answer = await this.#tryNext(ask);
    for (const pauseMs of guardPausesMs) {
      if (!('guard' in answer)) return answer;
      await sleep(pauseMs);
      if (!(await this.#isHeld(ask, answer))) answer = await this.#tryNext(ask);
    }
    if (!('guard' in answer)) return answer;
    const held = { ...answer, since: performance.now() };
    this.#held.set(destination, held);
    return idleAt(ask, held);
  }

  /** Asked without a lock and without a write: a guard may be held for hours. */
  #isHeld({ destination }: Calls['next']['ask'], { guard }: Guarded): Promise<boolean> {
    return this.#link.transaction('read', (t) => isGuardAt(t, guard, destination));
  }

  async #tryNext(ask: Calls['next']['ask']): Promise<RawCut | Idle | Guarded> {
    const { name, identity, notify, beforeCut } = this.#node;
    const { destination } = ask;
    const taken = await this.#link.transaction('durable', async (transaction) => {
      const shift = this.#shiftMs(transaction);
      const lease = await takeLease(transaction, destination, name);
      if (lease === null) return null;
      const { at, inflight } = lease.cursor;
      const isDue = inflight === null && at.row < this.#expiredTo;
      const lost = isDue ? await expire(transaction, this.#node, destination, this.#expiredTo) : 0;
      const { cursor } = (isDue && (await takeLease(transaction, destination, name))) || lease;
      await beforeCut(transaction);
      const shifted = { ...ask, now: ask.now + shift };
      return { lease, shift, lost, answer: await nextCut(transaction, identity, cursor, shifted) };
    });
    if (taken === null) return { waiting: 0, dueAt: ask.now + lookAgainMs.lease, elsewhere: true };
    const { lease, answer, shift, lost } = taken;
    if (lost > 0) notify({ kind: 'events_expired', destination, count: lost });
    if (lease.takenOver) notify({ kind: 'lease_taken_over', destination });
    const wasMine = this.#epochs.get(destination) === lease.epoch;
    this.#epochs.set(destination, lease.epoch);
    if (!('id' in answer)) return inNodeTime(answer, shift);
    // Frozen under this very lease, in a call whose answer was lost: nobody can have sent it.
    const wasGiven = !wasMine || this.#given.get(destination) === answer.id;
    this.#given.set(destination, answer.id);
    return { ...answer, resumed: answer.resumed && wasGiven };
  }

  async #settle(settling: Calls['settle']['ask']): Promise<void> {
    const { destination, cutId } = settling;
    const { name, notify } = this.#node;
    const epoch = this.#epochs.get(destination) ?? -1;
    try {
      const end = await this.#link.transaction('durable', async (transaction) => {
        const shift = this.#shiftMs(transaction);
        const cursor = await holdLease(transaction, destination, name, epoch);
        if (cursor === null) return 'lost';
        const retries = settling.retries.map((retry) => ({ ...retry, at: retry.at + shift }));
        const results = { ...settling, retries, now: transaction.now };
        return (await settleCut(transaction, this.#node, cursor, results)) ? 'settled' : 'closed';
      });
      const wasSettled = this.#unsure.delete(cutId);
      if (end !== 'lost') this.#given.delete(destination);
      if (end === 'settled' || (end === 'closed' && wasSettled)) return;
      if (end === 'closed') throw new Error(`cut ${cutId} of ${destination} is not open`);
    } catch (error) {
      if (error instanceof DatabaseFailure && error.isGone) this.#unsure.add(cutId);
      throw error;
    }
    notify({ kind: 'lease_lost', destination });
    throw new LeaseLost(`${destination} is another node's now`);
  }

  /** Housekeeping of one node never meets its own. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#upkeep.then(work);
    this.#upkeep = turn.catch(() => undefined);
    return turn;
  }

  /** True where more is due than one step removes. */
  async #trim(lock: 'try' | 'exclusive'): Promise<boolean> {
    const { schema } = this.#link.settings;
    this.#untilMeasured -= 1;
    const isMeasuring = this.#untilMeasured <= 0 || lock === 'exclusive';
    const trimmed = await this.#link.transaction('durable', (transaction) =>
      trimLog(transaction, {
        ...this.#node,
        schema,
        lock,
        isMeasuring,
        keptFrom: this.#keptFrom,
      }),
    );
    if (trimmed === null) return false;
    this.#keptFrom = trimmed.keptFrom;
    this.#expiredTo = Math.max(this.#expiredTo, trimmed.expiredTo);
    if (isMeasuring) this.#untilMeasured = trimmed.isOver ? 0 : measureEvery;
    this.#forgotten.deadLetters += trimmed.deadLetters;
    for (const [destination, count] of trimmed.expired) {
      if (count > 0) this.#node.notify({ kind: 'events_expired', destination, count });
    }
    await this.#rooms.keep();
    this.#forgotten.events += await dropHours(this.#link, this.#rooms, trimmed.floor);
    return trimmed.isPart;
  }

  #erase(table: string): Promise<void> {
    const { schema } = this.#link.settings;
    return eraseDeleted((text) => this.#link.aside(text), `${schema}.${table}`);
  }

  async #forget(): Promise<Forgotten> {
    while (await this.#inTurn(() => this.#trim('exclusive')));
    for (const table of ['retry', 'dead', 'withdrawal']) await this.#erase(table);
    const forgotten = this.#forgotten;
    this.#forgotten = { events: 0, deadLetters: 0 };
    return { ...forgotten, oldestAt: await this.#link.transaction('read', oldestKept) };
  }
}

function idleAt({ now }: Calls['next']['ask'], { since, retryAt }: Held): Idle {
  const stoodMs = Math.min(Math.round(performance.now() - since), lookAgainMsMax);
  return {
    waiting: 0,
    dueAt: Math.min(now + Math.max(stoodMs, lookAgainMs.guard), retryAt ?? Infinity),
  };
}

/** Times of an answer as the clock of the asking node would tell them. */
function inNodeTime(answer: Idle | Guarded, shift: number): Idle | Guarded {
  if ('guard' in answer) return { ...answer, retryAt: minus(answer.retryAt, shift) };
  return { ...answer, dueAt: minus(answer.dueAt, shift) };
}

function minus(at: number | null, shift: number): number | null {
  return at === null ? null : at - shift;
}
