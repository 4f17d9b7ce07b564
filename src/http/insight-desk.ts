import type { Basis } from '../insight/answers.ts';
import type { Asked, Question } from '../insight/questions.ts';
import type { Format } from '../insight/asked.ts';
import { csvOf } from '../insight/csv.ts';
import type { AskRaw } from './insight-answers.ts';
import type { MakerTools } from './insight-makers.ts';
import { type InsightStore, InsightUnavailable } from './insight-store.ts';
import { RawMemory } from './raw-memory.ts';

/** Questions that are answered or wait at one time; a page of the console asks two. */
const questionsMax = 24;

export interface InsightDeskTools extends MakerTools {
  /** The open warehouse; a sentence for people where there is none. */
  readonly store: () => InsightStore | string;
  readonly now: () => number;
}

/** What became of a question. */
export type InsightAnswer =
  | { readonly kind: 'json'; readonly body: { readonly basis: Basis } }
  | { readonly kind: 'csv'; readonly body: string }
  | { readonly kind: 'parquet'; readonly body: Uint8Array }
  | { readonly kind: 'busy' | 'unavailable'; readonly message: string };

/** Answers the questions of the console: a few at a time, from the same counts for a while. */
export class InsightDesk {
  readonly #tools: InsightDeskTools;
  readonly #memory: RawMemory;
  #asked = 0;

  constructor(tools: InsightDeskTools) {
    this.#tools = tools;
    this.#memory = new RawMemory(tools.now);
  }

  async answer(question: Question, asked: Asked, format: Format): Promise<InsightAnswer> {
    const store = this.#tools.store();
    if (typeof store === 'string') return { kind: 'unavailable', message: store };
    if (this.#asked >= questionsMax) {
      return { kind: 'busy', message: 'Too many questions at once. Ask again in a second.' };
    }
    this.#asked += 1;
    try {
      const ask: AskRaw = (each, how) => this.#memory.ask(store, each, how);
      // Nobody may ever ask: what answers is loaded with the first question.
      const { makers } = await import('./insight-makers.ts');
      const { answer, table } = await makers[question](ask, asked, this.#tools);
      if (format === 'json') return { kind: 'json', body: answer };
      if (format === 'csv') return { kind: 'csv', body: csvOf(table()) };
      const { columns, rows } = table();
      if (store.table === undefined) {
        return { kind: 'unavailable', message: 'This warehouse writes no Parquet. Take CSV.' };
      }
      return { kind: 'parquet', body: await store.table(columns, rows) };
    } catch (error) {
      if (!(error instanceof InsightUnavailable)) throw error;
      return { kind: 'unavailable', message: error.message };
    } finally {
      this.#asked -= 1;
    }
  }
}
