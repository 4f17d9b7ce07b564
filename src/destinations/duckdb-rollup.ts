import type { DuckDBConnection } from '@duckdb/node-api';
import { countAgain, cutoffSql, takeMarks } from '../insight/sql/rollup-refresh.ts';
import { markAll, rollupMakerSql } from '../insight/sql/rollup-tables.ts';
import {
  addOthers,
  allTellers,
  findCandidates,
  findTellers,
  foundSql,
  joinTellers,
  othersSql,
  tellersSql,
} from '../insight/sql/rollup-tellers.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import type { StoreColumn } from './store-columns.ts';
import type { Row } from './store-rows.ts';

/** The columns of `rollup_marks`: visits, pages and persons whose events have changed. */
export const markColumns: readonly StoreColumn[] = [
  { name: 'site', kind: 'text', says: '' },
  { name: 'session_id', kind: 'text', says: '' },
  { name: 'page', kind: 'text', says: '' },
  { name: 'person', kind: 'text', says: '' },
  { name: 'first', kind: 'time', says: '' },
  { name: 'last', kind: 'time', says: '' },
  { name: 'events', kind: 'whole', says: '' },
];

interface Mark extends Row {
  readonly first: number;
  readonly last: number;
  readonly events: number;
}

/** What rows of `events` change in the rollups: one mark for each visit, page or person. */
export function marksOf(rows: readonly Row[]): readonly Row[] {
  const marks = new Map<string, Mark>();
  for (const row of rows) {
    if (row['variant'] !== 'full') continue;
    const { site = null, session_id = null, ts } = row;
    const page = session_id === null ? (row['page'] ?? null) : null;
    const person = session_id === null && page === null ? personOf(row['params']) : null;
    if (typeof ts !== 'number' || (session_id ?? page ?? person) === null) continue;
    const key = JSON.stringify([site, session_id, page, person]);
    const { first, last, events } = marks.get(key) ?? { first: ts, last: ts, events: 0 };
    const times = { first: Math.min(first, ts), last: Math.max(last, ts), events: events + 1 };
    marks.set(key, { site, session_id, page, person, ...times });
  }
  return [...marks.values()];
}

/** The columns of `rollup_tellers`. */
export const tellerColumns: readonly StoreColumn[] = [
  { name: 'site', kind: 'text', says: '' },
  { name: 'id', kind: 'text', says: '' },
  { name: 'ts', kind: 'time', says: '' },
  { name: 'key', kind: 'text', says: '' },
];

/** Events of a site's own server among the rows: they bear no visit, and wait to be joined to one. */
export function tellersOf(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row) => {
    const { site = null, id = null, ts = null, session_id = null, page = null } = row;
    if (row['variant'] !== 'full' || session_id !== null) return [];
    const person = page === null ? personOf(row['params']) : null;
    if (page === null && person === null) return [];
    return [{ site, id, ts, key: page === null ? `u${String(person)}` : `p${String(page)}` }];
  });
}

function personOf(params: unknown): string | null {
  if (typeof params !== 'string' || !params.includes('"user_id":"h1_')) return null;
  try {
    const parsed: unknown = JSON.parse(params);
    const person = isJsonObject(parsed) ? own(parsed, 'user_id') : null;
    return typeof person === 'string' ? person : null;
  } catch {
    return null;
  }
}

/** Marks every visit where the file's rollups are missing, or were made otherwise. */
export async function prepareRollups(connection: DuckDBConnection): Promise<void> {
  if (await hasOurRollups(connection)) return;
  await inTransaction(connection, async () => {
    for (const sql of [...markAll, allTellers]) await connection.run(sql);
  });
}

/** True where the file's rollups are of this layout, and were made by this engine. */
export async function hasOurRollups(connection: DuckDBConnection): Promise<boolean> {
  const known = await connection.runAndReadAll(
    `FROM meta WHERE name = 'rollup' AND value = ${rollupMakerSql}`,
  );
  return known.currentRowCount > 0;
}

/** How many marks wait. */
export async function marksWaiting(connection: DuckDBConnection): Promise<number> {
  return numberOf(connection, 'SELECT count(*)::DOUBLE AS n FROM rollup_marks');
}

/** How many marks wait, or, where the rollups are still to be made, could come at most. */
export async function marksToCome(connection: DuckDBConnection): Promise<number> {
  return (await hasOurRollups(connection))
    ? marksWaiting(connection)
    : numberOf(connection, 'SELECT count(*)::DOUBLE AS n FROM events');
}

/**
 * Counts a bounded number of marked visits again, in one transaction. True where marks are left; what
 * is written meanwhile is not waited for, or a busy site would never see an end.
 */
export async function refreshTurn(connection: DuckDBConnection): Promise<boolean> {
  const cutUs = await numberOf(connection, cutoffSql);
  await inTransaction(connection, async () => {
    for (const sql of takeMarks(cutUs === 0 ? null : cutUs)) await connection.run(sql);
    await joinServerEvents(connection);
    for (const sql of countAgain) await connection.run(sql);
  });
  return cutUs !== 0;
}

/** Joins events of a site's own server to the visits that are due. */
async function joinServerEvents(connection: DuckDBConnection): Promise<void> {
  if ((await numberOf(connection, tellersSql)) === 0) return;
  for (const isLast of [false, true]) {
    for (const sql of findTellers) await connection.run(sql);
    const [found] = (await connection.runAndReadAll(foundSql)).getRowsJS();
    const [pages = 0, persons = 0] = (found ?? []).map(Number);
    if (pages + persons === 0) return;
    for (const sql of findCandidates(persons > 0)) await connection.run(sql);
    if (isLast || (await numberOf(connection, othersSql)) === 0) break;
    await connection.run(addOthers);
  }
  await connection.run(joinTellers);
}

/** Does all of the work, or none of it. */
export async function inTransaction(
  connection: DuckDBConnection,
  work: () => Promise<void>,
): Promise<void> {
  await connection.run('BEGIN');
  try {
    await work();
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => null);
    throw error;
  }
}

/** The one number that a statement answers; 0 where it answers no row. */
async function numberOf(connection: DuckDBConnection, sql: string): Promise<number> {
  return Number((await connection.runAndReadAll(sql)).getRowsJS()[0]?.[0] ?? 0);
}
