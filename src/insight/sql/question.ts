import type { Question } from '../questions.ts';
import type { RawAnswers, RawBasis } from '../raw.ts';
import type { Scope } from './scope.ts';
import type { AskRows } from './statement.ts';

/** What a question is answered with. */
export interface Asking {
  readonly scope: Scope;
  readonly basis: RawBasis;
  readonly ask: AskRows;
}

/** How one question is asked, and its rows become an answer. */
export type AnswerOf<Q extends Question> = (asking: Asking) => Promise<RawAnswers[Q]>;
