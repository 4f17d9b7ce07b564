import type { RawSeeds } from '../raw.ts';
import { firstMacroSql, micro } from './micro.ts';
import type { AnswerOf } from './question.ts';
import { letterOf, type Scope } from './scope.ts';
import { type Bind, numberIn, type Statement, statementOf, textIn } from './statement.ts';
import { visitsSql } from './visits-where.ts';

/** Above it, a share of the visits is learnt from: always the same ones. */
const sampleMax = 50_000;
const namesMax = 40;

/** Visits to learn from: which small steps were done before the first big one, and whether it came. */
export const seeds: AnswerOf<'seeds'> = async (asking) => {
  const { scope, basis, ask } = asking;
  const { macro, converted, rows } = await micro(asking);
  const steps = rows.slice(0, namesMax);
  const names = steps.map(({ name }) => name);
  const letters = names.map((name) => letterOf(scope, name) ?? '');
  const found = await ask(sampleStatement(scope, letters.join(''), basis.visits));
  const sample: RawSeeds['sample'] = found.map((row) => ({
    did: Array.from(textIn(row, 'did') ?? '', (letter) => letters.indexOf(letter)),
    converted: row['converted'] === true,
    n: numberIn(row, 'n'),
  }));
  const all = { visits: basis.visits, converted };
  return { basis, macro, names, visits: steps.map(({ visits }) => visits), all, sample };
};

/** A visit's key is a hash, so its remainder picks visits evenly and says nothing of them. */
function sampleStatement(scope: Scope, letters: string, visits: number): Statement {
  const every = Math.max(1, Math.ceil(visits / sampleMax));
  return statementOf(
    (bind) => `WITH sample AS (
      SELECT visit, kinds, firsts, ${firstMacroSql(scope, bind)} AS macro FROM rollup_visits
      WHERE visit % ${every}::UBIGINT = 0 AND ${visitsSql(scope, bind)}
      ORDER BY visit LIMIT ${sampleMax}
    ), steps AS (${doneSql(letters, bind)})
    SELECT did, converted, count(*) AS n FROM (
      SELECT coalesce(did, '') AS did, macro IS NOT NULL AS converted
      FROM sample LEFT JOIN steps USING (visit))
    GROUP BY did, converted ORDER BY hash(did), converted`,
  );
}

function doneSql(letters: string, bind: Bind): string {
  return `SELECT visit, string_agg(letter, '' ORDER BY letter) AS did FROM (
      SELECT visit, macro, unnest(string_split(kinds, '')) AS letter, unnest(firsts) AS first
      FROM sample)
    WHERE (macro IS NULL OR first <= macro) AND contains(${bind(letters)}, letter) GROUP BY visit`;
}
