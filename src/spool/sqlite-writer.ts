import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { appendGroup, loadSeen } from './append-group.ts';
import { attachDestinations } from './attach-destinations.ts';
import { readCursors } from './cursor.ts';
import { DiskGuard } from './disk-guard.ts';
import { lockFolder } from './folder-lock.ts';
import { makeFolder } from './make-folder.ts';
import type { FolderLock } from './folder-lock.ts';
import type { SealedGroup } from './group.ts';
import type { Calls, RawCut, SpoolNotice, WriterOptions } from './messages.ts';
import { nextCut } from './next-cut.ts';
import { blob, integer, integerOrNull } from './row.ts';
import { busyMsMax, prepareSchema } from './schema.ts';
import { SeenWindow } from './seen-window.ts';
import { settleCut } from './settle-cut.ts';
import { SpoolUnavailable } from './spool.ts';
import type { Forgotten, Idle, SpoolDestination, SpoolRetention } from './spool.ts';
import { prepareStatements } from './statements.ts';
import { transaction } from './store.ts';
import type { Store } from './store.ts';
import { passExpired, trimLog } from './trim-log.ts';

/** 64 MB of free pages are left for reuse while it is busy. */
const busyFreePagesMax = 16_384;
/** SQLite spills larger steps into the write-ahead log, 3 kB a page. */
const vacuumPages = 250;
const vacuumSteps = 10;

/** The one owner of the file. Everything is synchronous; it lives in a thread of its own. */
export class SqliteWriter {
  #store: Store;
  readonly #lock: FolderLock;
  readonly #seen: SeenWindow;
  readonly #disk: DiskGuard;
  readonly #notify: (notice: SpoolNotice) => void;
  /** Destinations with a cut on its way. */
  readonly #held = new Set<string>();
  /** Rows below this one were due to go at the last trim. */
  #expiredTo = 0;
  #end: number;
  #lastAt: EpochMs;
  /** What was removed since somebody asked. */
  #forgotten = { events: 0, deadLetters: 0 };
  #wasBusy = true;
  #isDirty = true;

  constructor(options: WriterOptions, notify: (notice: SpoolNotice) => void) {
    makeFolder(options.folder);
    this.#lock = lockFolder(options.folder);
    this.#notify = notify;
    this.#disk = new DiskGuard(options, notify);
    this.#store = openStore(options, this.#lock);
    const last = this.store.sql('lastRow').get();
    this.#lastAt = last === undefined ? 0 : integer(last, 'at_ms');
    const ends = readCursors(this.store).map(({ at }) => (at.index > 0 ? at.row + 1 : at.row));
    this.#end = Math.max(1, last === undefined ? 0 : integer(last, 'id') + 1, ...ends);
    this.#seen = new SeenWindow(options.dedupeWindowMs, options.seenKeysMax);
    loadSeen(this.store, this.#seen, this.#lastAt - options.dedupeWindowMs);
    this.#disk.restoreBallast();
  }

  get store(): Store {
    return this.#store;
  }

  /** The time of the newest row: no later row is older. */
  get lastAt(): EpochMs {
    return this.#lastAt;
  }

  append(group: SealedGroup): Calls['append']['answer'] {
    if (this.#disk.isLow()) throw new SpoolUnavailable('disk_low', 'accepting waits for room');
    if (this.#seen.advance(group.at)) this.#notify({ kind: 'dedupe_window_short' });
    const row = this.#end;
    const duplicates = appendGroup(this.store, this.#seen, group, row);
    if (duplicates.length < group.count) this.#end += 1;
    this.#lastAt = group.at;
    this.#wasBusy = true;
    return { row, duplicates };
  }

  attach(destinations: readonly SpoolDestination[]): void {
    attachDestinations(this.store, destinations, this.#end);
    const names = new Set(destinations.map(({ name }) => name));
    for (const name of this.#held) if (!names.has(name)) this.#held.delete(name);
  }

  retain(retention: SpoolRetention): void {
    this.#store = { ...this.#store, options: { ...this.store.options, ...retention } };
    this.#expiredTo = 0;
  }

  next(ask: Calls['next']['ask']): RawCut | Idle {
    const answer = nextCut(this.store, ask);
    if ('id' in answer) this.#held.add(ask.destination);
    return answer;
  }

  settle({ next, ...settling }: Calls['settle']['ask']): RawCut | Idle | null {
    const { destination } = settling;
    const { answer, count } = transaction(this.store, () => {
      settleCut(this.store, settling);
      const passed = passExpired(this.store, destination, this.#expiredTo);
      return { count: passed, answer: next === null ? null : nextCut(this.store, next) };
    });
    if (count > 0) this.#notify({ kind: 'events_expired', destination, count });
    const isHeld = answer !== null && 'id' in answer;
    if (!isHeld) this.#held.delete(destination);
    return answer;
  }

  /** Forgets, each second, what is no longer needed. */
  tick(now: EpochMs): void {
    const isTrimmed = this.#trim(now);
    const seenBefore = now - (this.store.options.dedupeWindowMs * 4) / 3;
    const pruned = [
      this.store.sql('pruneSeen').run(seenBefore),
      this.store.sql('pruneWithdrawals').run(now - limits.withdrawalMs),
    ];
    this.#isDirty ||= isTrimmed || pruned.some(({ changes }) => Number(changes) > 0);
    this.#giveBack();
    this.#disk.restoreBallast();
    this.#wasBusy = false;
  }

  /** Lets go of all that is due, and of its bytes in the files; null: there is more to do. */
  forget(now: EpochMs): Forgotten | null {
    if (this.#trim(now)) {
      this.#isDirty = true;
      return null;
    }
    const free = this.#freePages();
    this.#vacuum(free);
    if (free > vacuumPages * vacuumSteps && this.#freePages() < free) return null;
    this.#checkpoint();
    const oldest = this.store.sql('oldestKept').get();
    const forgotten = this.#forgotten;
    this.#forgotten = { events: 0, deadLetters: 0 };
    return { ...forgotten, oldestAt: oldest === undefined ? null : integerOrNull(oldest, 'at') };
  }

  /** True when something was removed. */
  #trim(now: EpochMs): boolean {
    const { sql, options, database } = this.store;
    const bytesOver = usedBytes(database) - options.bytesMax;
    const { events, expired, expiredTo, isHeldBack } = trimLog(this.store, {
      now,
      held: this.#held,
      end: this.#end,
      isTight: bytesOver > 0 || this.#disk.isTight(),
      bytesOver,
    });
    this.#expiredTo = expiredTo;
    for (const [destination, count] of expired) {
      if (count > 0) this.#notify({ kind: 'events_expired', destination, count });
    }
    const isStillOver = bytesOver > 0 && events === 0 && expired.size === 0 && !isHeldBack;
    const old = sql('pruneDead').run(now - options.deadRetentionMs);
    const more = isStillOver ? sql('dropOldestDead').run() : { changes: 0 };
    const dead = Number(old.changes) + Number(more.changes);
    this.#forgotten.events += events;
    this.#forgotten.deadLetters += dead;
    return events > 0 || expired.size > 0 || dead > 0;
  }

  /** Runs the work again after giving up the ballast, when the disk was full. */
  withBallast<Value>(isFull: (error: unknown) => boolean, work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      if (!isFull(error) || !this.#disk.releaseBallast()) throw error;
      return work();
    }
  }

  close(): void {
    try {
      this.#checkpoint();
    } catch {
      // Without room for a checkpoint, what is committed stays in the write-ahead log.
    }
    this.store.database.close();
    this.#lock.release();
  }

  /** Deleted events must not linger in free pages or in the write-ahead log. */
  #giveBack(): void {
    const free = this.#freePages();
    if (this.#wasBusy ? free > busyFreePagesMax : free > 0) this.#vacuum(free);
    else if (!this.#wasBusy && this.#isDirty) this.#checkpoint();
  }

  #freePages(): number {
    const row = this.store.database.prepare('PRAGMA freelist_count').get();
    return integer(row ?? {}, 'freelist_count');
  }

  /** Gives as many free pages back as one turn may. */
  #vacuum(free: number): void {
    const steps = Math.min(vacuumSteps, Math.ceil(free / vacuumPages));
    if (steps === 0) return;
    this.store.database.exec(`PRAGMA incremental_vacuum(${vacuumPages});`.repeat(steps));
    this.#isDirty = true;
  }

  /** Empties the write-ahead log; while somebody reads it, as a backup does, a later one will. */
  #checkpoint(): void {
    const { database } = this.store;
    database.exec('PRAGMA busy_timeout = 0');
    try {
      const done = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      this.#isDirty = integer(done ?? {}, 'busy') !== 0;
    } finally {
      database.exec(`PRAGMA busy_timeout = ${busyMsMax}`);
    }
  }
}

/** Pages that hold something. */
function usedBytes(database: DatabaseSync): number {
  const pragma = (name: string): number =>
    integer(database.prepare(`PRAGMA ${name}`).get() ?? {}, name);
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}

function openStore(options: WriterOptions, lock: FolderLock): Store {
  const file = join(options.folder, 'spool.db');
  const database = new DatabaseSync(file);
  try {
    prepareSchema(database, file);
    if (options.pagesMax !== null) database.exec(`PRAGMA max_page_count = ${options.pagesMax}`);
    const sql = prepareStatements(database);
    const meta = sql('meta').get('spool');
    const identity = Buffer.from(blob(meta ?? {}, 'value')).toString('hex');
    const store = { database, sql, options, identity };
    transaction(store, () => sql('pruneSeen').run(0));
    return store;
  } catch (error) {
    database.close();
    lock.release();
    throw error;
  }
}
