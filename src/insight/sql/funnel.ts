import type { AnswerOf } from './question.ts';
import { letterOf, type Scope } from './scope.ts';
import { numberIn, numberOrNull, type Statement, statementOf } from './statement.ts';
import { visitsSql } from './visits-where.ts';

/**
 * Each step at or after the one before, within a visit: what `windowFunnel` of ClickHouse answers
 * with a window that no visit outlasts.
 */
export const funnel: AnswerOf<'funnel'> = async ({ scope, basis, ask }) => {
  const letters = scope.asked.steps.map((name) => letterOf(scope, name));
  const unknown = letters.indexOf(null);
  const known = letters.slice(0, unknown < 0 ? undefined : unknown);
  const [row] = known.length === 0 ? [] : await ask(funnelStatement(scope, known));
  return {
    basis,
    steps: scope.asked.steps.map((name, index) => ({
      name,
      visits: numberIn(row, `visits_${index}`),
      medianSeconds: numberOrNull(row, `seconds_${index}`),
    })),
  };
};

/** `place_n` is where the n-th step stands in the list of a visit's events; null where it does not. */
function funnelStatement(scope: Scope, letters: readonly (string | null)[]): Statement {
  return statementOf((bind) => {
    const where = visitsSql(scope, bind);
    const tables = letters.map((letter, index) => {
      const place = `place_${index}`;
      const before = `place_${index - 1}`;
      const found = bind(letter);
      return index === 0
        ? `found_0 AS (SELECT steps, step_times, strpos(steps, ${found}) AS ${place}
            FROM rollup_visits WHERE ${where} AND contains(steps, ${found}))`
        : `found_${index} AS (SELECT *, CASE WHEN ${before} IS NOT NULL THEN
            ${before} - 1 + nullif(strpos(substr(steps, ${before}), ${found}), 0) END AS ${place}
            FROM found_${index - 1})`;
    });
    const counts = letters.flatMap((_, index) => [
      `count(place_${index}) AS visits_${index}`,
      ...(index === 0
        ? []
        : [
            `median(step_times[place_${index}] - step_times[place_${index - 1}]) / 1000 AS seconds_${index}`,
          ]),
    ]);
    return `WITH ${tables.join(', ')} SELECT ${counts.join(', ')} FROM found_${letters.length - 1}`;
  });
}
