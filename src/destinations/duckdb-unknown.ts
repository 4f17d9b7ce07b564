import { listValue, type DuckDBConnection } from '@duckdb/node-api';
import { timeSql } from './duckdb-schema.ts';
import type { Row } from './store-rows.ts';

/** The ids of a batch among the rows of its own time: the engine skips what lies before and after. */
const askedSql = `SELECT site, id, epoch_ms(ts)::DOUBLE AS ms FROM events
  WHERE ts BETWEEN ${timeSql('$2')} AND ${timeSql('$3')} AND id IN (SELECT unnest($1))`;

/**
 * The rows of a batch that the table does not hold yet, each once. A replay hands events over again
 * under another batch's id: an event is known by its site, its id and its time, which never change.
 */
export async function unknownRows(
  connection: DuckDBConnection,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  let [first, last] = [Infinity, -Infinity];
  for (const { ts } of rows) {
    if (typeof ts !== 'number') continue;
    first = Math.min(first, ts);
    last = Math.max(last, ts);
  }
  if (first > last) return rows;
  const ids = listValue(rows.map(({ id }) => String(id)));
  const found = await connection.runAndReadAll(askedSql, [ids, first, last]);
  const known = new Set(found.getRowsJS().map((cells) => JSON.stringify(cells)));
  return rows.filter(({ site, id, ts }) => {
    const key = JSON.stringify([site, id, ts]);
    return !known.has(key) && known.add(key);
  });
}
