import { joinHours, otherName, personSql } from './rollup-tables.ts';

/**
 * Run in the transaction that deletes the events before a time (SQL of it): visits that begin before
 * it are taken out, and those that reach beyond it are marked to be counted again from what is left.
 * Paths and names that no visit has any more leave the dictionaries.
 */
export function forgetRollups(before: string): readonly string[] {
  // Of a visit that begins after it, an event of a site's own server may lie before.
  const touched = `(started < ${before} OR (started < ${before} + to_hours(${joinHours})
    AND list_min(firsts) < 0))`;
  return [
    `DELETE FROM rollup_marks WHERE last < ${before}`,
    `UPDATE rollup_marks SET first = ${before} WHERE first < ${before}`,
    `INSERT INTO rollup_marks SELECT site, session_id, NULL, NULL, greatest(started, ${before}), ended, events
      FROM rollup_visits WHERE ended >= ${before} AND ${touched}`,
    `INSERT INTO rollup_marks SELECT site, NULL, page, CASE WHEN page IS NULL THEN ${personSql} END, ts, ts, 1
      FROM events WHERE session_id IS NULL AND variant = 'full' AND (page IS NOT NULL OR ${personSql} IS NOT NULL)
        AND ts >= ${before} AND ts < ${before} + to_hours(${joinHours})`,
    `CREATE OR REPLACE TABLE rollup_kept AS SELECT * FROM rollup_visits WHERE NOT ${touched}`,
    `CREATE OR REPLACE TABLE rollup_kept_paths AS SELECT * FROM rollup_paths
      WHERE id IN (SELECT unnest(paths) FROM rollup_kept)`,
    `CREATE OR REPLACE TABLE rollup_kept_names AS SELECT * FROM rollup_names
      WHERE id = ${otherName.id} OR letter IN (SELECT DISTINCT unnest(string_split(kinds, '')) FROM rollup_kept)`,
    ...['visits', 'paths', 'names'].flatMap((name) => {
      const kept = name === 'visits' ? 'rollup_kept' : `rollup_kept_${name}`;
      return [`DROP TABLE rollup_${name}`, `ALTER TABLE ${kept} RENAME TO rollup_${name}`];
    }),
    `CREATE OR REPLACE TABLE rollup_kept_tellers AS SELECT * FROM rollup_tellers WHERE ts >= ${before}`,
    'DROP TABLE rollup_tellers',
    'ALTER TABLE rollup_kept_tellers RENAME TO rollup_tellers',
    'CREATE OR REPLACE TABLE rollup_kept_marks AS SELECT * FROM rollup_marks',
    'DROP TABLE rollup_marks',
    'ALTER TABLE rollup_kept_marks RENAME TO rollup_marks',
  ];
}
