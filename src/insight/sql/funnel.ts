import type { AnswerOf } from './question.ts';
import { letterOf, type Scope } from './scope.ts';
import { numberIn, numberOrNull, type SqlRow, type Statement, statementOf } from './statement.ts';
import { filtersOf, visitsSql } from './visits-where.ts';

/**
 * Each step at or after the one before, within a visit: what `windowFunnel` of ClickHouse answers
 * with a window that no visit outlasts. Where no filter is asked for, the same without each of the
 * steps but the last, in one look at the visits.
 */
export const funnel: AnswerOf<'funnel'> = async ({ scope, basis, ask }) => {
  const { steps } = scope.asked;
  const [row] = steps.length === 0 ? [] : await ask(funnelStatement(scope));
  return {
    basis,
    steps: steps.map((name, index) => ({
      name,
      visits: numberIn(row, `visits_${index}`),
      medianSeconds: numberOrNull(row, `seconds_${index}`),
    })),
    ...(filtersOf(scope).length > 0 ? {} : { without: shorterOf(steps, row) }),
  };
};

/** For each step but the last, the visits of the others. */
function shorterOf(
  steps: readonly string[],
  row: SqlRow | undefined,
): readonly (readonly number[])[] {
  return steps
    .slice(0, -1)
    .map((_, left) =>
      steps.flatMap((__, index) =>
        index === left
          ? []
          : [numberIn(row, index < left ? `visits_${index}` : `without_${left}_${index}`)],
      ),
    );
}

/** Where a step stands in the list of a visit's events, at or after a place; null where it does not. */
function placeAfter(place: string | null, step: string): string {
  return place === null
    ? `nullif(strpos(steps, ${step}), 0)`
    : `${place} - 1 + nullif(strpos(substr(steps, ${place}), ${step}), 0)`;
}

/**
 * `place_n` is where the n-th step stands, `without_m_n` where it does when the m-th is left out. A
 * name that was never seen is null, and so is all that follows from it.
 */
function funnelStatement(scope: Scope): Statement {
  const hasFilter = filtersOf(scope).length > 0;
  return statementOf((bind) => {
    const where = visitsSql(scope, bind);
    const letters = scope.asked.steps.map((name) => bind(letterOf(scope, name)));
    const [first = 'NULL', second = first] = letters;
    const tables = letters.map((letter, index) => {
      const before = index === 0 ? null : `place_${index - 1}`;
      const without = letters.slice(0, hasFilter ? 0 : index).map((_, left) => {
        const own = index - 1 > left ? `without_${left}_${index - 1}` : null;
        const skipped = left === 0 ? null : `place_${left - 1}`;
        return `${placeAfter(own ?? skipped, letter)} AS without_${left}_${index}`;
      });
      const columns = [`${placeAfter(before, letter)} AS place_${index}`, ...without];
      const from =
        index === 0
          ? `(SELECT steps, step_times FROM rollup_visits WHERE ${where}
              AND (contains(steps, ${first}) OR contains(steps, ${second})))`
          : `found_${index - 1}`;
      return `found_${index} AS (SELECT *, ${columns.join(', ')} FROM ${from})`;
    });
    const counts = letters.flatMap((_, index) => [
      `count(place_${index}) AS visits_${index}`,
      ...letters
        .slice(0, hasFilter ? 0 : index)
        .map((__, left) => `count(without_${left}_${index}) AS without_${left}_${index}`),
      index === 0
        ? 'NULL AS seconds_0'
        : `median(step_times[place_${index}] - step_times[place_${index - 1}]) / 1000 AS seconds_${index}`,
    ]);
    return `WITH ${tables.join(', ')} SELECT ${counts.join(', ')} FROM found_${letters.length - 1}`;
  });
}
