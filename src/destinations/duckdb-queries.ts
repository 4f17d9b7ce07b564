import { timeSql } from './duckdb-schema.ts';

/** A question of the console: read-only SQL over `$1` (since, milliseconds) and `$2` (site or null). */
export interface WarehouseQuery {
  readonly sql: string;
  readonly answers: string;
}

const since = timeSql('$1');
const site = '($2::VARCHAR IS NULL OR site = $2::VARCHAR)';
/** A sum over several currencies would be a number without a meaning: then it is null. */
const money = `CASE WHEN count(DISTINCT currency) <= 1 THEN coalesce(sum(value), 0)::DOUBLE END AS value,
  CASE WHEN count(DISTINCT currency) = 1 THEN any_value(currency) END AS currency`;
const people = `count(*)::DOUBLE AS n, count(DISTINCT visitor)::DOUBLE AS visitors,
  count(DISTINCT session_id)::DOUBLE AS sessions`;

/** The questions that a warehouse answers, by name. */
export const warehouseQueries: ReadonlyMap<string, WarehouseQuery> = new Map([
  [
    'steps',
    {
      sql: `SELECT name, max(category) AS category, max(stage) AS stage, ${people}, ${money}
        FROM events WHERE ts >= ${since} AND ${site}
        GROUP BY name ORDER BY n DESC, name LIMIT 500`,
      answers:
        'Each kind of event: how often, by how many visitors, in how many visits, its value.',
    },
  ],
  [
    'stages',
    {
      sql: `SELECT stage, ${people}, ${money}
        FROM events WHERE ts >= ${since} AND ${site} AND stage IS NOT NULL GROUP BY stage
        ORDER BY list_position(['awareness', 'consideration', 'purchase', 'retention', 'advocacy'], stage)`,
      answers: 'Each stage of the funnel, in its order.',
    },
  ],
  [
    'counted',
    {
      sql: `SELECT name, country, sum(n)::DOUBLE AS n FROM counts
        WHERE hour >= date_trunc('hour', ${since}) AND ${site}
        GROUP BY name, country ORDER BY n DESC, name LIMIT 500`,
      answers:
        'What was counted without consent, by name and country; never mixed with the others.',
    },
  ],
  [
    'consent_share',
    {
      sql: `SELECT variant, sum(n)::DOUBLE AS n FROM (
          SELECT variant, count(*) AS n FROM events WHERE ts >= ${since} AND ${site} GROUP BY variant
          UNION ALL
          SELECT variant, sum(n) AS n FROM counts
          WHERE hour >= date_trunc('hour', ${since}) AND ${site} GROUP BY variant)
        GROUP BY variant ORDER BY variant`,
      answers: 'How many events are full, degraded, or only counted.',
    },
  ],
  [
    'recent_total',
    {
      sql: `SELECT count(*)::DOUBLE AS n FROM events WHERE ts >= ${since} AND ${site}`,
      answers: 'How many events there are, full and degraded.',
    },
  ],
]);
