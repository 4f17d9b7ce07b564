import type { AnswerOf } from './question.ts';
import { otherName } from './rollup-tables.ts';
import { letterOf, type Scope } from './scope.ts';
import { numberIn, type Statement, statementOf, textIn } from './statement.ts';
import { visitsSql } from './visits-where.ts';

const pagesMax = 100;
const namesMax = 12;

/** Pages × events: on each page, the visits that did each of the commonest things. */
export const pages: AnswerOf<'pages'> = async ({ scope, basis, ask }) => {
  const rows = await ask(pagesStatement(scope));
  const cells = await ask(
    cellsStatement(
      scope,
      rows.map((row) => numberIn(row, 'path_id')),
    ),
  );
  const totals = new Map<string, number>();
  for (const cell of cells) {
    const name = textIn(cell, 'name') ?? '';
    totals.set(name, (totals.get(name) ?? 0) + numberIn(cell, 'visits'));
  }
  const names = [...totals]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, namesMax)
    .map(([name]) => name);
  const known = new Map(
    cells.map((cell) => [
      `${String(numberIn(cell, 'path_id'))} ${textIn(cell, 'name') ?? ''}`,
      numberIn(cell, 'visits'),
    ]),
  );
  return {
    basis,
    names,
    rows: rows.map((row) => ({
      path: textIn(row, 'path') ?? '',
      visits: numberIn(row, 'visits'),
      pageViews: numberIn(row, 'views'),
      cells: names.map((name) => known.get(`${String(numberIn(row, 'path_id'))} ${name}`) ?? 0),
    })),
  };
};

/** The pages that most visits saw; each page once, however often its path came into the dictionary. */
function pagesStatement(scope: Scope): Statement {
  return statementOf(
    (bind) => `WITH visited AS (
      SELECT path_id, count(*) AS visits FROM (SELECT unnest(paths) AS path_id
        FROM rollup_visits WHERE ${visitsSql(scope, bind)}) GROUP BY 1
      ORDER BY visits DESC LIMIT ${pagesMax}
    ), viewed AS (
      SELECT path_id, count(*) AS views FROM (SELECT unnest(viewed) AS path_id
        FROM rollup_visits WHERE ${visitsSql(scope, bind)}) GROUP BY 1
    )
    SELECT path_id, path, visits, coalesce(views, 0) AS views
    FROM visited JOIN rollup_paths ON id = path_id LEFT JOIN viewed USING (path_id)
    ORDER BY visits DESC, views DESC, path`,
  );
}

/** Visits by page and kind of event; a view of the page is no such kind. */
function cellsStatement(scope: Scope, paths: readonly number[]): Statement {
  const pageView = letterOf(scope, 'page_view');
  return statementOf(
    (bind) => `SELECT place // 65536 AS path_id, name, count(*) AS visits FROM (
        SELECT unnest(places) AS place FROM rollup_visits WHERE ${visitsSql(scope, bind)})
      JOIN rollup_names ON id = place % 65536
      WHERE place // 65536 IN (${paths.length === 0 ? 'NULL' : paths.map((id) => Math.floor(id)).join(', ')})
        AND letter NOT IN (${bind(pageView ?? '')}, '${otherName.letter}')
      GROUP BY 1, 2`,
  );
}
