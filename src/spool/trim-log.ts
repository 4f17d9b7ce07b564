import type { EpochMs } from '../vocabulary/ids.ts';
import { increase } from './counters.ts';
import { readCursor, readCursors } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { integer, text } from './row.ts';
import { transaction } from './store.ts';
import type { Store } from './store.ts';

/** What a trim needs to know beside the file. */
export interface Trimming {
  readonly now: EpochMs;
  /** Destinations with a cut on its way, which ends first. What lies behind it is not held. */
  readonly held: ReadonlySet<string>;
  /** The id of the next row. */
  readonly end: number;
  /** The log must get smaller: nothing is kept for replays. */
  readonly isTight: boolean;
  /** By how many bytes the log is over its limit: the oldest events that wait make room. */
  readonly bytesOver: number;
}

/** What a trim removed. */
export interface Trimmed {
  readonly events: number;
  /** Events that nobody gets any more, by destination. */
  readonly expired: ReadonlyMap<string, number>;
  /** Rows below this one are due to go: a cut that is on its way is passed as it ends. */
  readonly expiredTo: number;
  /** A cut that is on its way lies in rows that are due to go. */
  readonly isHeldBack: boolean;
}

/** As many rows as the statement `trim` removes at once. */
const stepMax = 2_000;

/**
 * Lets go of what no destination waits for, once it is too old for a replay; of what waited for
 * longer than the retention, and of the oldest where the log is over its limit. What somebody still
 * waited for is counted as expired.
 */
export function trimLog(store: Store, trimming: Trimming): Trimmed {
  const { now, held, end, isTight, bytesOver } = trimming;
  const expired = new Map<string, number>();
  const expiresAt = now - store.options.retentionMs;
  const first = store.sql('firstRow').get();
  const cursors = readCursors(store);
  const onTheirWay = cursors.filter(({ name }) => held.has(name));
  const retries = oldRetries(store, trimming, onTheirWay, first === undefined);
  const firstId = first === undefined ? end : integer(first, 'id');
  const isOld = first !== undefined && integer(first, 'at_ms') < expiresAt;
  const attached = cursors.filter((cursor) => !cursor.detached);
  const passed = Math.min(end, ...attached.map(({ at }) => at.row));
  const expiredTo = Math.max(
    isOld ? firstLiveRow(store, expiresAt, end) : firstId,
    bytesOver > 0 && passed <= firstId ? rowAfterBytes(store, firstId, bytesOver) : firstId,
  );
  const frozen = onTheirWay.filter(({ inflight }) => inflight !== null);
  const places = attached.map((cursor) =>
    frozen.includes(cursor) ? cursor.at.row : Math.max(cursor.at.row, expiredTo),
  );
  const unwanted = Math.min(end, ...places);
  const floor = Math.min(unwanted, Math.max(expiredTo, keptFrom(store, trimming, isTight)));
  const answer = { expired, expiredTo, isHeldBack: frozen.some(({ at }) => at.row < expiredTo) };
  const due = cursors.filter(
    (cursor) => cursor.at.row < (cursor.detached ? floor : expiredTo) && !frozen.includes(cursor),
  );
  if (floor <= firstId && retries.length === 0 && due.length === 0) return { ...answer, events: 0 };
  const events = transaction(store, () => {
    for (const row of retries) expireRetries(store, row, expired);
    for (const cursor of due) expire(store, cursor, cursor.detached ? floor : expiredTo, expired);
    if (floor <= firstId) return 0;
    const gone = store.sql('eventsBetween').get(firstId, Math.min(floor, firstId + stepMax));
    store.sql('trim').run(floor);
    return integer(gone ?? {}, 'n');
  });
  return { ...answer, events };
}

/** Moves a destination whose cut has just ended over what became due meanwhile. Gives how many. */
export function passExpired(store: Store, destination: string, expiredTo: number): number {
  const cursor = readCursor(store, destination);
  if (cursor === null || cursor.inflight !== null || cursor.at.row >= expiredTo) return 0;
  const expired = new Map<string, number>();
  expire(store, cursor, expiredTo, expired);
  return expired.get(destination) ?? 0;
}

/** The first row that is kept although everybody has it. */
function keptFrom(store: Store, { now, end }: Trimming, isTight: boolean): number {
  const { keepMs } = store.options;
  return keepMs === 0 || isTight ? end : firstLiveRow(store, now - keepMs, end);
}

function firstLiveRow(store: Store, expiresAt: EpochMs, end: number): number {
  const row = store.sql('firstSince').get(expiresAt);
  return row === undefined ? end : integer(row, 'id');
}

function rowAfterBytes(store: Store, firstId: number, bytes: number): number {
  let left = bytes;
  let steps = 0;
  let to = firstId;
  for (const head of store.sql('headsFrom').iterate(firstId)) {
    left -= integer(head, 'bytes');
    to = integer(head, 'id') + 1;
    steps += 1;
    if (left <= 0 || steps >= stepMax) break;
  }
  return to;
}

type Row = ReturnType<ReturnType<Store['sql']>['all']>[number];

/** Batches of retries that are too old; where they alone are over the limit, the oldest as well. */
function oldRetries(
  store: Store,
  { now, bytesOver }: Trimming,
  onTheirWay: readonly Cursor[],
  logIsEmpty: boolean,
): readonly Row[] {
  const expiresAt = now - store.options.retentionMs;
  const tooMany = bytesOver > 0 && logIsEmpty ? store.sql('oldestRetries').all() : [];
  const old = [...store.sql('expiredRetries').all(expiresAt), ...tooMany];
  return old.filter(
    (row) =>
      !onTheirWay.some(
        ({ name, inflightBatch }) => name === row['dest'] && inflightBatch === row['batch'],
      ),
  );
}

function expireRetries(store: Store, row: Row, expired: Map<string, number>): void {
  const [destination, batch] = [text(row, 'dest'), text(row, 'batch')];
  const replays = integer(store.sql('replaysIn').get(destination, batch) ?? {}, 'n');
  const { changes } = store.sql('deleteRetryBatch').run(destination, batch);
  const lost = Number(changes) - replays;
  increase(store, destination, [
    ['expired', lost],
    ['replay:expired', replays],
  ]);
  expired.set(destination, (expired.get(destination) ?? 0) + lost);
}

/** Moves a cursor over events that were never settled. */
function expire(store: Store, cursor: Cursor, to: number, expired: Map<string, number>): void {
  const row = store.sql('eventsBetween').get(cursor.at.row, to);
  const lost = integer(row ?? {}, 'n') - cursor.at.index;
  store.sql('moveCursor').run(to, 0, lost, cursor.name);
  increase(store, cursor.name, [['expired', lost]]);
  expired.set(cursor.name, (expired.get(cursor.name) ?? 0) + lost);
}
