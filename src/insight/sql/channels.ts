import type { AttributionModel } from '../questions.ts';
import { moneyOf } from './money.ts';
import { firstMacroSql } from './micro.ts';
import type { AnswerOf } from './question.ts';
import { letterOf, type Scope } from './scope.ts';
import { type Bind, numberIn, type SqlRow, statementOf, textIn } from './statement.ts';
import { daysSql, visitsSql } from './visits-where.ts';

const keysMax = 200;
/** How far back the visits of a person count who is known by the site's own id. */
const lookbackDays = 30;

/** Where visits come from, what they went with, and the credit for it by a model. */
export const channels: AnswerOf<'channels'> = async ({ scope, basis, ask }) => {
  const rows = await ask(statementOf((bind) => visitsByKey(scope, bind)));
  const credits = await ask(statementOf((bind) => creditsSql(scope, bind)));
  const values = await ask(statementOf((bind) => valuesSql(scope, bind)));
  const byKey = new Map<string | null, SqlRow>(rows.map((row) => [textIn(row, 'key'), row]));
  const credited = new Map<string | null, SqlRow>(credits.map((row) => [textIn(row, 'key'), row]));
  const keys = [...new Set([...byKey.keys(), ...credited.keys()])].slice(0, keysMax);
  return {
    basis,
    macro: scope.asked.macro,
    rows: keys.map((key) => ({
      key,
      visits: numberIn(byKey.get(key), 'visits'),
      conversions: numberIn(byKey.get(key), 'conversions'),
      ctaViews: numberIn(byKey.get(key), 'cta_views'),
      ctaClicks: numberIn(byKey.get(key), 'cta_clicks'),
      credited: numberIn(credited.get(key), 'credited'),
      creditedFrom: numberIn(credited.get(key), 'parts'),
      value: values.filter((row) => textIn(row, 'key') === key).map(moneyOf),
    })),
  };
};

function visitsByKey(scope: Scope, bind: Bind): string {
  const did = (name: string): string => {
    const letter = letterOf(scope, name);
    return letter === null ? 'false' : `contains(kinds, ${bind(letter)})`;
  };
  return `SELECT ${scope.asked.by} AS key, count(*) AS visits,
      count(*) FILTER (${did(scope.asked.macro)}) AS conversions,
      count(*) FILTER (${did('cta_view')}) AS cta_views,
      count(*) FILTER (${did('cta_view')} AND ${did('cta_click')}) AS cta_clicks
    FROM rollup_visits WHERE ${visitsSql(scope, bind)} GROUP BY 1 ORDER BY visits DESC, key`;
}

/** The share of a touch: `place` counts from 1 to `touches`. */
const shares: Readonly<Record<AttributionModel, string>> = {
  first: 'CASE WHEN place = 1 THEN 1.0 ELSE 0 END',
  last: 'CASE WHEN place = touches THEN 1.0 ELSE 0 END',
  linear: '1.0 / touches',
  position: `CASE WHEN touches = 1 THEN 1.0 WHEN touches = 2 THEN 0.5
    WHEN place IN (1, touches) THEN 0.4 ELSE 0.2 / (touches - 2) END`,
};

/**
 * Each conversion with the visits that led to it, and the share of each. A visit that came from
 * nowhere in particular is one of them only where no other is.
 */
function touchesSql(scope: Scope, bind: Bind): string {
  return `converted AS (
      SELECT visit, person, started + to_milliseconds(macro) AS done FROM (
        SELECT visit, person, started, ${firstMacroSql(scope, bind)} AS macro
        FROM rollup_visits WHERE ${visitsSql(scope, bind)}) WHERE macro IS NOT NULL
    ), paths AS (
      SELECT c.visit AS conversion, v.visit AS visit, v.started AS started, v.key AS key,
        v.channel <> 'direct' AS named
      FROM converted c JOIN (
        SELECT visit, person, started, channel, ${scope.asked.by} AS key FROM rollup_visits
        WHERE ${lookbackSql(scope, bind)} AND person IN (SELECT person FROM converted)) v
      ON v.person = c.person AND (v.started <= c.done OR v.visit = c.visit)
        AND v.started >= c.done - to_days(${lookbackDays})
    ), touches AS (
      SELECT conversion, key, row_number() OVER all_of AS place,
        count(*) OVER (PARTITION BY conversion) AS touches
      FROM (SELECT *, bool_or(named) OVER (PARTITION BY conversion) AS any_named FROM paths)
      WHERE named IS TRUE OR any_named IS NOT TRUE
      WINDOW all_of AS (PARTITION BY conversion ORDER BY started, visit)
    ), shares AS (SELECT conversion, key, ${shares[scope.asked.model]} AS share FROM touches)`;
}

function lookbackSql(scope: Scope, bind: Bind): string {
  const { from, to, asked } = scope;
  const days = `day BETWEEN ${bind(from)}::DATE - ${lookbackDays} AND ${bind(to)}::DATE`;
  return asked.site === null ? days : `${days} AND site = ${bind(asked.site)}`;
}

function creditsSql(scope: Scope, bind: Bind): string {
  return `WITH ${touchesSql(scope, bind)}
    SELECT key, sum(share)::DOUBLE AS credited, count(DISTINCT conversion) AS parts FROM shares
    WHERE share > 0 GROUP BY key ORDER BY credited DESC, key`;
}

function valuesSql(scope: Scope, bind: Bind): string {
  const letter = letterOf(scope, scope.asked.macro);
  return `WITH ${touchesSql(scope, bind)}, money AS (
      SELECT visit, w.currency AS currency, w.value AS value FROM (
        SELECT visit, unnest(worth) AS w FROM rollup_visits
        WHERE worth IS NOT NULL AND ${daysSql(scope, bind)}) WHERE w.letter = ${bind(letter)}
    )
    SELECT key, currency, sum(share * value)::DOUBLE AS value, count(DISTINCT visit) AS visits
    FROM shares JOIN money ON visit = conversion WHERE share > 0
    GROUP BY key, currency ORDER BY visits DESC, currency`;
}
