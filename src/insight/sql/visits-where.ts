import { dimensions } from '../questions.ts';
import type { Filter } from '../raw.ts';
import { globPattern } from './glob-pattern.ts';
import { letterOf, type Scope } from './scope.ts';
import { type Bind, type Statement, statementOf } from './statement.ts';

/**
 * Finds the visits that saw a page, once for all statements of a question; null where no page is
 * asked for. In both halves of the days, for some questions look at the days before too.
 */
export function pagesStatement(scope: Scope): Statement | null {
  const { page } = scope.asked.filters;
  if (page === undefined) return null;
  return statementOf(
    (bind) => `CREATE OR REPLACE TEMP TABLE asked_pages AS SELECT DISTINCT visit FROM (
        SELECT visit, unnest(paths) AS path_id FROM rollup_visits
        WHERE (${daysSql(scope, bind)}) OR (${daysSql(scope, bind, 'before')}))
      WHERE path_id IN (SELECT id FROM rollup_paths
        WHERE regexp_full_match(path, ${bind(globPattern(page))}))`,
  );
}

/** The condition of one filter on a row of `rollup_visits`; null where it is not asked for. */
export function filterSql(scope: Scope, filter: Filter, bind: Bind): string | null {
  const value = scope.asked.filters[filter];
  if (value === undefined) return null;
  if (filter === 'page') return 'visit IN (SELECT visit FROM asked_pages)';
  if (filter === 'did' || filter === 'not') {
    const letter = letterOf(scope, value);
    if (letter === null) return filter === 'did' ? 'false' : 'true';
    return `${filter === 'not' ? 'NOT ' : ''}contains(kinds, ${bind(letter)})`;
  }
  return value === '' ? `${filter} IS NULL` : `coalesce(${filter} = ${bind(value)}, false)`;
}

const filters: readonly Filter[] = [...dimensions, 'page', 'did', 'not'];

/** The filters that are asked for. */
export function filtersOf({ asked }: Scope): readonly Filter[] {
  return filters.filter((filter) => asked.filters[filter] !== undefined);
}

/** The site and the days that are asked for, or those before them. */
export function daysSql(scope: Scope, bind: Bind, when: 'now' | 'before' = 'now'): string {
  const { asked, from, to, fromBefore, toBefore } = scope;
  const [first, last] = when === 'now' ? [from, to] : [fromBefore, toBefore];
  const days = `day BETWEEN ${bind(first)}::DATE AND ${bind(last)}::DATE`;
  return asked.site === null ? days : `${days} AND site = ${bind(asked.site)}`;
}

/** The condition of all that is asked for, on rows of `rollup_visits`, but for some filters. */
export function visitsSql(
  scope: Scope,
  bind: Bind,
  {
    when = 'now',
    but = [],
  }: { readonly when?: 'now' | 'before'; readonly but?: readonly Filter[] } = {},
): string {
  const conditions = filtersOf(scope)
    .filter((filter) => !but.includes(filter))
    .map((filter) => filterSql(scope, filter, bind));
  return [daysSql(scope, bind, when), ...conditions].join(' AND ');
}
