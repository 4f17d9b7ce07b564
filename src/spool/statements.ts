import type { DatabaseSync, StatementSync } from 'node:sqlite';

const sql = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  insertRow: 'INSERT INTO log(id, at_ms, n, body, crc) VALUES (?, ?, ?, ?, ?)',
  insertSeen: 'INSERT INTO seen(at_ms, keys) VALUES (?, ?)',
  seenSince: 'SELECT at_ms, keys FROM seen WHERE at_ms >= ? ORDER BY id',
  pruneSeen: 'DELETE FROM seen WHERE id < (SELECT min(id) FROM seen) + 2000 AND at_ms < ?',
  increase: `INSERT INTO counter(scope, key, n) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET n = n + excluded.n`,
  counter: 'SELECT n FROM counter WHERE scope = ? AND key = ?',
  counters: 'SELECT scope, key, n FROM counter ORDER BY scope, key',
  meta: 'SELECT value FROM meta WHERE key = ?',
  lastRow: 'SELECT id, at_ms FROM log ORDER BY id DESC LIMIT 1',
  firstRow: 'SELECT id, at_ms FROM log ORDER BY id LIMIT 1',
  headsFrom: 'SELECT id, n, length(body) AS bytes FROM log WHERE id >= ? ORDER BY id',
  row: 'SELECT id, at_ms, n, body, crc FROM log WHERE id = ?',
  ageAt: 'SELECT at_ms FROM log WHERE id >= ? ORDER BY id LIMIT 1',
  firstSince: 'SELECT id FROM log WHERE at_ms >= ? ORDER BY id LIMIT 1',
  eventsBetween: 'SELECT coalesce(sum(n), 0) AS n FROM log WHERE id >= ? AND id < ?',
  trim: 'DELETE FROM log WHERE id < ? AND id < (SELECT min(id) FROM log) + 2000',
  cursors: 'SELECT * FROM cursor ORDER BY dest',
  cursor: 'SELECT * FROM cursor WHERE dest = ?',
  insertCursor: `INSERT INTO cursor(dest, id, idx,
    batch_no, start, passed, detached) VALUES (?, ?, 0, 0, ?, ?, 0)`,
  setDetached: 'UPDATE cursor SET detached = ? WHERE dest = ?',
  freezeCut: `UPDATE cursor SET inflight_to_id = ?,
    inflight_to_idx = ?, inflight_n = ?, batch_no = batch_no + 1 WHERE dest = ?`,
  freezeRetries: 'UPDATE cursor SET inflight_batch = ? WHERE dest = ?',
  moveCursor: `UPDATE cursor SET id = ?, idx = ?, passed = passed + ?, inflight_to_id = NULL,
    inflight_to_idx = NULL, inflight_n = NULL WHERE dest = ?`,
  dueBatch: `SELECT batch FROM retry WHERE dest = ? AND next_ms <= ?
      ORDER BY next_ms, abs(id), idx LIMIT 1`,
  // Replays stand under negative ids; they come last, the oldest first.
  firstBatch: `SELECT batch, next_ms AS at FROM retry WHERE dest = ?1 AND id = coalesce(
      (SELECT min(id) FROM retry WHERE dest = ?1 AND id > 0),
      (SELECT max(id) FROM retry WHERE dest = ?1)) ORDER BY idx LIMIT 1`,
  farBatch: 'SELECT batch FROM retry WHERE dest = ? AND next_ms > ? ORDER BY next_ms LIMIT 1',
  nextDue: 'SELECT min(next_ms) AS at FROM retry WHERE dest = ?',
  retryBatch: 'SELECT * FROM retry WHERE dest = ? AND batch = ? ORDER BY abs(id), idx',
  insertRetry: `INSERT INTO retry(dest, id, idx, batch, attempts, next_ms, at_ms, reason, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  deleteRetryBatch: 'DELETE FROM retry WHERE dest = ? AND batch = ?',
  hasten: 'UPDATE retry SET next_ms = 0 WHERE dest = ?',
  retryCounts: `SELECT dest, count(*) FILTER (WHERE id > 0) AS n,
    count(*) FILTER (WHERE id < 0) AS replays,
    min(at_ms) FILTER (WHERE id > 0) AS oldest FROM retry GROUP BY dest`,
  replaysIn: 'SELECT count(*) AS n FROM retry WHERE dest = ? AND batch = ? AND id < 0',
  oldestRetries: 'SELECT DISTINCT dest, batch FROM (SELECT * FROM retry ORDER BY at_ms LIMIT 1000)',
  rowsBetween: `SELECT id FROM log WHERE id > ? AND at_ms >= ? AND at_ms < ? ORDER BY id LIMIT ?`,
  isUnsettled: `SELECT 1 FROM retry WHERE dest = ?1 AND id IN (?2, -?2) AND idx = ?3
    UNION ALL SELECT 1 FROM dead WHERE dest = ?1 AND id IN (?2, -?2) AND idx = ?3`,
  insertReplay: `INSERT OR IGNORE INTO retry
    (dest, id, idx, batch, attempts, next_ms, at_ms, reason, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  oldestKept: `SELECT min(at) AS at FROM (SELECT min(at_ms) AS at FROM log WHERE id =
      (SELECT min(id) FROM log)
    UNION ALL SELECT min(at_ms) FROM retry UNION ALL SELECT min(at_ms) FROM dead)`,
  expiredRetries:
    'SELECT DISTINCT dest, batch FROM retry INDEXED BY retry_age WHERE at_ms < ? LIMIT 50',
  insertDead: `INSERT OR REPLACE INTO dead
    (dest, id, idx, event_id, at_ms, stored_ms, attempts, reason, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  deadLetters: `SELECT dead.* FROM
    (SELECT dest AS d, id AS i, idx AS x FROM dead INDEXED BY dead_age WHERE dest = ?
      ORDER BY at_ms DESC, abs(id) DESC, idx DESC LIMIT ?)
    JOIN dead ON dest = d AND id = i AND idx = x ORDER BY at_ms DESC, abs(id) DESC, idx DESC`,
  deadLettersOf: `SELECT * FROM dead WHERE dest = ? AND event_id = ?
    ORDER BY at_ms DESC, abs(id) DESC, idx DESC LIMIT ?`,
  deadStep: `SELECT id, idx, event_id, reason FROM dead
    WHERE dest = ? AND (id, idx) > (?, ?) ORDER BY id, idx LIMIT ?`,
  putBack: `INSERT OR IGNORE INTO retry
    (dest, id, idx, batch, attempts, next_ms, at_ms, reason, body)
    SELECT dest, id, idx, ?4, 0, ?5, ?5, 'replayed', body FROM dead
    WHERE dest = ?1 AND id = ?2 AND idx = ?3`,
  withdraw: 'INSERT OR REPLACE INTO withdrawal(key, at_ms, denied) VALUES (?, ?, ?)',
  withdrawals: 'SELECT * FROM withdrawal',
  pruneWithdrawals: 'DELETE FROM withdrawal WHERE at_ms < ?',
  pruneDead: `DELETE FROM dead WHERE (dest, id, idx) IN
    (SELECT dest, id, idx FROM dead WHERE at_ms < ? ORDER BY at_ms LIMIT 5000)`,
  deleteDead: 'DELETE FROM dead WHERE dest = ? AND id = ? AND idx = ?',
  dropOldestDead: `DELETE FROM dead WHERE at_ms <=
    (SELECT max(at_ms) FROM (SELECT at_ms FROM dead ORDER BY at_ms LIMIT 100))`,
} as const;

/** The name of a statement. */
export type StatementName = keyof typeof sql;

/** Gives a statement by its name. */
export type Prepared = (name: StatementName) => StatementSync;

/** Prepares all statements, so that a mistake in one shows at the start. */
export function prepareStatements(database: DatabaseSync): Prepared {
  const prepared = new Map<string, StatementSync>();
  for (const [name, text] of Object.entries(sql)) prepared.set(name, database.prepare(text));
  return (name) => {
    const statement = prepared.get(name);
    if (statement === undefined) throw new Error(`no statement ${name}`);
    return statement;
  };
}
