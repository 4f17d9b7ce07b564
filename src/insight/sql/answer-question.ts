import type { Asked, Question } from '../questions.ts';
import type { RawAnswers } from '../raw.ts';
import { basisOf } from './basis.ts';
import { channels } from './channels.ts';
import { experiments } from './experiments.ts';
import { funnel } from './funnel.ts';
import { micro } from './micro.ts';
import { names } from './names.ts';
import { overview } from './overview.ts';
import { pages } from './pages.ts';
import { privacy } from './privacy.ts';
import type { AnswerOf } from './question.ts';
import { pagesStatement } from './visits-where.ts';
import { seeds } from './seeds.ts';
import { segment } from './segment.ts';
import { namesStatement, scopeOf } from './scope.ts';
import type { AskRows } from './statement.ts';

const answers: { readonly [Q in Question]: AnswerOf<Q> } = {
  overview,
  funnel,
  micro,
  pages,
  channels,
  experiments,
  segment,
  seeds,
  names,
  privacy,
};

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
  const scope = scopeOf(asked, at.now, { ...at, names: await ask(namesStatement) });
  const visitsOfPages = pagesStatement(scope);
  if (visitsOfPages !== null) await ask(visitsOfPages);
  const but = question === 'segment' ? (['did', 'not'] as const) : [];
  return answer({ scope, ask, basis: await basisOf(scope, ask, but) });
}
