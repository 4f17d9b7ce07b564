import type { Answers, Basis } from '../insight/answers.ts';
import type { Question } from '../insight/questions.ts';
import type { Child } from './element.ts';
import { fetchInsight, type InsightResult } from './fetch-insight.ts';
import type { InsightPage, PageTools } from './insight-page.ts';
import type { FilterName } from './insight-query.ts';
import { nothingState, refusedState } from './insight-states.ts';
import type { View } from './views.ts';

/** An answer that knows how it is drawn. */
export interface Drawing {
  readonly basis: Basis;
  /** The same as long as the same is to be drawn. */
  readonly key: string;
  readonly draw: (tools: PageTools) => Child;
}

/** A view of figures whose question and answer belong together, so that the frame need not know. */
export interface DrawnPage {
  readonly view: View;
  readonly question: Question;
  readonly about: string;
  readonly note: string | null;
  readonly ownFilters: readonly FilterName[];
  readonly asks: (tools: PageTools) => Readonly<Record<string, string>>;
  readonly controls: (tools: PageTools) => Child;
  readonly ask: (query: string, stop: AbortSignal) => Promise<InsightResult<Drawing>>;
}

/** Ties a view to its question. */
export function drawnPage<Q extends Question>(page: InsightPage<Q>): DrawnPage {
  return {
    view: page.view,
    question: page.question,
    about: page.about,
    note: page.note ?? null,
    ownFilters: page.ownFilters ?? [],
    asks: (tools) => page.asks?.(tools) ?? {},
    controls: (tools) => page.controls?.(tools) ?? null,
    ask: async (query, stop) => {
      const result = await fetchInsight(page.question, query, stop);
      if (result.kind !== 'answered') return result;
      return { kind: 'answered', answer: drawing(page, result.answer) };
    },
  };
}

function drawing<Q extends Question>(page: InsightPage<Q>, answer: Answers[Q]): Drawing {
  const { basis } = answer;
  return {
    basis,
    key: JSON.stringify({ ...answer, basis: { ...basis, asOf: 0 } }),
    draw: (tools) => [figures(page, answer, tools), page.apart?.(answer, tools) ?? null],
  };
}

function figures<Q extends Question>(
  page: InsightPage<Q>,
  answer: Answers[Q],
  tools: PageTools,
): Child {
  const { basis } = answer;
  if (basis.refused !== null) return refusedState(basis.refused, tools);
  return basis.visits === 0 && page.drawsNothing !== true
    ? nothingState(basis, tools)
    : page.draw(answer, tools);
}
