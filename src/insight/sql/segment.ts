import type { RawSegment } from '../raw.ts';
import type { AnswerOf } from './question.ts';
import { letterOf, type Scope } from './scope.ts';
import { type Bind, numberIn, statementOf, textIn, type SqlRow } from './statement.ts';
import { daysSql, visitsSql } from './visits-where.ts';

const keysMax = 50;
const groups = ['channel', 'device', 'country', 'lastPage'] as const;

/** Visits that did one thing, of visitors who did not do another on that day, and what they are like. */
export const segment: AnswerOf<'segment'> = async ({ scope, basis, ask }) => {
  const { did = '', not = null } = scope.asked.filters;
  const letter = letterOf(scope, did);
  const rows =
    letter === null ? [] : await ask(statementOf((bind) => segmentSql(scope, letter, bind)));
  const of = (group: string): readonly SqlRow[] =>
    rows.filter((row) => textIn(row, 'part') === group);
  const keysOf = (group: (typeof groups)[number]): RawSegment['by']['channel'] =>
    of(group)
      .slice(0, keysMax)
      .map((row) => ({ key: textIn(row, 'key'), visits: numberIn(row, 'visits') }));
  return {
    basis,
    did,
    not,
    visits: numberIn(of('all')[0], 'visits'),
    visitsDid: numberIn(of('did')[0], 'visits'),
    by: {
      channel: keysOf('channel'),
      device: keysOf('device'),
      country: keysOf('country'),
      lastPage: keysOf('lastPage'),
    },
  };
};

function segmentSql(scope: Scope, did: string, bind: Bind): string {
  const letter = letterOf(scope, scope.asked.filters.not ?? '');
  const but =
    letter === null
      ? ''
      : `ANTI JOIN (SELECT DISTINCT person, day FROM rollup_visits
          WHERE contains(kinds, ${bind(letter)}) AND ${daysSql(scope, bind)}) AS others
        USING (person, day)`;
  const where = `contains(kinds, ${bind(did)}) AND ${visitsSql(scope, bind, { but: ['did', 'not'] })}`;
  return `WITH chosen AS (
      SELECT channel, device, country, path AS page FROM (
        SELECT person, day, channel, device, country, last_path FROM rollup_visits WHERE ${where}) AS done
      ${but} LEFT JOIN rollup_paths ON id = last_path
    )
    SELECT 'did' AS part, NULL AS key, count(*) AS visits FROM rollup_visits WHERE ${where}
    UNION ALL SELECT 'all', NULL, count(*) FROM chosen
    UNION ALL SELECT 'channel', channel, count(*) FROM chosen GROUP BY channel
    UNION ALL SELECT 'device', device, count(*) FROM chosen GROUP BY device
    UNION ALL SELECT 'country', country, count(*) FROM chosen GROUP BY country
    UNION ALL SELECT 'lastPage', page, count(*) FROM chosen GROUP BY page
    ORDER BY visits DESC, key`;
}
