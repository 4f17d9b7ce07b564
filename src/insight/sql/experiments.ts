import type { RawExperiments } from '../raw.ts';
import type { AnswerOf } from './question.ts';
import { letterOf } from './scope.ts';
import { numberIn, statementOf, textIn } from './statement.ts';
import { visitsSql } from './visits-where.ts';

const variantsMax = 1_000;

/** What each variant went with. A visit that saw several belongs to none of them. */
export const experiments: AnswerOf<'experiments'> = async ({ scope, basis, ask }) => {
  const { macro } = scope.asked;
  const letter = letterOf(scope, macro);
  const rows = await ask(
    statementOf(
      (bind) => `SELECT experiment, variant, count(*) FILTER (variants = 1) AS visits,
        count(*) FILTER (variants = 1 AND last >= ms) AS conversions, count(*) FILTER (variants > 1) AS mixed
      FROM (SELECT visit, any_value(last) AS last, seen.experiment AS experiment, min(seen.ms) AS ms,
          min({ ms: seen.ms, variant: seen.variant }).variant AS variant,
          count(DISTINCT seen.variant) AS variants
        FROM (SELECT visit, unnest(experiments) AS seen,
            ${letter === null ? 'NULL::INTEGER' : `lasts[nullif(strpos(kinds, ${bind(letter)}), 0)]`} AS last
          FROM rollup_visits WHERE experiments IS NOT NULL AND ${visitsSql(scope, bind)})
        GROUP BY visit, seen.experiment)
      GROUP BY experiment, variant ORDER BY experiment, variant LIMIT ${variantsMax}`,
    ),
  );
  const found = Map.groupBy(rows, (row) => textIn(row, 'experiment') ?? '');
  return {
    basis,
    macro,
    experiments: [...found].map(([experiment, of]): RawExperiments['experiments'][number] => ({
      experiment,
      variants: of
        .map((row) => ({
          variant: textIn(row, 'variant') ?? '',
          visits: numberIn(row, 'visits'),
          conversions: numberIn(row, 'conversions'),
        }))
        .filter(({ visits }) => visits > 0),
      mixed: of.reduce((sum, row) => sum + numberIn(row, 'mixed'), 0),
    })),
  };
};
