import { letterSql, namesMax, otherName, personSql, visitKey } from './rollup-tables.ts';

/** Visits and events that are counted again in one transaction: they fit into memory with room. */
const visitsPerTurn = 20_000;
const eventsPerTurn = 100_000;
/** Of a visit, so many events count, the first ones: a person does not do more in a day. */
const eventsPerVisit = 20_000;

/** The time from which marks are taken, newest first; null for all of them. */
export const cutoffSql: string = `SELECT epoch_us(first)::DOUBLE AS cut FROM (
    SELECT first, row_number() OVER marks AS visits, sum(events) OVER marks AS events FROM (
      SELECT first, events FROM rollup_marks ORDER BY first DESC LIMIT ${visitsPerTurn + 1})
    WINDOW marks AS (ORDER BY first DESC ROWS UNBOUNDED PRECEDING))
  WHERE visits > ${visitsPerTurn} OR events > ${eventsPerTurn} ORDER BY first DESC LIMIT 1`;

/** Takes marks, from a time where one is given in microseconds, and the visits that they name. */
export function takeMarks(cutUs: number | null): readonly string[] {
  const where = cutUs === null ? '' : ` WHERE first >= make_timestamp(${cutUs}::BIGINT)`;
  return [
    `CREATE OR REPLACE TEMP TABLE taken AS SELECT * FROM rollup_marks${where}`,
    `DELETE FROM rollup_marks${where}`,
    `CREATE OR REPLACE TEMP TABLE due AS SELECT ${visitKey} AS visit, min(first) AS first,
      max(last) AS last FROM taken WHERE session_id IS NOT NULL GROUP BY 1`,
    'CREATE OR REPLACE TEMP TABLE joined (visit UBIGINT, id VARCHAR, ts TIMESTAMP)',
  ];
}

const dims = 'channel, source, medium, campaign, country, device';
const inDue = `session_id IS NOT NULL AND ts BETWEEN low AND high
      AND ${visitKey} IN (SELECT visit FROM due)`;
const rangeOfDue = '(SELECT min(first) AS low, max(last) AS high FROM due) AS range_of';
/** What is needed of an event: as little as can be, for it lies in memory. */
const partOf = (own: boolean): string => `${own} AS own, ts, name, category, stage, value, currency,
      path, CASE WHEN name = 'experiment_seen' AND json_valid(params) THEN params END AS params`;

/** Counts the visits that are due again, from their events. */
export const countAgain: readonly string[] = [
  'INSERT INTO due SELECT visit, started, ended FROM rollup_visits WHERE visit IN (SELECT visit FROM due)',
  `CREATE OR REPLACE TEMP TABLE bases AS
    SELECT ${visitKey} AS visit, any_value(site) AS site, any_value(session_id) AS session_id,
      arg_min(visitor, ts) AS visitor, max(${personSql}) AS person, min(ts) AS started,
      max(ts) AS ended, count(*) AS n, bool_or(len(bot) > 0) AS machine,
      arg_min({ ${dims.replaceAll(/\w+/g, '$&: $&')} }, ts) AS touch
    FROM events, ${rangeOfDue} WHERE ${inDue} GROUP BY ${visitKey}`,
  // Whoever sends a page in a loop for a day must not make the figures of all others impossible.
  `CREATE OR REPLACE TEMP TABLE long AS
    SELECT visit, max(ts) AS until FROM (
      SELECT ${visitKey} AS visit, ts, row_number() OVER (PARTITION BY ${visitKey} ORDER BY ts) AS n
      FROM events, ${rangeOfDue} WHERE session_id IS NOT NULL AND ts BETWEEN low AND high
        AND ${visitKey} IN (SELECT visit FROM bases WHERE n > ${eventsPerVisit}))
    WHERE n <= ${eventsPerVisit} GROUP BY visit`,
  `CREATE OR REPLACE TEMP TABLE parts AS
    SELECT ${visitKey} AS visit, ${partOf(true)} FROM events
    LEFT JOIN long ON long.visit = ${visitKey}, ${rangeOfDue}
    WHERE ${inDue} AND (until IS NULL OR ts <= until)
    UNION ALL
    SELECT visit, ${partOf(false)} FROM joined JOIN events USING (id, ts) WHERE session_id IS NULL`,
  `INSERT INTO rollup_names SELECT id, name, ${letterSql('id')}, category, stage FROM (
    SELECT (SELECT max(id) FROM rollup_names) + row_number() OVER () AS id, * FROM (
      SELECT name, arg_max(category, ts) AS category, arg_max_null(stage, ts) AS stage FROM parts
      WHERE name NOT IN (SELECT name FROM rollup_names) GROUP BY name ORDER BY name))
    WHERE id <= ${namesMax}`,
  `UPDATE rollup_names SET category = n.category, stage = n.stage FROM (
      SELECT name, arg_max(category, ts) AS category, arg_max_null(stage, ts) AS stage
      FROM parts GROUP BY name) n
    WHERE rollup_names.name = n.name AND (rollup_names.category IS DISTINCT FROM n.category
      OR rollup_names.stage IS DISTINCT FROM n.stage)`,
  `INSERT INTO rollup_paths
    SELECT (SELECT coalesce(max(id), 0) FROM rollup_paths) + row_number() OVER (), path FROM (
      SELECT DISTINCT path FROM parts
      WHERE path IS NOT NULL AND path NOT IN (SELECT path FROM rollup_paths))`,
  'DELETE FROM rollup_visits WHERE visit IN (SELECT visit FROM due)',
  `CREATE OR REPLACE TEMP TABLE facts AS
    SELECT p.visit, own, p.name, coalesce(n.letter, '${otherName.letter}') AS letter,
      coalesce(n.id, ${otherName.id}) AS name_id, t.id AS path_id, value, currency, params,
      p.category = 'macro' AND p.name <> 'refund' AS is_macro,
      p.category <> 'macro' AND p.name <> 'page_view' AS is_micro,
      least(epoch_ms(ts) - epoch_ms(started), 2147483647)::INTEGER AS ms
    FROM parts p JOIN bases USING (visit) LEFT JOIN rollup_names n ON n.name = p.name
    LEFT JOIN rollup_paths t ON t.path = p.path`,
  // Lists are sorted after they are made: an aggregate that sorts keeps a buffer for each visit.
  `CREATE OR REPLACE TEMP TABLE lines AS
    WITH moments AS (
      SELECT visit, ms, min(letter) AS letter, max(letter) AS other FROM facts GROUP BY visit, ms
    ), together AS (
      SELECT visit, ms, string_split(repeat(array_to_string(list_sort(list(letter)), ''), 8), '') AS letters
      FROM (SELECT DISTINCT f.visit, f.ms, f.letter FROM facts f
        JOIN moments m ON m.visit = f.visit AND m.ms = f.ms AND m.letter <> m.other)
      GROUP BY visit, ms
    ), single AS (
      SELECT visit, ms, 0 AS place, letter FROM moments WHERE letter = other
      UNION ALL SELECT visit, ms, unnest(range(len(letters))), unnest(letters) FROM together
    ), lists AS (
      SELECT visit, list_sort(list({ ms: ms, place: place, letter: letter })) AS l
      FROM single GROUP BY visit
    )
    SELECT visit, array_to_string(list_transform(l, lambda x: x.letter), '') AS steps,
      list_transform(l, lambda x: x.ms) AS step_times FROM lists`,
  `CREATE OR REPLACE TEMP TABLE kinds AS
    WITH lists AS (
      SELECT visit, list_sort(list({ first: first, letter: letter, last: last, n: n })) AS l
      FROM (SELECT visit, letter, min(ms) AS first, max(ms) AS last, count(*)::INTEGER AS n
        FROM facts GROUP BY visit, letter) GROUP BY visit
    )
    SELECT visit, array_to_string(list_transform(l, lambda x: x.letter), '') AS kinds,
      list_transform(l, lambda x: x.first) AS firsts, list_transform(l, lambda x: x.last) AS lasts,
      list_transform(l, lambda x: x.n) AS times FROM lists`,
  `CREATE OR REPLACE TEMP TABLE places AS
    WITH visited AS (
      SELECT visit, list_sort(list({ ms: ms, path_id: path_id })) AS p FROM (
        SELECT visit, path_id, min(ms) AS ms FROM facts WHERE path_id IS NOT NULL
        GROUP BY visit, path_id) GROUP BY visit
    ), views AS (
      SELECT visit, list_sort(list({ ms: ms, path_id: path_id }) FILTER (name = 'page_view')) AS v,
        list(DISTINCT path_id::BIGINT * 65536 + name_id) AS places,
        arg_min(path_id, ms) FILTER (own) AS landing, arg_max(path_id, ms) FILTER (own) AS last_path
      FROM facts WHERE path_id IS NOT NULL GROUP BY visit
    )
    SELECT visit, list_transform(p, lambda x: x.path_id) AS paths,
      list_transform(v, lambda x: x.path_id) AS viewed, places, landing, last_path
    FROM visited JOIN views USING (visit)`,
  `INSERT INTO rollup_visits
    WITH sums AS (
      SELECT visit, count(*) FILTER (name = 'page_view') AS page_views, count(*) AS events,
        count(*) FILTER (is_macro) AS macros, count(*) FILTER (is_micro) AS micros
      FROM facts GROUP BY visit
    ), worth AS (
      SELECT visit, list_sort(list({ letter: letter, currency: currency, value: value })) AS worth
      FROM (SELECT visit, letter, currency, sum(value) AS value FROM facts
        WHERE isfinite(value) AND abs(value) <= 1e12 GROUP BY visit, letter, currency) GROUP BY visit
    ), seen AS (
      SELECT visit, list_sort(list({ ms: ms, experiment: experiment, variant: variant })) AS s
      FROM (SELECT visit, left(params->>'$.experiment', 100) AS experiment,
          left(params->>'$.variant', 100) AS variant, min(ms) AS ms
        FROM facts WHERE params IS NOT NULL GROUP BY ALL)
      WHERE experiment IS NOT NULL AND variant IS NOT NULL GROUP BY visit
    )
    SELECT visit, site, session_id, visitor,
      hash(site, coalesce('u' || person, 'v' || visitor, 's' || session_id)), started::DATE,
      started, ended, ${dims.replaceAll(/\w+/g, 'touch.$&')}, machine, landing, last_path,
      page_views, events, macros, micros, coalesce(paths, []), coalesce(viewed, []),
      coalesce(places, []), kinds, firsts, lasts, times, steps, step_times, worth,
      list_transform(s, lambda x: { experiment: x.experiment, variant: x.variant, ms: x.ms })
    FROM bases JOIN sums USING (visit) JOIN lines USING (visit) JOIN kinds USING (visit)
    LEFT JOIN places USING (visit) LEFT JOIN worth USING (visit) LEFT JOIN seen USING (visit)`,
  ...'taken due joined bases long parts facts lines kinds places'
    .split(' ')
    .map((name) => `DROP TABLE ${name}`),
];
