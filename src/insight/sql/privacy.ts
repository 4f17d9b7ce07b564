import { rangeSql } from './basis.ts';
import type { AnswerOf } from './question.ts';
import { numberIn, statementOf, textIn } from './statement.ts';

/** Page views of each day by what was allowed. */
export const privacy: AnswerOf<'privacy'> = async ({ scope, basis, ask }) => {
  const rows = await ask(
    statementOf(
      (bind) => `SELECT strftime(day, '%Y-%m-%d') AS day, coalesce(f, 0) AS full_views,
        coalesce(d, 0) AS degraded, coalesce(c, 0) AS counted
      FROM (SELECT unnest(generate_series(${bind(scope.from)}::TIMESTAMP,
          ${bind(scope.to)}::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day)
      LEFT JOIN (SELECT ts::DATE AS day, count(*) FILTER (variant = 'full') AS f,
          count(*) FILTER (variant = 'degraded') AS d
        FROM events WHERE name = 'page_view' AND ${rangeSql(scope, bind, 'ts')} GROUP BY 1)
        USING (day)
      LEFT JOIN (SELECT hour::DATE AS day, sum(n)::DOUBLE AS c FROM counts
        WHERE name = 'page_view' AND ${rangeSql(scope, bind, 'hour')} GROUP BY 1) USING (day)
      ORDER BY day`,
    ),
  );
  return {
    basis,
    days: rows.map((row) => ({
      day: textIn(row, 'day') ?? '',
      full: numberIn(row, 'full_views'),
      degraded: numberIn(row, 'degraded'),
      counted: numberIn(row, 'counted'),
    })),
  };
};
