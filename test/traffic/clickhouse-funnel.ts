/**
 * ClickHouse's own funnel over its own `events`: visits by the number of steps that they took, as
 * `level` and `visits`. The window is longer than any visit, so only the order decides; what the
 * site's server told is joined by its page, as docs/insight.md says.
 */
export function windowFunnelSql(
  events: string,
  steps: readonly string[],
  days: readonly string[],
): string {
  const conditions = steps.map((step) => `name = '${step.replaceAll("'", "''")}'`).join(', ');
  return `SELECT level, count() AS visits FROM (
    SELECT windowFunnel(1000000000000)(toUInt64(toUnixTimestamp64Milli(ts)), ${conditions}) AS level
    FROM (
      SELECT e.site AS site, e.ts AS ts, e.name AS name, ifNull(e.session_id, '') AS own,
        if(own <> '', own, ifNull(p.owner, '')) AS visit
      FROM ${events} AS e LEFT JOIN (
        SELECT site, page, any(session_id) AS owner FROM ${events}
        WHERE ifNull(session_id, '') <> '' AND ifNull(page, '') <> '' GROUP BY site, page
      ) AS p ON p.site = e.site AND p.page = e.page)
    WHERE visit <> '' GROUP BY site, visit
    HAVING toDate(minIf(ts, own <> ''), 'UTC') BETWEEN '${days[0]}' AND '${days.at(-1)}')
  GROUP BY level ORDER BY level`;
}

/** How many visits took each step at least, from the visits by their last one. */
export function reachedOf(
  rows: readonly Readonly<Record<string, unknown>>[],
  steps: number,
): readonly number[] {
  return Array.from({ length: steps }, (_, place) =>
    rows
      .filter(({ level }) => Number(level) > place)
      .reduce((sum, { visits }) => sum + Number(visits), 0),
  );
}
