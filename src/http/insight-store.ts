import type { Asked, Question } from '../insight/questions.ts';
import type { RawAnswers } from '../insight/raw.ts';

/** A column of a table that is written as Parquet. */
export interface TableColumn {
  readonly name: string;
  readonly type: 'text' | 'number' | 'whole';
}

/** What the routes need of a warehouse. */
export interface InsightStore {
  /** Plain counts; rejects with a sentence for people. */
  insight<Q extends Question>(question: Q, asked: Asked, now: number): Promise<RawAnswers[Q]>;
  /** The rows as a Parquet file; missing where it can write none. */
  table?(
    columns: readonly TableColumn[],
    rows: readonly (readonly (string | number | null)[])[],
  ): Promise<Uint8Array>;
}

/** The warehouse could not answer; the message is a sentence for people. */
export class InsightUnavailable extends Error {
  override readonly name = 'InsightUnavailable';
}
