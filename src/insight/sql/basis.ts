import type { Filter, RawBasis } from '../raw.ts';
import type { Scope } from './scope.ts';
import { type AskRows, type Bind, numberIn, type Statement, statementOf } from './statement.ts';
import { daysSql, filterSql, filtersOf } from './visits-where.ts';

/** On what an answer stands; filters in `but` are part of the question itself. */
export async function basisOf(
  scope: Scope,
  ask: AskRows,
  but: readonly Filter[] = [],
): Promise<RawBasis> {
  const filters = filtersOf(scope).filter((filter) => !but.includes(filter));
  const [visits] = await ask(visitsStatement(scope, filters));
  const [views] = await ask(pageViewsStatement(scope));
  return {
    site: scope.asked.site,
    from: scope.from,
    to: scope.to,
    visits: numberIn(visits, 'visits'),
    visitsUnfiltered: numberIn(visits, 'unfiltered'),
    visitsWithout: Object.fromEntries(
      filters.map((filter) => [filter, numberIn(visits, `without_${filter}`)]),
    ),
    pageViews: {
      full: numberIn(views, 'full_views'),
      degraded: numberIn(views, 'degraded'),
      counted: numberIn(views, 'counted'),
    },
    asOf: scope.asOf,
    waiting: scope.waiting,
  };
}

function visitsStatement(scope: Scope, filters: readonly Filter[]): Statement {
  return statementOf((bind) => {
    const flags = filters.map(
      (filter) => `${filterSql(scope, filter, bind) ?? 'true'} AS by_${filter}`,
    );
    const all = (but: Filter | null): string =>
      filters
        .filter((filter) => filter !== but)
        .map((filter) => `by_${filter}`)
        .join(' AND ') || 'true';
    const without = filters.map(
      (filter) => `count(*) FILTER (${all(filter)}) AS without_${filter}`,
    );
    return `SELECT count(*) AS unfiltered, ${[`count(*) FILTER (${all(null)}) AS visits`, ...without].join(', ')}
      FROM (SELECT ${['visit', ...flags].join(', ')} FROM rollup_visits WHERE ${daysSql(scope, bind)})`;
  });
}

/** Times and hours of the days asked for, on `events` and on `counts`. */
export function rangeSql(scope: Scope, bind: Bind, time: 'ts' | 'hour'): string {
  const { asked, from, to } = scope;
  const days = `${time} >= ${bind(from)}::DATE AND ${time} < ${bind(to)}::DATE + 1`;
  return asked.site === null ? days : `${days} AND site = ${bind(asked.site)}`;
}

function pageViewsStatement(scope: Scope): Statement {
  return statementOf(
    (bind) => `SELECT
      count(*) FILTER (variant = 'full') AS full_views,
      count(*) FILTER (variant = 'degraded') AS degraded,
      (SELECT coalesce(sum(n), 0)::DOUBLE FROM counts
        WHERE name = 'page_view' AND ${rangeSql(scope, bind, 'hour')}) AS counted
    FROM events WHERE name = 'page_view' AND ${rangeSql(scope, bind, 'ts')}`,
  );
}
