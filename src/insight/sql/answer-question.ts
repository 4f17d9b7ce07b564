import type { Asked, Question } from '../answers.ts';
import type { RawAnswers } from '../raw.ts';
import { basisOf } from './basis.ts';
import { funnel } from './funnel.ts';
import { overview } from './overview.ts';
import type { AnswerOf } from './question.ts';
import { namesStatement, scopeOf } from './scope.ts';
import type { AskRows } from './statement.ts';

const answers: { readonly [Q in Question]?: AnswerOf<Q> } = { overview, funnel };

/** What a question is asked at: `now` in milliseconds since 1970, and how fresh the rollups are. */
export interface AskedAt {
  readonly now: number;
  readonly asOf: number;
  readonly waiting: number;
}

/** Answers a question by the rollups; `ask` runs statements within one snapshot. */
export async function answerQuestion<Q extends Question>(
  question: Q,
  asked: Asked,
  at: AskedAt,
  ask: AskRows,
): Promise<RawAnswers[Q]> {
  const answer = answers[question];
  if (answer === undefined) throw new Error(`the warehouse has no question named "${question}"`);
  const scope = scopeOf(asked, at.now, { ...at, names: await ask(namesStatement) });
  const but = question === 'segment' ? (['did', 'not'] as const) : [];
  return answer({ scope, ask, basis: await basisOf(scope, ask, but) });
}
