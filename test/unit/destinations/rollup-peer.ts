import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { appendRows } from '../../../src/destinations/duckdb-append.ts';
import {
  markColumns,
  marksOf,
  marksWaiting,
  refreshTurn,
  tellerColumns,
  tellersOf,
} from '../../../src/destinations/duckdb-rollup.ts';
import { warehouseTables } from '../../../src/destinations/duckdb-schema.ts';
import { eventColumns } from '../../../src/destinations/store-columns.ts';
import type { Row } from '../../../src/destinations/store-rows.ts';

const hourMs = 3_600_000;

/** A warehouse in memory, as its process makes it. */
export async function memoryWarehouse(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const sql of warehouseTables) await connection.run(sql);
  return connection;
}

/** Writes rows as the warehouse does, with their marks. */
export async function writeRows(connection: DuckDBConnection, rows: readonly Row[]): Promise<void> {
  await appendRows(connection, rows, { table: 'events', columns: eventColumns });
  await appendRows(connection, marksOf(rows), { table: 'rollup_marks', columns: markColumns });
  await appendRows(connection, tellersOf(rows), {
    table: 'rollup_tellers',
    columns: tellerColumns,
  });
}

export async function refreshAll(connection: DuckDBConnection): Promise<void> {
  while ((await marksWaiting(connection)) > 0) await refreshTurn(connection);
}

/** A visit as the rollups know it, in words. */
export interface CountedVisit {
  readonly visit: string;
  readonly site: string;
  readonly session: string;
  readonly started: number;
  readonly ended: number;
  readonly channel: string;
  readonly landing: string;
  readonly lastPath: string;
  readonly pageViews: number;
  readonly macros: number;
  readonly micros: number;
  readonly viewed: string | null;
  readonly places: string;
  readonly kinds: string;
  readonly worth: string | null;
  readonly experiments: string | null;
}

const countedSql = `WITH names AS (SELECT * FROM rollup_names)
  SELECT visit::VARCHAR AS visit, site, session_id AS session, epoch_ms(started)::DOUBLE AS started,
    epoch_ms(ended)::DOUBLE AS ended, channel,
    (SELECT path FROM rollup_paths WHERE id = landing) AS landing,
    (SELECT path FROM rollup_paths WHERE id = last_path) AS "lastPath",
    page_views AS "pageViews", macros, micros,
    (SELECT string_agg(path, ' ' ORDER BY place) FROM (SELECT unnest(viewed) AS id,
      unnest(range(len(viewed))) AS place) JOIN rollup_paths USING (id)) AS viewed,
    (SELECT string_agg(path || ':' || name, ' ' ORDER BY path, name) FROM (SELECT unnest(places) AS p)
      JOIN rollup_paths t ON t.id = p // 65536 JOIN names n ON n.id = p % 65536) AS places,
    (SELECT string_agg(name || ':' || first || ':' || last || ':' || n, ' ' ORDER BY first, name)
      FROM (SELECT unnest(string_split(kinds, '')) AS letter, unnest(firsts) AS first,
        unnest(lasts) AS last, unnest(times) AS n) JOIN names USING (letter)) AS kinds,
    (SELECT string_agg(name || ':' || coalesce(w.currency, '') || ':' || w.value::INTEGER, ' '
      ORDER BY name, w.currency) FROM (SELECT unnest(worth) AS w) JOIN names ON letter = w.letter) AS worth,
    (SELECT string_agg(e.experiment || ':' || e.variant || ':' || e.ms, ' ' ORDER BY e.ms, e.variant)
      FROM (SELECT unnest(experiments) AS e)) AS experiments
  FROM rollup_visits ORDER BY site, session`;

/** All visits of the rollups. */
export async function countedVisits(
  connection: DuckDBConnection,
): Promise<readonly Record<string, unknown>[]> {
  return (await connection.runAndReadAll(countedSql)).getRowObjectsJS();
}

/** The same, counted from the rows without any rollup. `keys` are the engine's keys of visits. */
export function naiveVisits(
  rows: readonly Row[],
  keyOf: (site: string, session: string) => bigint,
): readonly CountedVisit[] {
  return partsOf(rows, keyOf)
    .map(({ own, told }) => visitFrom(own, told, keyOf))
    .toSorted((a, b) => order(a.site, b.site) || order(a.session, b.session));
}

/** The names and times of the events of each visit, those of a site's own server as well. */
export function naiveSteps(
  rows: readonly Row[],
  keyOf: (site: string, session: string) => bigint,
): readonly (readonly (readonly [string, number])[])[] {
  return partsOf(rows, keyOf).map(({ own, told }) =>
    [...own, ...told].map((row) => [textOf(row, 'name'), timeOf(row)] as const),
  );
}

function partsOf(
  rows: readonly Row[],
  keyOf: (site: string, session: string) => bigint,
): readonly { readonly own: readonly Row[]; readonly told: readonly Row[] }[] {
  const own = rows.filter((row) => row['session_id'] !== null);
  const joined = Map.groupBy(
    rows.filter((row) => row['session_id'] === null),
    (row) => visitOf(row, own, keyOf),
  );
  const visits = Map.groupBy(own, (row) => idOf(row));
  return [...visits].map(([id, events]) => ({ own: events, told: joined.get(id) ?? [] }));
}

const textOf = (row: Row, key: string): string => String(row[key]);
const timeOf = (row: Row): number => Number(row['ts']);
const idOf = (row: Row): string => `${textOf(row, 'site')} ${textOf(row, 'session_id')}`;
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function personOf(row: Row): string | null {
  return /"user_id":"(h1_[^"]+)"/.exec(textOf(row, 'params'))?.[1] ?? null;
}

function visitOf(
  row: Row,
  own: readonly Row[],
  keyOf: (site: string, session: string) => bigint,
): string | null {
  const person = personOf(row);
  if (row['page'] === null && person === null) return null;
  const found = own
    .filter((other) => other['site'] === row['site'])
    .filter((other) =>
      row['page'] === null ? personOf(other) === person : other['page'] === row['page'],
    )
    .filter((other) => Math.abs(timeOf(other) - timeOf(row)) <= 72 * hourMs)
    .sort((a, b) => {
      const [late, later] = [timeOf(a) > timeOf(row), timeOf(b) > timeOf(row)];
      if (late !== later) return late ? 1 : -1;
      const far = Math.abs(timeOf(a) - timeOf(row)) - Math.abs(timeOf(b) - timeOf(row));
      if (far !== 0) return far;
      const key = (each: Row): bigint => keyOf(textOf(each, 'site'), textOf(each, 'session_id'));
      return key(a) > key(b) ? -1 : 1;
    })[0];
  return found === undefined ? null : idOf(found);
}

function visitFrom(
  own: readonly Row[],
  told: readonly Row[],
  keyOf: (site: string, session: string) => bigint,
): CountedVisit {
  const inOrder = own.toSorted((a, b) => timeOf(a) - timeOf(b));
  const [first = {}, last = {}] = [inOrder[0], inOrder.at(-1)];
  const all = [...own, ...told].toSorted((a, b) => timeOf(a) - timeOf(b));
  const started = timeOf(first);
  const after = (row: Row): number => timeOf(row) - started;
  const category = (row: Row): boolean => row['category'] === 'macro';
  const worth = Map.groupBy(
    all.filter((row) => row['value'] !== null),
    (row) => `${textOf(row, 'name')}:${textOf(row, 'currency')}`,
  );
  const kinds = [...Map.groupBy(all, (row) => textOf(row, 'name'))].map(([name, rows]) => ({
    name,
    first: Math.min(...rows.map(after)),
    last: Math.max(...rows.map(after)),
    n: rows.length,
  }));
  const seen = Map.groupBy(
    all.filter((row) => row['name'] === 'experiment_seen'),
    (row) => String(/"variant":"(\w+)"/.exec(textOf(row, 'params'))?.[1]),
  );
  const nullable = (text: string): string | null => (text === '' ? null : text);
  return {
    visit: keyOf(textOf(first, 'site'), textOf(first, 'session_id')).toString(),
    site: textOf(first, 'site'),
    session: textOf(first, 'session_id'),
    started,
    ended: timeOf(last),
    channel: textOf(first, 'channel'),
    landing: textOf(first, 'path'),
    lastPath: textOf(last, 'path'),
    pageViews: all.filter((row) => row['name'] === 'page_view').length,
    macros: all.filter((row) => category(row) && row['name'] !== 'refund').length,
    micros: all.filter((row) => !category(row) && row['name'] !== 'page_view').length,
    viewed: nullable(
      all
        .filter((row) => row['name'] === 'page_view')
        .map((row) => textOf(row, 'path'))
        .join(' '),
    ),
    places: [...new Set(all.map((row) => `${textOf(row, 'path')}:${textOf(row, 'name')}`))]
      .toSorted((a, b) => order(a, b))
      .join(' '),
    kinds: kinds
      .toSorted((a, b) => a.first - b.first || order(a.name, b.name))
      .map(({ name, first: from, last: to, n }) => `${name}:${from}:${to}:${n}`)
      .join(' '),
    worth: nullable(
      [...worth]
        .toSorted(([a], [b]) => order(a, b))
        .map(([key, rows]) => `${key}:${rows.reduce((sum, row) => sum + Number(row['value']), 0)}`)
        .join(' '),
    ),
    experiments: nullable(
      [...seen]
        .map(([variant, rows]) => ({ variant, ms: Math.min(...rows.map(after)) }))
        .toSorted((a, b) => a.ms - b.ms || order(a.variant, b.variant))
        .map(({ variant, ms }) => `hero:${variant}:${ms}`)
        .join(' '),
    ),
  };
}

/** `windowFunnel` by the book: how many of the steps a visit takes, each at or after the one before. */
export function naiveLevel(
  events: readonly (readonly [string, number])[],
  steps: readonly string[],
): number {
  let reached = Number.NEGATIVE_INFINITY;
  for (const [level, step] of steps.entries()) {
    const times = events.filter(([name, ts]) => name === step && ts >= reached).map(([, ts]) => ts);
    if (times.length === 0) return level;
    reached = Math.min(...times);
  }
  return steps.length;
}

/** A text or a number of the engine as text. */
export function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'bigint' ? String(value) : '';
}
