import type { AnswerOf } from './question.ts';
import { isMicro, letterOf, type Scope } from './scope.ts';
import {
  type Bind,
  numberIn,
  numberOrNull,
  type SqlRow,
  type Statement,
  statementOf,
  textIn,
} from './statement.ts';
import { visitsSql } from './visits-where.ts';

/** Which small steps go with the big one: only what was done before the first big one counts. */
export const micro: AnswerOf<'micro'> = async ({ scope, basis, ask }) => {
  const { macro } = scope.asked;
  const [total] = await ask(convertedStatement(scope));
  const converted = numberIn(total, 'converted');
  const rows = await ask(statementOf((bind) => beforeMacroSql(scope, bind)));
  const counted = new Map<string | null, SqlRow>(rows.map((row) => [textIn(row, 'letter'), row]));
  const steps = scope.names.filter(isMicro).flatMap(({ letter, name, category, stage }) => {
    const row = counted.get(letter);
    if (row === undefined || name === macro) return [];
    const visits = numberIn(row, 'visits');
    const with_ = numberIn(row, 'converted');
    return [
      {
        name,
        category,
        stage,
        visits,
        converted: with_,
        visitsWithout: basis.visits - visits,
        convertedWithout: converted - with_,
        medianSecondsBetween: numberOrNull(row, 'seconds'),
      },
    ];
  });
  return {
    basis,
    macro,
    converted,
    rows: steps.toSorted((a, b) => b.visits - a.visits || (a.name < b.name ? -1 : 1)),
  };
};

/** Visits with the big step. */
function convertedStatement(scope: Scope): Statement {
  const letter = letterOf(scope, scope.asked.macro);
  return statementOf((bind) =>
    letter === null
      ? 'SELECT 0 AS converted'
      : `SELECT count(*) AS converted FROM rollup_visits
        WHERE contains(kinds, ${bind(letter)}) AND ${visitsSql(scope, bind)}`,
  );
}

/** When the first big step was, in the offsets of a visit; null where there is none. */
export function firstMacroSql(scope: Scope, bind: Bind): string {
  const letter = letterOf(scope, scope.asked.macro);
  return letter === null ? 'NULL::INTEGER' : `firsts[nullif(strpos(kinds, ${bind(letter)}), 0)]`;
}

function beforeMacroSql(scope: Scope, bind: Bind): string {
  return `SELECT letter, count(*) AS visits, count(macro) AS converted,
      median(macro - first) / 1000 AS seconds
    FROM (SELECT unnest(string_split(kinds, '')) AS letter, unnest(firsts) AS first,
        ${firstMacroSql(scope, bind)} AS macro
      FROM rollup_visits WHERE ${visitsSql(scope, bind)})
    WHERE macro IS NULL OR first <= macro GROUP BY letter`;
}
