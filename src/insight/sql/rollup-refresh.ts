import { joinHours, letterSql, namesMax, otherName, personSql, visitKey } from './rollup-tables.ts';

/** Visits that are counted again in one transaction: what they are made of fits into memory. */
export const visitsPerTurn = 60_000;

/** The time up to which marks are taken; null for all of them. */
export const cutoffSql: string = `SELECT epoch_us(first)::DOUBLE AS cut FROM rollup_marks ORDER BY first LIMIT 1 OFFSET ${visitsPerTurn}`;

/** Takes marks, up to a time where one is given in microseconds, and the visits that they name. */
export function takeMarks(cutUs: number | null): readonly string[] {
  const where = cutUs === null ? '' : ` WHERE first <= make_timestamp(${cutUs}::BIGINT)`;
  return [
    `CREATE OR REPLACE TEMP TABLE taken AS SELECT * FROM rollup_marks${where}`,
    `DELETE FROM rollup_marks${where}`,
    `CREATE OR REPLACE TEMP TABLE due AS SELECT ${visitKey} AS visit, min(first) AS first,
      max(last) AS last FROM taken WHERE session_id IS NOT NULL GROUP BY 1`,
    'CREATE OR REPLACE TEMP TABLE joined (visit UBIGINT, id VARCHAR, ts TIMESTAMP)',
  ];
}

/** How many events without a visit of their own could belong to what was taken. */
export const tellersSql: string = `SELECT count(*)::DOUBLE AS n FROM events, ${rangeOf('taken', 1)}
  WHERE session_id IS NULL AND variant = 'full' AND ts BETWEEN low AND high
  AND (page IS NOT NULL OR ${personSql} IS NOT NULL)`;

/** From the first to the last time of a table's marks, so many times `joinHours` wider. */
function rangeOf(table: string, times: number): string {
  const hours = `to_hours(${String(joinHours * times)})`;
  return `(SELECT min(first) - ${hours} AS low, max(last) + ${hours} AS high FROM ${table}) AS range_of`;
}

const keySql = `CASE WHEN page IS NOT NULL THEN 'p' || page ELSE 'u' || ${personSql} END`;

/** Events of a site's own server, which bear no visit, with what they are joined by. */
function tellers(table: string, marks: string): string {
  return `CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT site, id, ts, ${keySql} AS key FROM events, ${rangeOf(marks, 1)}
    WHERE session_id IS NULL AND variant = 'full' AND ts BETWEEN low AND high
    AND ${keySql} IS NOT NULL`;
}

/** The visits' own events that such events could be joined to. */
function candidates(table: string, of: string, marks: string): string {
  return `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT site, key, visit, ts FROM (
      SELECT site, 'p' || page AS key, ${visitKey} AS visit, ts FROM events, ${rangeOf(marks, 2)}
      WHERE session_id IS NOT NULL AND page IS NOT NULL AND ts BETWEEN low AND high
      UNION ALL
      SELECT site, 'u' || ${personSql}, ${visitKey}, ts FROM events, ${rangeOf(marks, 2)}
      WHERE session_id IS NOT NULL AND params LIKE '%"user_id":"h1_%' AND ts BETWEEN low AND high)
    WHERE (site, key) IN (SELECT (site, key) FROM ${of})`;
}

/**
 * Joins events of a site's own server to visits: of those that share the page view, or the person,
 * the last that was there at or before, else the first after. Visits that share one of these with
 * what was taken are counted again too, for an event may move from one to the other.
 */
export const joinTellers: readonly string[] = [
  tellers('tellers', 'taken'),
  candidates('candidates', 'tellers', 'taken'),
  `CREATE OR REPLACE TEMP TABLE keys AS
    SELECT site, key FROM (SELECT site, ${keySql.replace(personSql, 'person')} AS key FROM taken
      WHERE session_id IS NULL) WHERE key IS NOT NULL
    UNION SELECT site, key FROM candidates WHERE visit IN (SELECT visit FROM due)`,
  `INSERT INTO due SELECT visit, min(ts), max(ts) FROM candidates
    WHERE (site, key) IN (SELECT (site, key) FROM keys) GROUP BY visit`,
  // A visit of the rollups may reach further than its marks.
  'INSERT INTO due SELECT visit, started, ended FROM rollup_visits WHERE visit IN (SELECT visit FROM due)',
  tellers('tellers', 'due'),
  candidates('candidates', 'tellers', 'due'),
  `INSERT INTO joined SELECT visit, id, ts FROM (
      SELECT c.visit, t.id, t.ts, row_number() OVER (PARTITION BY t.site, t.key, t.id ORDER BY
        c.ts <= t.ts DESC, abs(epoch_us(t.ts) - epoch_us(c.ts)), c.visit DESC) AS place
      FROM tellers t JOIN candidates c ON c.site = t.site AND c.key = t.key
        AND c.ts BETWEEN t.ts - to_hours(${joinHours}) AND t.ts + to_hours(${joinHours}))
    WHERE place = 1 AND visit IN (SELECT visit FROM due)`,
];

const columns = `site, session_id, visitor, ts, name, category, stage, value, currency, path, params,
  channel, source, medium, campaign, country, device, bot`;

/** Counts the visits that are due again, from their events. */
export const countAgain: readonly string[] = [
  'INSERT INTO due SELECT visit, started, ended FROM rollup_visits WHERE visit IN (SELECT visit FROM due)',
  `CREATE OR REPLACE TEMP TABLE parts AS
    SELECT ${visitKey} AS visit, true AS own, ${columns} FROM events,
      (SELECT min(first) AS low, max(last) AS high FROM due) AS range_of
    WHERE session_id IS NOT NULL AND ts BETWEEN low AND high
      AND ${visitKey} IN (SELECT visit FROM due)
    UNION ALL
    SELECT j.visit, false, ${columns.replaceAll(/\b[a-z_]+\b/g, 'e.$&')} FROM joined j
    JOIN events e ON e.id = j.id AND e.ts = j.ts AND e.session_id IS NULL`,
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
  `CREATE OR REPLACE TEMP TABLE bases AS
    SELECT visit, any_value(site) AS site, any_value(session_id) FILTER (own) AS session_id,
      arg_min(visitor, ts) FILTER (own) AS visitor, max(${personSql}) FILTER (own) AS person,
      min(ts) FILTER (own) AS started, max(ts) FILTER (own) AS ended,
      arg_min({ channel: channel, source: source, medium: medium, campaign: campaign,
        country: country, device: device }, ts) FILTER (own) AS touch,
      bool_or(len(bot) > 0) FILTER (own) AS machine, count(*) FILTER (name = 'page_view') AS page_views,
      count(*) AS events,
      count(*) FILTER (category = 'macro' AND name <> 'refund') AS macros,
      count(*) FILTER (category <> 'macro' AND name <> 'page_view') AS micros
    FROM parts GROUP BY visit HAVING count(*) FILTER (own) > 0`,
  `CREATE OR REPLACE TEMP TABLE facts AS
    SELECT p.visit, own, p.name, coalesce(n.letter, '${otherName.letter}') AS letter,
      coalesce(n.id, ${otherName.id}) AS name_id, t.id AS path_id, value, currency, params,
      least(epoch_ms(ts) - epoch_ms(started), 2147483647)::INTEGER AS ms
    FROM parts p JOIN bases USING (visit) LEFT JOIN rollup_names n ON n.name = p.name
    LEFT JOIN rollup_paths t ON t.path = p.path`,
  `INSERT INTO rollup_visits
    WITH moments AS (
      SELECT visit, ms, min(letter) AS letter, max(letter) AS other FROM facts GROUP BY visit, ms
    ), together AS (
      SELECT visit, ms, string_split(repeat(string_agg(letter, '' ORDER BY letter), 8), '') AS letters
      FROM (SELECT DISTINCT f.visit, f.ms, f.letter FROM facts f
        JOIN moments m ON m.visit = f.visit AND m.ms = f.ms AND m.letter <> m.other)
      GROUP BY visit, ms
    ), single AS (
      SELECT visit, ms, 0 AS place, letter FROM moments WHERE letter = other
      UNION ALL SELECT visit, ms, unnest(range(len(letters))), unnest(letters) FROM together
    ), lines AS (
      SELECT visit, string_agg(letter, '' ORDER BY ms, place) AS steps,
        list(ms ORDER BY ms, place) AS step_times FROM single GROUP BY visit
    ), kinds AS (
      SELECT visit, string_agg(letter, '' ORDER BY first, letter) AS kinds,
        list(first ORDER BY first, letter) AS firsts, list(last ORDER BY first, letter) AS lasts,
        list(n ORDER BY first, letter) AS times
      FROM (SELECT visit, letter, min(ms) AS first, max(ms) AS last, count(*)::INTEGER AS n
        FROM facts GROUP BY visit, letter) GROUP BY visit
    ), places AS (
      SELECT visit, list(path_id ORDER BY first, path_id) AS paths FROM (
        SELECT visit, path_id, min(ms) AS first FROM facts WHERE path_id IS NOT NULL
        GROUP BY visit, path_id) GROUP BY visit
    ), views AS (
      SELECT visit, list(path_id ORDER BY ms, path_id) FILTER (name = 'page_view') AS viewed,
        list(DISTINCT path_id::BIGINT * 65536 + name_id) AS places,
        arg_min(path_id, ms) FILTER (own) AS landing, arg_max(path_id, ms) FILTER (own) AS last_path
      FROM facts WHERE path_id IS NOT NULL GROUP BY visit
    ), worth AS (
      SELECT visit, list({ letter: letter, currency: currency, value: value }
        ORDER BY letter, currency) AS worth
      FROM (SELECT visit, letter, currency, sum(value) AS value FROM facts
        WHERE isfinite(value) AND abs(value) <= 1e12 GROUP BY visit, letter, currency) GROUP BY visit
    ), seen AS (
      SELECT visit, list({ experiment: experiment, variant: variant, ms: ms }
        ORDER BY ms, experiment, variant) AS experiments
      FROM (SELECT visit, left(params->>'$.experiment', 100) AS experiment,
          left(params->>'$.variant', 100) AS variant, min(ms) AS ms
        FROM facts WHERE name = 'experiment_seen' AND json_valid(params) GROUP BY ALL)
      WHERE experiment IS NOT NULL AND variant IS NOT NULL GROUP BY visit
    )
    SELECT visit, site, session_id, visitor,
      hash(site, coalesce('u' || person, 'v' || visitor, 's' || session_id)), started::DATE,
      started, ended, touch.channel, touch.source, touch.medium, touch.campaign, touch.country,
      touch.device, machine, landing, last_path, page_views, events, macros, micros,
      coalesce(paths, []), coalesce(viewed, []), coalesce(places.places, []), kinds, firsts, lasts,
      times, steps, step_times, worth, experiments
    FROM bases JOIN lines USING (visit) JOIN kinds USING (visit) LEFT JOIN places AS visited USING (visit)
    LEFT JOIN views AS places USING (visit) LEFT JOIN worth USING (visit) LEFT JOIN seen USING (visit)`,
  ...['taken', 'due', 'joined', 'parts', 'bases', 'facts'].map((name) => `DROP TABLE ${name}`),
];
