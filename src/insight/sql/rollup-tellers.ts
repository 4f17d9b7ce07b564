import { joinHours, personSql, visitKey } from './rollup-tables.ts';

// Events of a site's own server bear no visit. They lie once more in `rollup_tellers`, a small table,
// so that a turn looks through many events only where one of them could belong to its visits.

/** What such an event is joined by: the page view, else the site's own id of the person. */
const keyOf = (person: string): string =>
  `CASE WHEN page IS NOT NULL THEN 'p' || page WHEN ${person} IS NOT NULL THEN 'u' || ${person} END`;

/** How many such events there are. */
export const tellersSql = 'SELECT count(*)::DOUBLE AS n FROM rollup_tellers';

/** Fills the table from `events`. */
export const allTellers: string = `INSERT INTO rollup_tellers
  SELECT site, id, ts, key FROM (SELECT site, id, ts, ${keyOf(personSql)} AS key
    FROM events WHERE session_id IS NULL AND variant = 'full') WHERE key IS NOT NULL`;

const range = '(SELECT min(first) AS low, max(last) AS high FROM due) AS range_of';
const ofDue = `session_id IS NOT NULL AND ts BETWEEN low AND high
      AND ${visitKey} IN (SELECT visit FROM due)`;
const namesPerson = `params LIKE '%"user_id":"h1_%'`;

/** Finds the server's events that could belong to what is due, by its page views and persons. */
export const findTellers: readonly string[] = [
  // A visit of the rollups may reach further than its marks.
  'INSERT INTO due SELECT visit, started, ended FROM rollup_visits WHERE visit IN (SELECT visit FROM due)',
  `CREATE OR REPLACE TEMP TABLE tellers AS SELECT DISTINCT t.* FROM rollup_tellers t SEMI JOIN (
      SELECT site, 'p' || page AS key FROM events, ${range} WHERE ${ofDue} AND page IS NOT NULL
      UNION ALL SELECT site, 'u' || ${personSql} FROM events, ${range} WHERE ${ofDue} AND ${namesPerson}
      UNION ALL SELECT site, ${keyOf('person')} FROM taken WHERE session_id IS NULL) USING (site, key)`,
];

/** How many were found, by page view and by person. */
export const foundSql = `SELECT count(*) FILTER (key LIKE 'p%')::DOUBLE AS pages,
  count(*) FILTER (key LIKE 'u%')::DOUBLE AS persons FROM tellers`;

const around = `(SELECT min(ts) - to_hours(${joinHours}) AS low, max(ts) + to_hours(${joinHours}) AS high
    FROM tellers) AS range_of`;
const inRange = 'session_id IS NOT NULL AND ts BETWEEN low AND high';

/** Finds all visits' own events that share a page view, or a person, with what was found. */
export function findCandidates(hasPersons: boolean): readonly string[] {
  return [
    `CREATE OR REPLACE TEMP TABLE candidates AS SELECT e.* FROM (
        SELECT site, 'p' || page AS key, ${visitKey} AS visit, ts FROM events, ${around}
        WHERE ${inRange} AND page IN (SELECT substr(key, 2) FROM tellers WHERE key LIKE 'p%')
      ) e SEMI JOIN tellers USING (site, key)`,
    ...(hasPersons
      ? [
          `INSERT INTO candidates SELECT e.* FROM (
            SELECT site, 'u' || ${personSql} AS key, ${visitKey} AS visit, ts FROM events, ${around}
            WHERE ${inRange} AND ${namesPerson}) e SEMI JOIN tellers USING (site, key)`,
        ]
      : []),
  ];
}

/** How many visits share a key with what is due, and are not due themselves. */
export const othersSql =
  'SELECT count(*)::DOUBLE AS n FROM candidates WHERE visit NOT IN (SELECT visit FROM due)';

/** They are counted again too: an event may move from one to the other. */
export const addOthers =
  'INSERT INTO due SELECT visit, min(ts), max(ts) FROM candidates GROUP BY visit';

/** Of the visits that share its key, an event joins the last at or before it, else the first after. */
export const joinTellers: string = `INSERT INTO joined SELECT visit, id, ts FROM (
    SELECT c.visit, t.id, t.ts, row_number() OVER (PARTITION BY t.site, t.key, t.id ORDER BY
      c.ts <= t.ts DESC, abs(epoch_us(t.ts) - epoch_us(c.ts)), c.visit DESC) AS place
    FROM tellers t JOIN candidates c ON c.site = t.site AND c.key = t.key
      AND c.ts BETWEEN t.ts - to_hours(${joinHours}) AND t.ts + to_hours(${joinHours}))
  WHERE place = 1 AND visit IN (SELECT visit FROM due)`;
