/**
 * The layout of the rollups. Where a file has another one, or was made by another engine (its
 * `hash` may differ), they are made anew from `events`.
 */
export const rollupVersion = 2;

/** Where a visit is known by: the same in every table of the rollups. */
export const visitKey = 'hash(site, session_id)';

/** A server's event joins a visit on its page within so many hours. */
export const joinHours = 72;

/** Of so many kinds of events each is known by name; what comes later shares one. */
export const namesMax = 20_000;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The kinds of events beyond `namesMax`. */
export const otherName = { id: 0, name: '(other names)', letter: '~' } as const;

/**
 * A kind of event is one character in the lists of a visit, so that searching a list is searching a
 * text. Beyond the alphabet: CJK ideographs, for none of them combines with its neighbour.
 */
export function letterSql(id: string): string {
  const { length } = letters;
  return `CASE WHEN ${id} <= ${length} THEN substr('${letters}', ${id}::INTEGER, 1)
    ELSE chr((${19_968 - length - 1} + ${id})::INTEGER) END`;
}

/**
 * One row a visit, two dictionaries, and the visits that must be counted again. Offsets are
 * milliseconds since `started`. `kinds`, `firsts`, `lasts` and `times` belong together: each kind of
 * event of the visit, in the order of its first time. `steps` and `step_times` too: every event in
 * its order; kinds of the same millisecond stand there eight times in turn, for they count as being
 * in any order, and a funnel has eight steps at most.
 */
export const rollupTables: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS rollup_visits (
    visit UBIGINT, site VARCHAR, session_id VARCHAR, visitor VARCHAR, person UBIGINT, day DATE,
    started TIMESTAMP, ended TIMESTAMP, channel VARCHAR, source VARCHAR, medium VARCHAR,
    campaign VARCHAR, country VARCHAR, device VARCHAR, machine BOOLEAN, landing INTEGER,
    last_path INTEGER, page_views INTEGER, events INTEGER, macros INTEGER, micros INTEGER,
    paths INTEGER[], viewed INTEGER[], places BIGINT[], kinds VARCHAR, firsts INTEGER[],
    lasts INTEGER[], times INTEGER[], steps VARCHAR, step_times INTEGER[],
    worth STRUCT(letter VARCHAR, currency VARCHAR, value DOUBLE)[],
    experiments STRUCT(experiment VARCHAR, variant VARCHAR, ms INTEGER)[])`,
  'CREATE TABLE IF NOT EXISTS rollup_names (id INTEGER, name VARCHAR, letter VARCHAR, category VARCHAR, stage VARCHAR)',
  'CREATE TABLE IF NOT EXISTS rollup_paths (id INTEGER, path VARCHAR)',
  'CREATE TABLE IF NOT EXISTS rollup_marks (site VARCHAR, session_id VARCHAR, page VARCHAR, person VARCHAR, first TIMESTAMP, last TIMESTAMP, events INTEGER)',
  'CREATE TABLE IF NOT EXISTS rollup_tellers (site VARCHAR, id VARCHAR, ts TIMESTAMP, key VARCHAR)',
  `INSERT INTO rollup_names SELECT ${otherName.id}, '${otherName.name}', '${otherName.letter}', 'interaction', NULL
    WHERE NOT EXISTS (FROM rollup_names WHERE id = ${otherName.id})`,
];

/** Run before them where a file's rollups were made otherwise: they are counted anew. */
export const dropRollups: readonly string[] = 'visits names paths marks tellers'
  .split(' ')
  .map((name) => `DROP TABLE IF EXISTS rollup_${name}`);

/** What a file's rollups were made with, as it stands in `meta` under `rollup`. */
export const rollupMakerSql: string = `'${rollupVersion} ' || version()`;

/** The site's own id of a person in an event's parameters, as the warehouse knows it; null for none. */
export const personSql: string = `CASE WHEN params LIKE '%"user_id":"h1_%' AND json_valid(params)
  THEN CASE WHEN params->>'$.user_id' LIKE 'h1_%' THEN params->>'$.user_id' END END`;

/** Run in one transaction: empties the rollups, and marks every visit of `events`. */
export const markAll: readonly string[] = [
  'DELETE FROM rollup_visits',
  'DELETE FROM rollup_paths',
  `DELETE FROM rollup_names WHERE id <> ${otherName.id}`,
  'DELETE FROM rollup_marks',
  'DELETE FROM rollup_tellers',
  `INSERT INTO rollup_marks SELECT any_value(site), any_value(session_id), NULL, NULL, min(ts), max(ts), count(*)
    FROM events WHERE session_id IS NOT NULL GROUP BY ${visitKey}`,
  `INSERT INTO meta SELECT 'rollup', ${rollupMakerSql} ON CONFLICT DO UPDATE SET value = excluded.value`,
];
