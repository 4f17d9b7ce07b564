import type { RawFigures, RawStep } from '../raw.ts';
import { rangeSql } from './basis.ts';
import { moneyOf } from './money.ts';
import type { AnswerOf } from './question.ts';
import { isMacro, type Scope } from './scope.ts';
import {
  type AskRows,
  type Bind,
  numberIn,
  numberOrNull,
  type SqlRow,
  type Statement,
  statementOf,
  textIn,
} from './statement.ts';
import { visitsSql } from './visits-where.ts';

/** The days at a glance. */
export const overview: AnswerOf<'overview'> = async ({ scope, basis, ask }) => ({
  basis,
  totals: await figuresOf(scope, 'now', ask),
  before: await figuresOf(scope, 'before', ask),
  series: (await ask(seriesStatement(scope))).map((row) => ({
    at: textIn(row, 'place') ?? '',
    visits: numberIn(row, 'visits'),
    conversions: numberIn(row, 'conversions'),
  })),
  counted: (await ask(countedStatement(scope))).map((row) => ({
    name: textIn(row, 'name') ?? '',
    n: numberIn(row, 'n'),
  })),
  steps: await stepsOf(scope, ask),
});

async function figuresOf(scope: Scope, when: 'now' | 'before', ask: AskRows): Promise<RawFigures> {
  const [row] = await ask(
    statementOf(
      (bind) => `SELECT count(*) AS visits, coalesce(sum(page_views), 0)::DOUBLE AS page_views,
        median(epoch_ms(ended) - epoch_ms(started)) / 1000 AS seconds,
        count(*) FILTER (macros > 0) AS conversions, count(*) FILTER (micros > 0) AS micro_visits
      FROM rollup_visits WHERE ${visitsSql(scope, bind, { when })}`,
    ),
  );
  const macros = scope.names.filter(isMacro).map(({ letter }) => letter);
  const value = await ask(
    statementOf(
      (bind) => `SELECT currency, sum(value) AS value, count(DISTINCT visit) AS visits
      FROM (${worthSql(scope, bind, when)}) WHERE contains(${bind(macros.join(''))}, letter)
      GROUP BY currency ORDER BY visits DESC, currency`,
    ),
  );
  return {
    visits: numberIn(row, 'visits'),
    pageViews: numberIn(row, 'page_views'),
    medianSeconds: numberOrNull(row, 'seconds'),
    timedVisits: numberIn(row, 'visits'),
    conversions: numberIn(row, 'conversions'),
    microVisits: numberIn(row, 'micro_visits'),
    value: value.map(moneyOf),
  };
}

/** One row for each visit, kind of event and currency. */
function worthSql(scope: Scope, bind: Bind, when: 'now' | 'before'): string {
  return `SELECT visit, w.letter AS letter, w.currency AS currency, w.value AS value FROM (
    SELECT visit, unnest(worth) AS w FROM rollup_visits
    WHERE worth IS NOT NULL AND ${visitsSql(scope, bind, { when })})`;
}

function seriesStatement(scope: Scope): Statement {
  const { from, to, asked } = scope;
  const unit = asked.days === 1 ? 'hour' : 'day';
  const format = asked.days === 1 ? '%Y-%m-%dT%H' : '%Y-%m-%d';
  return statementOf(
    (bind) => `SELECT strftime(place, '${format}') AS place, coalesce(visits, 0) AS visits,
      coalesce(conversions, 0) AS conversions
    FROM (SELECT unnest(generate_series(${bind(from)}::TIMESTAMP,
        ${bind(to)}::TIMESTAMP + INTERVAL 1 DAY - INTERVAL 1 ${unit}, INTERVAL 1 ${unit})) AS place)
    LEFT JOIN (SELECT date_trunc('${unit}', started)::TIMESTAMP AS place, count(*) AS visits,
        count(*) FILTER (macros > 0) AS conversions
      FROM rollup_visits WHERE ${visitsSql(scope, bind)} GROUP BY 1) USING (place)
    ORDER BY place`,
  );
}

function countedStatement(scope: Scope): Statement {
  return statementOf(
    (bind) => `SELECT name, sum(n)::DOUBLE AS n FROM counts WHERE ${rangeSql(scope, bind, 'hour')}
    GROUP BY name ORDER BY n DESC, name LIMIT 200`,
  );
}

async function stepsOf(scope: Scope, ask: AskRows): Promise<readonly RawStep[]> {
  const rows = await ask(
    statementOf(
      (bind) => `SELECT letter, count(*) AS visits, sum(n)::DOUBLE AS events FROM (
        SELECT unnest(string_split(kinds, '')) AS letter, unnest(times) AS n FROM rollup_visits
        WHERE ${visitsSql(scope, bind)}) GROUP BY letter`,
    ),
  );
  const money = await ask(
    statementOf(
      (bind) => `SELECT letter, currency, sum(value) AS value, count(DISTINCT visit) AS visits
      FROM (${worthSql(scope, bind, 'now')}) GROUP BY letter, currency ORDER BY visits DESC, currency`,
    ),
  );
  const counted = new Map<string | null, SqlRow>(rows.map((row) => [textIn(row, 'letter'), row]));
  const steps = scope.names.flatMap(({ letter, ...rest }) => {
    const row = counted.get(letter);
    const value = money.filter((each) => textIn(each, 'letter') === letter).map(moneyOf);
    const counts = { visits: numberIn(row, 'visits'), events: numberIn(row, 'events') };
    return row === undefined ? [] : [{ ...rest, ...counts, value }];
  });
  return steps.toSorted((a, b) => b.visits - a.visits || (a.name < b.name ? -1 : 1));
}
