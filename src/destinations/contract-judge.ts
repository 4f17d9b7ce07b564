import type { HttpDestination, Verdict } from './destination.ts';

const hostileBodies: readonly string[] = [
  '',
  'null',
  '[]',
  '{}',
  '{"error":{"code":"\\u0000"}}',
  '{"__proto__":{"errors":[{}]}}',
  `{"errors":${'['.repeat(5_000)}`,
  '\u0000\ud800<html>',
  `"${'x'.repeat(100_000)}"`,
];

/** What is wrong with a destination's verdicts, over every status and hostile answers. */
export function judgeProblems(destination: HttpDestination, settings: unknown): readonly string[] {
  const { judge } = { ...destination, ...destination.withSettings?.(settings) };
  const problems = new Set<string>();
  for (let status = 100; status <= 599; status += 1) {
    for (const body of hostileBodies) {
      for (const ids of [['a'], ['a', 'b', 'c']]) {
        const headers = { 'retry-after': '-1\r\n', date: 'yesterday' };
        try {
          const verdict = judge({ status, headers, body }, ids);
          for (const problem of verdictProblems(verdict, ids)) problems.add(problem);
        } catch {
          problems.add('judge throws: it must read any status and any body');
        }
      }
    }
  }
  return [...problems].slice(0, 10);
}

function verdictProblems(verdict: Verdict, ids: readonly string[]): readonly string[] {
  const { ok, retry, reject, bisect = [], halt, retryAfterMs } = verdict;
  const listed = [...ok, ...retry, ...reject.map(({ eventId }) => eventId), ...bisect.flat()];
  const wrong: readonly (readonly [boolean, string])[] = [
    [
      JSON.stringify([...listed].sort()) !== JSON.stringify(ids),
      'judge must name each event in exactly one list',
    ],
    [
      reject.some(({ code }) => !/^[A-Za-z0-9_.$[\]/-]{1,60}$/.test(code)),
      'a reject code must be a short word of your own, never the vendor’s text',
    ],
    [bisect.some(({ length }) => length >= ids.length), 'bisect must give smaller parts'],
    [halt !== undefined && retry.length !== ids.length, 'a halt loses nothing: all ids in retry'],
    [(retryAfterMs ?? 0) < 0, 'retryAfterMs must not be negative'],
  ];
  return wrong.flatMap(([isWrong, says]) => (isWrong ? [says] : []));
}
