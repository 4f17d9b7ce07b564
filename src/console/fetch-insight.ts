import type { Answers } from '../insight/answers.ts';
import type { Question } from '../insight/questions.ts';
import { own } from '../vocabulary/json.ts';
import { answerShapes } from './answer-shapes.ts';
import { hasShape } from './shape.ts';

/** An answer, or why there is none. */
export type InsightResult<A> =
  | { readonly kind: 'answered'; readonly answer: A }
  | { readonly kind: 'noWarehouse'; readonly says: string | null }
  | { readonly kind: 'refused'; readonly says: string | null }
  | { readonly kind: 'busy' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'unreachable' };

const waitMsMax = 30_000;

/** Asks a question of the instance. It never throws; a newer question may stop it. */
export async function fetchInsight<Q extends Question>(
  question: Q,
  query: string,
  stop: AbortSignal,
): Promise<InsightResult<Answers[Q]>> {
  try {
    const response = await fetch(`api/insight/${question}?${query}`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([stop, AbortSignal.timeout(waitMsMax)]),
    });
    return readInsight(question, response.status, await response.text());
  } catch {
    return { kind: 'unreachable' };
  }
}

/** Reads what the instance said, by its status and text. */
export function readInsight<Q extends Question>(
  question: Q,
  status: number,
  text: string,
): InsightResult<Answers[Q]> {
  if (status === 503) return { kind: 'noWarehouse', says: sentence(text) };
  if (status === 429) return { kind: 'busy' };
  if (status >= 400) return { kind: 'refused', says: sentence(text) };
  const answer = parseAnswer(question, text);
  return answer === null ? { kind: 'broken' } : { kind: 'answered', answer };
}

/** Reads an answer; null where the text is cut short, or the answer of something else. */
export function parseAnswer<Q extends Question>(question: Q, text: string): Answers[Q] | null {
  const value = parsed(text);
  return hasShape(value, answerShapes[question]) ? (value as Answers[Q]) : null;
}

/** What a refusal says to people: plain text, or an `error` or a `message` with its `remedy`. */
function sentence(text: string): string | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) {
    return text === '' || text.startsWith('<') ? null : text.trim().slice(0, 400);
  }
  const said = [own(value, 'message') ?? own(value, 'error'), own(value, 'remedy')];
  const words = said.filter((each) => typeof each === 'string').join(' ');
  return words === '' ? null : words.slice(0, 400);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
