import { dimensions, type Dimension } from '../questions.ts';
import type { RawNames } from '../raw.ts';
import type { AnswerOf } from './question.ts';
import { otherName } from './rollup-tables.ts';
import type { Scope } from './scope.ts';
import { type AskRows, numberIn, statementOf, textIn } from './statement.ts';
import { visitsSql } from './visits-where.ts';

const valuesMax = 200;

/** The kinds of events that there are, and the values that the filters can take. */
export const names: AnswerOf<'names'> = async ({ scope, basis, ask }) => {
  const rows = await ask(
    statementOf(
      (bind) => `SELECT letter, count(*) AS visits FROM (
        SELECT unnest(string_split(kinds, '')) AS letter FROM rollup_visits
        WHERE ${visitsSql(scope, bind)}) GROUP BY letter`,
    ),
  );
  const visits = new Map(rows.map((row) => [textIn(row, 'letter'), numberIn(row, 'visits')]));
  const known = scope.names.flatMap(({ letter, ...rest }) => {
    const n = visits.get(letter) ?? 0;
    return n === 0 || letter === otherName.letter ? [] : [{ ...rest, visits: n }];
  });
  const [channel, source, medium, campaign, country, device] = await valuesOf(scope, ask);
  return {
    basis,
    names: known.toSorted((a, b) => b.visits - a.visits || (a.name < b.name ? -1 : 1)),
    values: {
      channel: channel ?? [],
      source: source ?? [],
      medium: medium ?? [],
      campaign: campaign ?? [],
      country: country ?? [],
      device: device ?? [],
    },
  };
};

/** One list for each dimension, in their order. */
async function valuesOf(
  scope: Scope,
  ask: AskRows,
): Promise<readonly RawNames['values'][Dimension][]> {
  const lists: RawNames['values'][Dimension][] = [];
  for (const dimension of dimensions) {
    const rows = await ask(
      statementOf(
        (bind) => `SELECT ${dimension} AS value, count(*) AS visits FROM rollup_visits
        WHERE ${dimension} IS NOT NULL AND ${visitsSql(scope, bind)}
        GROUP BY 1 ORDER BY visits DESC, value LIMIT ${valuesMax}`,
      ),
    );
    lists.push(
      rows.map((row) => ({ value: textIn(row, 'value') ?? '', visits: numberIn(row, 'visits') })),
    );
  }
  return lists;
}
