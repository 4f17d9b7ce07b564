import { randomBytes, randomInt } from 'node:crypto';
import type { EnrichedEvent } from '../../event/enriched-event.ts';
import { parseVisitorId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Assigned } from '../frame.ts';
import { LogSpool } from '../log-spool.ts';
import type { LogSpoolOptions, SharedLog } from '../log-spool.ts';
import type { AssignSession } from '../sqlite-spool.ts';
import { SpoolOpenError } from '../spool.ts';
import type { Spool, SpoolDestination, Withdrawal } from '../spool.ts';
import { DatabaseFailure } from './failure.ts';
import type { PostgresLink } from './link.ts';
import { migrate } from './migrate.ts';
import { PostgresPort } from './port.ts';
import { Rooms } from './rooms.ts';
import { SharedSessions } from './sessions.ts';
import { Watch } from './watch.ts';
import { whyNotOpen } from './why-not-open.ts';

/** For whom the shared spool stores, and what it may use. */
export interface PostgresSpoolOptions extends LogSpoolOptions {
  /** Closed with the spool. */
  readonly link: PostgresLink;
  readonly destinations: readonly SpoolDestination[];
  readonly random: (bytes: number) => Buffer;
  /** A mark of the key folder: a node with another one is refused. */
  readonly keys?: string;
  /** How long a foreign transaction may hold rows back before that is told. */
  readonly guardHeldMsMin?: number;
  /** For tests: instead of the sessions that all nodes share. */
  readonly assignSession?: AssignSession;
  readonly dedupeWindowMs?: number;
  readonly retentionMs?: number;
  /** How long events that everybody has are kept for a replay; hours go as a whole. */
  readonly keepMs?: number;
  readonly deadRetentionMs?: number;
  /** How large log, retries and dead letters may grow before the oldest go; hours go as a whole. */
  readonly bytesMax?: number;
}

/** A spool that other nodes share. */
export interface PostgresSpool {
  readonly spool: Spool;
  /** For how long an open transaction of anybody has held new rows back, in ms. */
  guardHeldMs(): number;
}

/** A transaction that holds the guard back for longer is told of. */
const heldMsMin = 30_000;

/** How long a start waits for a database that is starting as well. */
const openMsMax = 15_000;
const openPauseMs = 500;

/** Opens the shared spool. Rejects with the remedy where the database can't be used. */
export async function openPostgresSpool(options: PostgresSpoolOptions): Promise<PostgresSpool> {
  const { link, clock, destinations } = options;
  const identity = await patiently(link, () => migrate(link, options.keys ?? null));
  const rooms = new Rooms(link, options.dedupeWindowMs ?? limits.dedupeWindowMs);
  const stored = new Set<(stored: number) => void>();
  const withdrawn = new Set<(withdrawals: readonly Withdrawal[]) => void>();
  const notify = (notice: Parameters<NonNullable<typeof options.notify>>[0]): void =>
    options.notify?.(notice);
  const name = randomBytes(8).toString('hex');
  const shard = randomInt(1, 2 ** 47);
  const attached = new Set<string>();
  const watch = new Watch(
    link,
    { name, shard, attached, heldMsMin: options.guardHeldMsMin ?? heldMsMin },
    {
      notify,
      onStored: (count) => stored.forEach((listener) => listener(count)),
      onWithdrawn: (list) => withdrawn.forEach((listener) => listener(list)),
    },
  );
  const port = new PostgresPort(link, rooms, {
    name,
    shard,
    identity,
    attached,
    clock,
    notify,
    retentionMs: options.retentionMs ?? limits.retentionMs,
    keepMs: options.keepMs ?? 0,
    deadRetentionMs: options.deadRetentionMs ?? limits.deadRetentionMs,
    bytesMax: options.bytesMax ?? limits.spoolBytesMax,
    beforeCut: (transaction) => watch.learnWithdrawals(transaction),
    stopWatching: () => watch.stop(),
  });
  await rooms.enter('durable', () => Promise.resolve());
  await port.call('attach', { destinations });
  const sessions = new SharedSessions(rooms, options.random);
  const { assignSession } = options;
  const shared: SharedLog = {
    assign: (events) =>
      assignSession === undefined
        ? sessions.assign(events)
        : Promise.resolve(assignWith(assignSession, events)),
    onStored: (listener) => void stored.add(listener),
    onWithdrawn: (listener) => void withdrawn.add(listener),
    learnWithdrawals: () =>
      link.transaction('read', (transaction) => watch.learnWithdrawals(transaction)),
    refusal: () => link.refusal(),
  };
  const spool = new LogSpool(options, { port, lastAt: 0, assign: () => null, shared });
  return { spool, guardHeldMs: () => watch.heldMs };
}

function assignWith(
  assign: AssignSession,
  events: readonly EnrichedEvent[],
): ReadonlyMap<EnrichedEvent, Assigned> {
  return new Map(
    events.flatMap((event) => {
      const { record, previousVisitor } = event;
      const visitor = parseVisitorId(record.visitor);
      const assigned =
        visitor === null ? null : assign(visitor, previousVisitor, record.site, record.ts);
      return assigned === null ? [] : [[event, assigned] as const];
    }),
  );
}

/** Tries until the database is there, for some time; a wrong password or name is told at once. */
async function patiently<Value>(link: PostgresLink, open: () => Promise<Value>): Promise<Value> {
  const end = performance.now() + openMsMax;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof DatabaseFailure)) throw error;
      const isFinal = /^(?:28|3D|42)|self_signed|certificate|tls|enotfound/i.test(error.code);
      if (isFinal || performance.now() > end)
        throw new SpoolOpenError(whyNotOpen(link.settings, error.code));
      await new Promise((resolve) => setTimeout(resolve, openPauseMs));
    }
  }
}
